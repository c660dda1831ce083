import { Agent } from 'node:http';
import { describe, expect, it } from 'vitest';
import { initialize } from '../support/raw-client.ts';
import type { RawRequest } from '../support/raw-http.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { expectDiscreet, serverWithAPair } from '../support/server-with-a-pair.ts';

const server = serverWithAPair();

interface Row {
  readonly name: string;
  readonly status: number;
  /** The code of the JSON-RPC error, where the answer is one. */
  readonly code?: number;
  /** The id of the request, where it could be told. */
  readonly id?: number;
  readonly path?: string;
  readonly request: RawRequest;
}

const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
const post = (body: string, headers: Readonly<Record<string, string>> = {}): RawRequest => ({
  method: 'POST',
  headers: { ...postHeaders, ...headers },
  body,
});
const stream = { accept: 'text/event-stream' };
const tooLarge = ' '.repeat(256 * 1024 + 1);
const farTooLarge = ' '.repeat(5 * 1024 * 1024);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

const withoutSession: Row[] = [
  { name: 'a body that is not JSON', status: 400, code: -32700, request: post('{"jsonrpc":') },
  { name: 'an empty body', status: 400, code: -32700, request: post('') },
  { name: 'a body of broken UTF-16', status: 400, code: -32600, request: post('"\\ud800"') },
  { name: 'JSON that is not JSON-RPC', status: 400, code: -32600, request: post('{"hello":"world"}') },
  { name: 'a bare number', status: 400, code: -32600, request: post('42') },
  { name: 'null', status: 400, code: -32600, request: post('null') },
  { name: 'JSON-RPC 1.0', status: 400, code: -32600, id: 1, request: post(ping.replace('2.0', '1.0')) },
  { name: 'a request whose id is an object', status: 400, code: -32600, request: post(ping.replace('1,', '{},')) },
  { name: 'a request whose id is null', status: 400, code: -32600, request: post(ping.replace('1,', 'null,')) },
  { name: 'a method that is a number', status: 400, code: -32600, id: 1, request: post(ping.replace('"ping"', '7')) },
  {
    name: 'a progress token that is an object',
    status: 400,
    code: -32600,
    id: 1,
    request: post(ping.replace('}', ',"params":{"_meta":{"progressToken":{}}}}')),
  },
  {
    name: 'an id as long as a book',
    status: 400,
    code: -32600,
    request: post(ping.replace('1,', `"${'x'.repeat(200_000)}",`)),
  },
  {
    name: 'a batch with a long id',
    status: 400,
    code: -32600,
    request: post(`[${ping},${ping.replace('1,', `"${'x'.repeat(257)}",`)}]`),
  },
  {
    name: 'a progress token as long as a book',
    status: 400,
    code: -32600,
    id: 1,
    request: post(ping.replace('}', `,"params":{"_meta":{"progressToken":"${'x'.repeat(200_000)}"}}}`)),
  },
  { name: 'an empty batch', status: 400, code: -32600, request: post('[]') },
  { name: 'a batch of 101', status: 400, code: -32600, request: post(`[${Array(101).fill(ping)}]`) },
  { name: 'a batch with one wrong message', status: 400, code: -32600, request: post(`[${ping},{}]`) },
  {
    name: 'two initializes at once',
    status: 400,
    code: -32600,
    request: post(`[${[1, 2].map(() => JSON.stringify(initialize))}]`),
  },
  { name: 'lists within lists 100,000 deep', status: 400, code: -32600, request: post(nested(100_000)) },
  { name: 'lists never closed', status: 400, code: -32700, request: post('['.repeat(200_000)) },
  { name: 'a text content type', status: 415, code: -32000, request: post(ping, { 'content-type': 'text/plain' }) },
  {
    name: 'a form',
    status: 415,
    code: -32000,
    request: post(ping, { 'content-type': 'application/x-www-form-urlencoded' }),
  },
  { name: 'JSON lines', status: 415, code: -32000, request: post(ping, { 'content-type': 'application/jsonl' }) },
  {
    name: 'an Accept of neither type of ours',
    status: 406,
    code: -32000,
    request: post(ping, { accept: 'text/html, application/json;q=0' }),
  },
  { name: 'a GET without event streams', status: 406, code: -32000, request: { headers: { accept: 'text/html' } } },
  { name: 'a body too large', status: 413, code: -32000, request: post(tooLarge) },
  {
    name: 'a body too large in chunks',
    status: 413,
    code: -32000,
    request: post(tooLarge, { 'transfer-encoding': 'chunked' }),
  },
  { name: 'a foreign Host', status: 403, code: -32000, request: post(ping, { host: 'evil.example' }) },
  {
    name: 'a Host that begins like ours',
    status: 403,
    code: -32000,
    request: post(ping, { host: '127.0.0.1.evil.example' }),
  },
  {
    name: 'a foreign Host elsewhere',
    status: 403,
    code: -32000,
    path: '/',
    request: { headers: { host: 'evil.example' } },
  },
  { name: 'a foreign Origin', status: 403, code: -32000, request: post(ping, { origin: 'https://evil.example' }) },
  {
    name: 'a foreign Origin that begins like ours',
    status: 403,
    code: -32000,
    request: post(ping, { origin: 'http://localhost.evil.example' }),
  },
  { name: 'the Origin null', status: 403, code: -32000, request: post(ping, { origin: 'null' }) },
  {
    name: 'a foreign Origin on a GET',
    status: 403,
    code: -32000,
    request: { headers: { ...stream, origin: 'https://evil.example' } },
  },
  { name: 'a POST without a session', status: 400, code: -32000, request: post(ping) },
  { name: 'a GET without a session', status: 400, code: -32000, request: { headers: stream } },
  { name: 'a DELETE without a session', status: 400, code: -32000, request: { method: 'DELETE' } },
  { name: 'a POST to an unknown session', status: 404, code: -32001, request: post(ping, { 'mcp-session-id': 'x' }) },
  {
    name: 'a GET of an unknown session',
    status: 404,
    code: -32001,
    request: { headers: { ...stream, 'mcp-session-id': 'x' } },
  },
  {
    name: 'a DELETE of an unknown session',
    status: 404,
    code: -32001,
    request: { method: 'DELETE', headers: { 'mcp-session-id': 'x' } },
  },
  {
    name: 'a session called __proto__',
    status: 404,
    code: -32001,
    request: post(ping, { 'mcp-session-id': '__proto__' }),
  },
  { name: 'a PUT', status: 405, code: -32000, request: { method: 'PUT', body: ping } },
  { name: 'a PATCH', status: 405, code: -32000, request: { method: 'PATCH', body: ping } },
  { name: 'an unknown path', status: 404, path: '/', request: {} },
  { name: 'a path below ours', status: 404, path: '/mcp/x', request: post(ping) },
  { name: 'a path that begins like ours', status: 404, path: '/mcpx', request: post(ping) },
  { name: 'a path that cannot be decoded', status: 404, path: '/%E0%A4%A', request: {} },
];

