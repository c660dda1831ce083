import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modernMeta, modernRequest } from '../support/raw-modern.ts';
import { callAt, enter, startChat } from './chat-pair.ts';
import type { RunningServer } from './fixture-server.ts';
import { startFixtureServer } from './fixture-server.ts';
import { fixtureSurface } from './fixture-surface.ts';
import type { Answer } from './raw-http.ts';
import { modern, post, refusalOf, send } from './raw-http.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startChat();
});
afterAll(() => server.stop());

const typeOf = ({ headers }: Answer) => headers.get('content-type')?.split(';')[0];
const notification = { jsonrpc: '2.0', method: 'notifications/nobody_knows', params: { _meta: modernMeta } };
const notificationHeaders = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': notification.method };

it('serves POST on one path, with one JSON object as answer [transport.2026.one-endpoint] [transport.2026.answer-type]', async () => {
  const answer = await modern(server.url, 'tools/list');
  expect([answer.status, typeOf(answer), answer.messages.length]).toEqual([200, 'application/json', 1]);
});

it.each(['https://evil.example', 'null', 'http://localhost.evil.example'])(
  'answers 403 to the origin %s [transport.2026.origin-checked] [transport.2026.origin-403]',
  async (origin) => {
    expect((await modern(server.url, 'server/discover', {}, { headers: { origin } })).status).toBe(403);
  },
);

it('answers 202 without a body to a notification [transport.2026.accepted-202]', async () => {
  const { status, text } = await post(server.url, notification, notificationHeaders);
  expect([status, text]).toEqual([202, '']);
});

it.each([
  [
    'of another version',
    { ...notification, params: { _meta: { ...modernMeta, 'io.modelcontextprotocol/protocolVersion': '1900-01-01' } } },
    { 'mcp-protocol-version': '1900-01-01' },
    400,
  ],
  ['that is no JSON-RPC', { ...notification, method: 5 }, {}, 400],
  ['in a form that is not JSON', notification, { 'content-type': 'text/plain' }, 415],
])('refuses a notification %s [transport.2026.not-accepted-error]', async (_what, message, headers, status) => {
  expect((await post(server.url, message, { ...notificationHeaders, ...headers })).status).toBe(status);
});

it('puts on a response stream what belongs to its request [transport.2026.stream-own-notifications] [transport.2026.answer-type]', async () => {
  const fixture = await startFixtureServer(fixtureSurface);
  const call = (id: number) =>
    modern(
      fixture.url,
      'tools/call',
      { name: 'test_tool_with_progress' },
      { id, meta: { progressToken: `token ${id}` } },
    );
  const answers = await Promise.all([call(1), call(2)]);
  await fixture.stop();
  expect(answers.map(typeOf)).toEqual(['text/event-stream', 'text/event-stream']);
  expect(answers.map(({ messages }) => messages.map(({ id, params }) => id ?? params?.progressToken))).toEqual([
    ['token 1', 'token 1', 'token 1', 1],
    ['token 2', 'token 2', 'token 2', 2],
  ]);
});

it('cancels a call whose stream is closed, and says no more [transport.2026.close-cancels] [transport.2026.silent-after-cancel]', async () => {
  const begun = Promise.withResolvers<AbortSignal>();
  const after = Promise.withResolvers<readonly string[]>();
  const fixture = await startFixtureServer({
    ...fixtureSurface,
    tools: {
      ...fixtureSurface.tools,
      async call(_name, _args, _caller, { signal, notify, onDelivered }) {
        const said = ['begun'];
        onDelivered(async () => void said.push('delivered'));
        notify('notifications/progress', { progressToken: 1, progress: 1 });
        begun.resolve(signal);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        notify('notifications/progress', { progressToken: 1, progress: 2 });
        setImmediate(() => after.resolve(said));
        return { content: [] };
      },
    },
  });
  const { body, headers } = modernRequest('tools/call', { name: 'test_simple_text' });
  const closing = new AbortController();
  const response = await send(fixture.url, body, headers, closing.signal);
  const { aborted } = await begun.promise;
  expect([response.status, aborted]).toEqual([200, false]);
  closing.abort();
  expect(await after.promise).toEqual(['begun']);
  await fixture.stop();
});

