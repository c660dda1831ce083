// Requests that hosts and proxies are known to send, over real HTTP in both eras.
import { describe, expect, it } from 'vitest';
import { initialize, messagesIn } from '../support/raw-client.ts';
import type { RawResponse } from '../support/raw-http.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { modernRequest } from '../support/raw-modern.ts';
import { sendBytes } from '../support/raw-socket.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

type Headers = Readonly<Record<string, string>>;
type Post = (headers: Headers, path?: string, before?: string) => Promise<RawResponse>;

/** Lists the tools in one era, with headers and a path of a host's own, and something in front of the body. */
const eras: Readonly<Record<string, () => Promise<Post>>> = {
  async legacy() {
    const client = await server.connect();
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    return (headers, path = '/mcp', before = '') =>
      exchange(new URL(server.url).origin + path, {
        method: 'POST',
        headers: { ...postHeaders, ...client.headers, ...headers },
        body: before + body,
      });
  },
  async modern() {
    const { body, headers: own } = modernRequest('tools/list');
    return (headers, path = '/mcp', before = '') =>
      exchange(new URL(server.url).origin + path, {
        method: 'POST',
        headers: { ...postHeaders, ...own, ...headers },
        body: before + JSON.stringify(body),
      });
  },
};

const formOf = ({ status, headers }: RawResponse) => [status, headers['content-type']?.split(';')[0]];
const json = [200, 'application/json'];
const stream = [200, 'text/event-stream'];

describe.each(Object.entries(eras))('in the %s era', (_era, connect) => {
  it.each([
    ['*/*', json],
    ['application/*', json],
    ['Application/JSON', json],
    ['application/json', json],
    ['application/json, text/event-stream;q=0', json],
    ['text/event-stream', stream],
    ['TEXT/EVENT-STREAM;q=0.5', stream],
    ['application/json;q=0, */*', stream],
    ['text/html', [406, 'application/json']],
    ['*/*;q=0', [406, 'application/json']],
  ])('Accept: %s is answered with %j', async (accept, form) => {
    const post = await connect();
    const response = await post({ accept });
    expect(formOf(response)).toEqual(form);
    if (response.status === 200) expect(messagesIn(response)).toEqual([expect.objectContaining({ id: 1 })]);
  });

  it.each(['/mcp/', '/mcp?x=1', '/mcp/?x=1', '//mcp', '/%6dcp', '/x/%2e%2e/mcp'])(
    'the path %s is that of the endpoint',
    async (path) => {
      const post = await connect();
      expect(formOf(await post({}, path))).toEqual(json);
    },
  );

  it.each([
    ['a byte order mark', '\ufeff', 200],
    ['blanks', ' \r\n\t', 200],
    ['a byte order mark and blanks', '\ufeff\n', 200],
    ['two byte order marks', '\ufeff\ufeff', 400],
  ])('a body that begins with %s', async (_what, before, status) => {
    const post = await connect();
    expect((await post({}, '/mcp', before)).status).toBe(status);
  });

  it.each([
    ['application/json; charset=UTF-8', 200],
    ['APPLICATION/JSON;charset="utf-8"', 200],
    ['application/json; charset=latin1', 415],
    ['application/xml', 415],
  ])('Content-Type: %s gets %i', async (type, status) => {
    const post = await connect();
    expect((await post({ 'content-type': type })).status).toBe(status);
  });

  it('a compressed body gets 415 and what would be taken', async () => {
    const post = await connect();
    const { status, headers } = await post({ 'content-encoding': 'gzip' });
    expect([status, headers['accept-encoding']]).toEqual([415, 'identity']);
    expect((await post({ 'content-encoding': 'identity' })).status).toBe(200);
  });
});

describe('a target', () => {
  const head = (target: string, host: string, method = 'GET') =>
    `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nAccept: text/event-stream\r\n\r\n`;

  it('that is absolute is compared as a path, and says itself whom it is for', async () => {
    const { host } = new URL(server.url);
    const answers = [
      await sendBytes(server.url, head(`http://${host}/mcp`, host)),
      await sendBytes(server.url, head(`http://localhost/mcp/?a`, 'evil.example')),
      await sendBytes(server.url, head(`http://evil.example/mcp`, host)),
    ];
    // Without a session.
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 403]);
  });

  it('that holds a handle is refused however it is written', async () => {
    const { host } = new URL(server.url);
    const leaked = `/mcp?h=%6dch_${'a'.repeat(40)}`;
    expect((await sendBytes(server.url, head(leaked, host))).text).toContain('leaked');
  });
});

it('a revision that is left empty is that of the session', async () => {
  const client = await server.connect();
  const headers = { ...postHeaders, ...client.headers, 'mcp-protocol-version': '' };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
  expect((await exchange(server.url, { method: 'POST', headers, body })).status).toBe(200);
});

