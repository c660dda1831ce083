import { afterAll, beforeAll, expect, it } from 'vitest';
import { startChat } from './chat-pair.ts';
import type { RunningServer } from './fixture-server.ts';
import { startFixtureServer } from './fixture-server.ts';
import { fixtureSurface } from './fixture-surface.ts';
import type { Answer } from './raw-http.ts';
import { modern, RawSession, refusalOf } from './raw-http.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startFixtureServer(fixtureSurface);
});
afterAll(() => server.stop());

const logged = ({ messages }: Answer) =>
  messages.filter(({ method }) => method === 'notifications/message').map(({ params }) => params?.data);
const lines = ['Tool execution started', 'Tool processing data', 'Tool execution completed'];
const log = { name: 'test_logging_tool' };

it('sends log messages on the stream of a legacy call once a level is set', async () => {
  const session = await RawSession.open(server.url);
  expect(logged(await session.request('tools/call', log))).toEqual([]);
  await session.request('logging/setLevel', { level: 'info' });
  expect(logged(await session.request('tools/call', log))).toEqual(lines);
});

it('sends log messages on the stream of a modern call that names a level', async () => {
  const meta = { 'io.modelcontextprotocol/logLevel': 'info' };
  expect(logged(await modern(server.url, 'tools/call', log))).toEqual([]);
  expect(logged(await modern(server.url, 'tools/call', log, { meta }))).toEqual(lines);
});

it('declares logging only where tools log', async () => {
  const chat = await startChat();
  const declared = async ({ url }: RunningServer) => [
    (await RawSession.open(url)).hello.messages[0]?.result?.capabilities,
    (await modern(url, 'server/discover')).messages[0]?.result?.capabilities,
  ];
  expect(await declared(server)).toMatchObject([{ logging: {} }, { logging: {} }]);
  for (const capabilities of await declared(chat)) expect(capabilities).not.toHaveProperty('logging');
  const session = await RawSession.open(chat.url);
  expect(refusalOf(await session.request('logging/setLevel', { level: 'info' }))).toEqual([200, -32601]);
  await chat.stop();
});

it('tells a legacy client of a missing capability by the code and data of the tool', async () => {
  const session = await RawSession.open(server.url);
  const answer = await session.request('tools/call', { name: 'test_missing_capability' });
  expect(answer.messages[0]?.error).toEqual({
    code: -32021,
    message: 'Declare sampling to call this tool',
    data: { requiredCapabilities: { sampling: {} } },
  });
});

it.each([
  ['tools/call', 'test_input_required_result_elicitation'],
  ['prompts/get', 'test_input_required_result_prompt'],
])('refuses a legacy %s that would take another round trip', async (method, name) => {
  const session = await RawSession.open(server.url);
  expect(refusalOf(await session.request(method, { name }))).toEqual([200, -32600]);
});

it.each([
  ['tools/call', { name: 7 }],
  ['prompts/get', {}],
  ['completion/complete', { ref: { type: 'ref/nobody' } }],
  ['resources/subscribe', { uri: null }],
])('calls the ill-formed parameters of a legacy %s the mistake of the caller', async (method, params) => {
  const session = await RawSession.open(server.url);
  expect(refusalOf(await session.request(method, params))).toEqual([200, -32602]);
});

it.each([[{ user_name: 7 }], [null], ['Alice']])(
  'refuses %j for the answers to what was asked',
  async (inputResponses) => {
    const params = { name: 'test_input_required_result_elicitation', arguments: {}, inputResponses };
    expect(refusalOf(await modern(server.url, 'tools/call', params))).toEqual([200, -32602]);
  },
);