const onASession: Row[] = [
  { name: 'an initialize', status: 400, code: -32600, request: post(JSON.stringify(initialize)) },
  {
    name: 'a protocol version of nobody',
    status: 400,
    code: -32000,
    request: post(ping, { 'mcp-protocol-version': '1999-01-01' }),
  },
  { name: 'a body that is not JSON', status: 400, code: -32700, request: post('nonsense') },
  { name: 'an answer to nothing', status: 202, request: post('{"jsonrpc":"2.0","id":99,"result":{}}') },
  {
    name: 'an error of nothing',
    status: 202,
    request: post('{"jsonrpc":"2.0","id":99,"error":{"code":1,"message":"x"}}'),
  },
  {
    name: 'an unknown notification',
    status: 202,
    request: post('{"jsonrpc":"2.0","method":"notifications/nonsense"}'),
  },
  {
    name: 'a cancellation of nothing',
    status: 202,
    request: post('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}'),
  },
  {
    name: 'a cancellation without an id',
    status: 202,
    request: post('{"jsonrpc":"2.0","method":"notifications/cancelled"}'),
  },
];

async function expectAnswer({ status, code, id, path = '/mcp', request }: Row): Promise<void> {
  const response = await exchange(new URL(path, server.url).href, request);
  expectDiscreet(response);
  expect(response.status).toBe(status);
  if (code === undefined) return;
  expect(response.headers['content-type']).toBe('application/json');
  expect(JSON.parse(response.text)).toEqual({
    jsonrpc: '2.0',
    id: id ?? null,
    error: { code, message: expect.any(String) },
  });
}

describe('answers', () => {
  it.each(withoutSession)('$name with $status', (row) => expectAnswer(row));

  it.each(onASession)('$name on a session with $status', async (row) => {
    const { headers } = await server.connect();
    await expectAnswer({ ...row, request: { ...row.request, headers: { ...headers, ...row.request.headers } } });
  });

  it.each([
    { name: 'with a length', headers: {} },
    { name: 'in chunks', headers: { 'transfer-encoding': 'chunked' } },
  ])('a body too large $name with 413, and serves the next request on its connection', async ({ headers }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const requests = [post(farTooLarge, headers), { method: 'PUT' }, post(farTooLarge, headers), { method: 'PUT' }];

    const statuses = [];
    for (const request of requests) statuses.push((await exchange(server.url, { ...request, agent })).status);
    agent.destroy();

    expect(statuses).toEqual([413, 405, 413, 405]);
  });

  it('a method that is not allowed with those that are', async () => {
    const { headers } = await exchange(server.url, { method: 'PUT' });

    expect(headers.allow).toBe('GET, POST, DELETE');
  });

  it('a page of this machine with leave to read', async () => {
    const origin = 'http://localhost:5173';
    const { status, headers } = await exchange(server.url, { method: 'OPTIONS', headers: { origin } });

    expect([status, headers['access-control-allow-origin']]).toEqual([204, origin]);
  });
});

it('nobody else’s chat was disturbed', () => server.expectUndisturbed());