it('answers 400 when header and _meta name different versions [transport.2026.version-header-matches]', async () => {
  const answer = await modern(server.url, 'tools/list', {}, { headers: { 'mcp-protocol-version': '2025-11-25' } });
  expect(refusalOf(answer)).toEqual([400, -32020]);
});

it.each(['1900-01-01', '2027-01-01', 'banana'])(
  'answers 400 to version %s with those it knows [transport.2026.version-400]',
  async (version) => {
    const answer = await modern(
      server.url,
      'tools/list',
      {},
      { headers: { 'mcp-protocol-version': version }, meta: { 'io.modelcontextprotocol/protocolVersion': version } },
    );
    expect(refusalOf(answer)).toEqual([400, -32022]);
    expect(answer.messages[0]?.error?.data).toMatchObject({ supported: ['2026-07-28'], requested: version });
  },
);

it.each(['nobody/knows', 'initialize', 'constructor', '__proto__'])(
  'answers 404 to the method %s [transport.2026.method-404]',
  async (method) => {
    expect(refusalOf(await modern(server.url, method))).toEqual([404, -32601]);
  },
);

const calling = { name: 'get_status', arguments: {} };
const reading = { uri: 'chat://inbox' };
const encode = (text: string): string => `=?base64?${Buffer.from(text).toString('base64')}?=`;

describe('a request whose headers are not right', () => {
  it('lacks the version [transport.2026.version-header-required]', async () => {
    const answer = await modern(server.url, 'tools/list', {}, { headers: { 'mcp-protocol-version': '' } });
    expect(refusalOf(answer)).toEqual([400, -32020]);
  });

  it.each([
    ['tools/list', {}, { 'mcp-method': '' }],
    ['tools/call', calling, { 'mcp-name': '' }],
    ['resources/read', reading, { 'mcp-name': '' }],
    ['prompts/get', { name: 'icebreakers' }, { 'mcp-name': '' }],
  ])('%s lacks %j %j [transport.2026.standard-headers-required]', async (method, params, headers) => {
    expect(refusalOf(await modern(server.url, method, params, { headers }))).toEqual([400, -32020]);
  });

  it.each([
    ['tools/list', {}, { 'mcp-method': 'prompts/list' }],
    ['tools/list', {}, { 'mcp-method': 'TOOLS/LIST' }],
    ['tools/call', calling, { 'mcp-name': 'leave_chat' }],
    ['tools/call', calling, { 'mcp-name': 'GET_STATUS' }],
    ['tools/call', calling, { 'mcp-name': encode('leave_chat') }],
    ['tools/call', calling, { 'mcp-name': '=?base64?!!!?=' }],
    ['resources/read', reading, { 'mcp-name': 'statechart://room' }],
  ])(
    '%s %j says %j [transport.2026.headers-match-body] [transport.2026.mismatch-400]',
    async (method, params, headers) => {
      expect(refusalOf(await modern(server.url, method, params, { headers }))).toEqual([400, -32020]);
    },
  );
});

it('decodes an encoded name before it compares [transport.2026.encoded-name]', async () => {
  const { handle } = await enter(callAt(server.url));
  const params = { name: 'get_status', arguments: { handle } };
  const { status, messages } = await modern(server.url, 'tools/call', params, {
    headers: { 'mcp-name': encode('get_status') },
  });
  expect([status, messages[0]?.result?.isError]).toEqual([200, undefined]);
});

it('takes header names in any case [transport.2026.header-names-any-case]', async () => {
  const headers = {
    'mcp-method': '',
    'mcp-protocol-version': '',
    'MCP-METHOD': 'tools/list',
    'Mcp-Protocol-VERSION': '2026-07-28',
  };
  expect((await modern(server.url, 'tools/list', {}, { headers })).status).toBe(200);
});

it('marks no parameter for a header, so that none has to be checked [transport.2026.param-headers-checked] [transport.2026.param-headers-characters] [tools.2026.header-marks]', async () => {
  const { messages } = await modern(server.url, 'tools/list');
  expect(JSON.stringify(messages[0]?.result)).not.toContain('x-mcp-header');
  const { status } = await modern(server.url, 'tools/call', calling, {
    headers: { 'mcp-param-handle': '=?base64?!!!?=' },
  });
  expect(status).toBe(200);
});
