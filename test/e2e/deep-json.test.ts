import { expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { messagesIn } from '../support/raw-client.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { modernRequest } from '../support/raw-modern.ts';
import { expectDiscreet, serverWithAPair } from '../support/server-with-a-pair.ts';

const server = serverWithAPair();

/** Stands in a body for what is nested deep, since no object can be written to JSON that way. */
const here = '@deep@';
const deepList = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const deepObject = (depth: number) => `${'{"a":'.repeat(depth)}0${'}'.repeat(depth)}`;
const written = (body: unknown, deep: string): string => JSON.stringify(body).replaceAll(`"${here}"`, deep);

const rpc = (method: string, params?: unknown) => ({ jsonrpc: '2.0', id: 1, method, params });
const call = (args: unknown) => rpc('tools/call', { name: 'enter_queue', arguments: args });
const initialize = (params: object) =>
  rpc('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'raw', version: '0' },
    ...params,
  });

const legacyPlaces: readonly (readonly [string, unknown])[] = [
  ['the body', here],
  ['a batch', [rpc('ping'), here]],
  ['an id', { ...rpc('ping'), id: here }],
  ['params', rpc('ping', here)],
  ['an unknown method’s params', rpc('nothing/like/it', { a: here })],
  ['_meta', rpc('ping', { _meta: { a: here } })],
  ['a field beside params', { ...rpc('ping'), more: here }],
  ['arguments', call(here)],
  ['an argument', call({ interests: here })],
  ['an argument that no tool takes', call({ more: here })],
  ['a prompt’s arguments', rpc('prompts/get', { name: 'icebreakers', arguments: { topic: here } })],
  ['a completion', rpc('completion/complete', { ref: here, argument: here })],
  ['a URI', rpc('resources/read', { uri: here })],
  ['capabilities', initialize({ capabilities: { experimental: { a: here } } })],
  ['clientInfo', initialize({ clientInfo: { name: 'raw', version: '0', icons: [here] } })],
  ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized', params: { a: here } }],
  ['an answer', { jsonrpc: '2.0', id: 1, result: { a: here } }],
];

const modernPlaces: readonly (readonly [string, string, Record<string, unknown>, Record<string, unknown>])[] = [
  ['arguments', 'tools/call', { name: 'get_status', arguments: here }, {}],
  ['an argument', 'tools/call', { name: 'enter_queue', arguments: { interests: here } }, {}],
  ['inputResponses', 'tools/call', { name: 'get_status', inputResponses: { a: here } }, {}],
  ['_meta', 'server/discover', {}, { more: here }],
  ['capabilities', 'server/discover', {}, { 'io.modelcontextprotocol/clientCapabilities': { extensions: here } }],
  ['a filter', 'subscriptions/listen', { notifications: here }, {}],
  ['a filter’s list', 'subscriptions/listen', { notifications: { resourceSubscriptions: [here] } }, {}],
];

const depths = [
  ['lists just past the bound', deepList(limits.jsonDepthMax + 1)],
  ['lists 50,000 deep', deepList(50_000)],
  ['objects 20,000 deep', deepObject(20_000)],
] as const;

const tooDeep = { code: -32600, message: expect.stringContaining(`${limits.jsonDepthMax} deep`) };

for (const [depth, deep] of depths) {
  it.each(legacyPlaces)(`${depth} are refused with 400 in %s`, async (_place, body) => {
    const client = await server.connect();
    const response = await client.post(written(body, deep));
    expectDiscreet(response);
    expect(response.status).toBe(400);
    expect(messagesIn(response)).toEqual([{ jsonrpc: '2.0', id: null, error: tooDeep }]);
  });

  it.each(modernPlaces)(
    `${depth} are refused with 400 in %s of a modern request`,
    async (_place, method, params, meta) => {
      const { body, headers } = modernRequest(method, params, { meta });
      const response = await exchange(server.url, {
        method: 'POST',
        headers: { ...postHeaders, ...headers },
        body: written(body, deep),
      });
      expectDiscreet(response);
      expect(response.status).toBe(400);
      expect(messagesIn(response)).toEqual([{ jsonrpc: '2.0', id: null, error: tooDeep }]);
    },
  );
}

it('what nests as deep as may be is taken', async () => {
  const client = await server.connect();
  const [deep, around] = [deepList(limits.jsonDepthMax - 3), 3];
  expect(around + limits.jsonDepthMax - 3).toBe(limits.jsonDepthMax);
  const response = await client.post(written(call({ display_name: 'Deep', more: here }), deep));
  await client.call('leave_queue');
  expect(messagesIn(response)[0]?.result).toMatchObject({ structuredContent: { status: 'queued' } });
});

it('nobody else’s chat was disturbed', () => server.expectUndisturbed());