it('bytes that are not UTF-8 are no JSON', async () => {
  const client = await server.connect();
  const { host } = new URL(server.url);
  const body = Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"\xff"}}', 'latin1');
  const lines = Object.entries({
    host,
    connection: 'close',
    ...postHeaders,
    ...client.headers,
    'content-length': body.length,
  });
  const head = `POST /mcp HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const { status, text } = await sendBytes(server.url, Buffer.concat([Buffer.from(head), body]));
  expect([status, text]).toEqual([400, expect.stringContaining('-32700')]);
});

describe('a client that takes JSON alone', () => {
  const accept = 'application/json';

  it('gets all answers to a batch at once, and no progress', async () => {
    const client = await server.connect();
    const call = (id: number) => ({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: 'get_status', _meta: { progressToken: id } },
    });
    const headers = { ...postHeaders, ...client.headers, accept };
    const response = await exchange(server.url, { method: 'POST', headers, body: JSON.stringify([call(1), call(2)]) });
    expect(formOf(response)).toEqual(json);
    expect(JSON.parse(response.text)).toEqual([1, 2].map((id) => expect.objectContaining({ id })));
  });

  it('gets no stream', async () => {
    const client = await server.connect();
    const { body, headers } = modernRequest('subscriptions/listen', { notifications: {} });
    const listening = { method: 'POST', headers: { ...postHeaders, ...headers, accept }, body: JSON.stringify(body) };
    const answers = [
      await exchange(server.url, { headers: { ...client.headers, accept } }),
      await exchange(server.url, listening),
    ];
    expect(answers.map(formOf)).toEqual(Array(2).fill([406, 'application/json']));
  });
});

describe('initialize', () => {
  const post = (params: unknown, headers: Headers = {}, rest: object = {}) =>
    exchange(server.url, {
      method: 'POST',
      headers: { ...postHeaders, ...headers },
      body: JSON.stringify({ ...initialize, id: 5, ...rest, params }),
    });
  const { protocolVersion, capabilities, clientInfo } = initialize.params;

  it.each<readonly [unknown, string]>([
    [undefined, 'params'],
    [null, 'params'],
    ['x', 'params'],
    [[], 'params'],
    [{}, 'params.clientInfo'],
    [{ capabilities, clientInfo }, 'params.protocolVersion'],
    [{ protocolVersion: 7, capabilities, clientInfo }, 'params.protocolVersion'],
    [{ protocolVersion, clientInfo }, 'params.capabilities'],
    [{ protocolVersion, capabilities: null, clientInfo }, 'params.capabilities'],
    [{ protocolVersion, capabilities: [], clientInfo }, 'params.capabilities'],
    [{ protocolVersion, capabilities }, 'params.clientInfo'],
    [{ protocolVersion, capabilities, clientInfo: null }, 'params.clientInfo'],
    [{ protocolVersion, capabilities, clientInfo: { name: 'x' } }, 'params.clientInfo.version'],
    [{ protocolVersion, capabilities, clientInfo: { version: '1' } }, 'params.clientInfo.name'],
    [{ protocolVersion, capabilities, clientInfo: { name: 'x', version: 1 } }, 'params.clientInfo.version'],
    [{ protocolVersion, capabilities: { sampling: 7 }, clientInfo }, 'params.capabilities.sampling'],
  ])('with the params %j is told of %s', async (params, place) => {
    for (const headers of [{}, { 'mcp-session-id': 'gone' }] as const) {
      const { status, text } = await post(params, headers);
      expect([status, JSON.parse(text)]).toEqual([
        400,
        { jsonrpc: '2.0', id: 5, error: { code: -32602, message: expect.stringContaining(place) } },
      ]);
    }
  });

  it('may leave open by a null what it need not say', async () => {
    const { status } = await post({
      protocolVersion,
      capabilities: { sampling: null, roots: null },
      clientInfo: { ...clientInfo, title: null, websiteUrl: '', icons: null },
      _meta: null,
    });
    expect(status).toBe(200);
  });

  it.each(['gone', '__proto__', 'x'.repeat(1000), ''])(
    'with the id of a session that is gone begins anew: %s',
    async (gone) => {
      const { status, headers } = await post(initialize.params, { 'mcp-session-id': gone });
      expect([status, headers['mcp-session-id']]).toEqual([200, expect.stringMatching(/^[\w-]{32}$/)]);
    },
  );

  it('without an id cannot be answered, and is refused', async () => {
    const { status, text } = await post(initialize.params, {}, { id: undefined });
    expect([status, JSON.parse(text).error.code]).toEqual([400, -32600]);
  });
});
