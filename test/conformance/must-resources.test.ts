import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAt, enter, startChat } from './chat-pair.ts';
import type { RunningServer } from './fixture-server.ts';
import type { Message } from './raw-http.ts';
import { modern, RawSession } from './raw-http.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startChat();
});
afterAll(() => server.stop());

type Ask = (method: string, params?: Readonly<Record<string, unknown>>) => Promise<Message | undefined>;
const eras: readonly { era: string; open: () => Promise<Ask>; notFound: number }[] = [
  {
    era: 'legacy',
    notFound: -32002,
    async open() {
      const session = await RawSession.open(server.url);
      return async (method, params) => (await session.request(method, params)).messages[0];
    },
  },
  {
    era: 'modern',
    notFound: -32602,
    open: async () => async (method, params) => (await modern(server.url, method, params)).messages[0],
  },
];

it('declares resources [resources.2025.capability] [resources.2026.capability]', async () => {
  const { hello } = await RawSession.open(server.url);
  const discovered = await modern(server.url, 'server/discover');
  for (const { messages } of [hello, discovered]) {
    expect(messages[0]?.result?.capabilities).toMatchObject({ resources: { subscribe: true } });
  }
});

it('lists the same resources on every connection, before and after other requests [resources.2026.list-answered] [resources.2026.list-same-for-connections]', async () => {
  const list = async () => (await modern(server.url, 'resources/list')).messages[0]?.result?.resources;
  const first = await list();
  await enter(callAt(server.url));
  expect(await list()).toEqual(first);
  const legacy = await (await RawSession.open(server.url)).request('resources/list');
  expect(legacy.messages[0]?.result?.resources).toEqual(first);
});

describe.each(eras)('in the $era era', ({ open, notFound }) => {
  it('names resources by URIs whose schemes are well formed [resources.2025.uri-schemes] [resources.2026.uri-schemes]', async () => {
    const ask = await open();
    const resources = (await ask('resources/list'))?.result?.resources as { uri: string }[];
    const templates = (await ask('resources/templates/list'))?.result?.resourceTemplates as { uriTemplate: string }[];
    const uris = [
      ...resources.map(({ uri }) => uri),
      ...templates.map(({ uriTemplate }) => uriTemplate.replaceAll(/\{\w+\}/g, 'x')),
    ];
    expect(uris.length).toBeGreaterThanOrEqual(8);
    // Only unreserved characters, the colon and slashes: RFC 3986, sections 2.3 and 3.
    expect(uris.filter((uri) => !/^[a-z][a-z0-9+.-]*:\/\/[\w.~-]+(\/[\w.~-]+)*$/.test(uri))).toEqual([]);
  });

  it.each([
    'statechart://../../package',
    'statechart://..%2f..%2fpackage/json',
    'statechart://room/../../package.json',
    'statechart://room/json/extra',
    'statechart://constructor',
    'statechart://room/__proto__',
    'file:///etc/passwd',
    'file://../package.json',
    'chat://inbox/../inbox',
    'chat://rooms/%00',
    'chat://rooms/room_nobody',
    `chat://${'x'.repeat(10_000)}`,
    'nonsense',
  ])(
    'answers that %s does not exist [resources.2025.uris-validated] [resources.2026.uris-validated] [resources.2026.paths-sanitized] [resources.2026.missing-is-no-empty-list]',
    async (uri) => {
      const ask = await open();
      const answer = await ask('resources/read', { uri });
      expect(answer?.result).toBeUndefined();
      expect(answer?.error).toMatchObject({ code: notFound, data: { uri } });
    },
  );

  it.each([[{}], [{ uri: 7 }], [{ uri: null }]])(
    'refuses %j for a URI [resources.2025.uris-validated] [resources.2026.uris-validated]',
    async (params) => {
      const ask = await open();
      expect((await ask('resources/read', params))?.error?.code).toBe(-32602);
    },
  );
});
