// Method: every attempt is made at a server whose log is watched. An attempt on a user leaves exactly its line there, an ordinary mistake
// none; at the end the whole log is compared, and searched for what must never stand in it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf } from '../support/client-answer.ts';
import { messagesIn, RawClient } from '../support/raw-client.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { metaOf, modernRequest, RawModern } from '../support/raw-modern.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

const secret = 'the word that only Ann and Bob know';
const guessed = `mch_${'A'.repeat(32)}`;

interface Victim {
  readonly session: RawClient;
  readonly handle: string;
  readonly user_id: string;
  readonly inbox_uri: string;
  readonly room_id: string;
}

let server: ServerProcess;
let modern: RawModern;
let ann: Victim;
/** Chats with somebody else, on a session and with a handle of her own. */
let eve: Victim;
const expected: string[] = [];

const security = () => server.logged().flatMap((line) => ('security' in line ? [line.security] : []));

/** Checks that the log has got these lines and no others since the last check. */
async function expectLogged(...lines: string[]): Promise<void> {
  expected.push(...lines);
  await expect.poll(security).toEqual(expected);
}

async function meet(name: string): Promise<Victim> {
  const [session, partner] = [await RawClient.connect(server.url), await RawClient.connect(server.url)];
  const { handle, user_id, inbox_uri } = (await session.call('enter_queue', { display_name: name })).fields;
  const { room_id } = (await partner.call('enter_queue', { display_name: `Partner of ${name}` })).fields.room;
  await partner.call('send_message', { room_id, message: secret });
  partner.close();
  return { session, handle, user_id, inbox_uri, room_id };
}

/** Checks that what came back tells nothing of Ann. */
function expectDiscreet(text: string): void {
  for (const hers of [ann.handle, ann.user_id, secret, 'Partner of Ann']) expect(text).not.toContain(hers);
}

beforeAll(async () => {
  server = await startServer();
  modern = new RawModern(server.url);
  [ann, eve] = [await meet('Ann'), await meet('Eve')];
});
afterAll(() => {
  for (const client of [modern, ann.session, eve.session]) client.close();
  server.kill('SIGKILL');
});

describe('a handle of nobody', () => {
  it.each(['get_status', 'enter_queue', 'wait_for_events'])('is refused by %s and never minted', async (tool) => {
    const answers = [
      await modern.call(tool, { handle: guessed }),
      await (await RawClient.connect(server.url)).call(tool, { handle: guessed }),
    ];

    expect(answers.map(({ isError, fields }) => [isError, fields])).toEqual(
      Array(2).fill([
        true,
        { next: expect.any(String), error: { code: 'unknown_handle', message: expect.any(String) } },
      ]),
    );
    await expectLogged('unknown_handle', 'unknown_handle');
  });

  it.each(['resources/read', 'subscriptions/listen', 'mcp-chat/events/listen'])('is refused by %s', async (method) => {
    const params = { uri: 'chat://inbox', notifications: {} };
    const capabilities = { extensions: { 'mcp-chat/events': {} } };
    const meta = { ...metaOf(guessed), 'io.modelcontextprotocol/clientCapabilities': capabilities };

    const { error } = await modern.rpc(method, params, { meta });

    expect(error).toMatchObject({ code: -32602, data: { code: 'unknown_handle' } });
    await expectLogged('unknown_handle');
  });
});

describe('a session that speaks for one person', () => {
  it('acts for another whose handle a call brings, and stays as it was', async () => {
    const { fields } = await eve.session.call('get_status', { handle: ann.handle });

    expect(fields).toMatchObject({ state: 'chatting', user_id: ann.user_id });
    expect((await eve.session.call('get_status')).fields.user_id).toBe(eve.user_id);
    expect((await ann.session.call('get_status')).fields.user_id).toBe(ann.user_id);
    await expectLogged();
  });

  it('is not taken over by a caller who knows its id and has a handle of their own', async () => {
    const { text, fields } = await ann.session.call('get_status', { handle: eve.handle });

    expect(fields.user_id).toBe(eve.user_id);
    expectDiscreet(text);
    expect((await ann.session.call('get_status')).fields.user_id).toBe(ann.user_id);
    await expectLogged();
  });

  it('reads and watches for another whose handle a request brings', async () => {
    const _meta = metaOf(ann.handle);
    const { result } = await eve.session.rpc('resources/read', { uri: 'chat://inbox', _meta });
    const { result: watched } = await eve.session.rpc('resources/subscribe', { uri: ann.inbox_uri, _meta });

    expect(JSON.stringify(result)).toContain(ann.user_id);
    expect(watched).toEqual({});
    expect((await eve.session.call('get_status')).fields.user_id).toBe(eve.user_id);
    await expectLogged();
  });

  it('is nothing to a modern request that names it', async () => {
    const headers = { 'mcp-session-id': ann.session.sessionId };

    const nobody = await modern.call('get_status', {}, { headers });
    const herself = await modern.call('get_status', { handle: eve.handle }, { headers });

    expect(nobody.fields.error.code).toBe('handle_required');
    expect(herself.fields.user_id).toBe(eve.user_id);
    expectDiscreet(nobody.text);
    await expectLogged();
  });
});

describe('a handle where it must not be', () => {
  const leaked = {
    jsonrpc: '2.0',
    id: null,
    error: { code: -32600, message: expect.stringContaining('Treat this one as leaked') },
  };
  const call = modernRequest('tools/call', { name: 'get_status', arguments: {} });
  const places: { place: string; at: (handle: string) => { path: string; headers: Record<string, string> } }[] = [
    { place: 'the query', at: (handle) => ({ path: `/mcp?handle=${handle}`, headers: {} }) },
    { place: 'the path', at: (handle) => ({ path: `/mcp/${handle}`, headers: {} }) },
    { place: 'a path of no endpoint', at: (handle) => ({ path: `/${handle}`, headers: {} }) },
    { place: 'Authorization', at: (handle) => ({ path: '/mcp', headers: { authorization: `Bearer ${handle}` } }) },
    { place: 'a cookie', at: (handle) => ({ path: '/mcp', headers: { cookie: `a=b; handle=${handle}` } }) },
    { place: 'Mcp-Session-Id', at: (handle) => ({ path: '/mcp', headers: { 'mcp-session-id': handle } }) },
    { place: 'Mcp-Name', at: (handle) => ({ path: '/mcp', headers: { 'mcp-name': `chat://inbox/${handle}` } }) },
    { place: 'any other header', at: (handle) => ({ path: '/mcp', headers: { 'x-mcp-chat': handle } }) },
    { place: 'the name of a header', at: (handle) => ({ path: '/mcp', headers: { [handle]: '1' } }) },
  ];

  it.each(places)('is refused and called leaked: $place', async ({ at }) => {
    const { path, headers } = at(ann.handle);

    const response = await exchange(new URL(path, server.url).href, {
      method: 'POST',
      headers: { ...postHeaders, ...call.headers, ...headers },
      body: JSON.stringify(call.body),
    });

    expect([response.status, JSON.parse(response.text)]).toEqual([400, leaked]);
    expectDiscreet(response.text + JSON.stringify(response.headers));
    await expectLogged('misplaced_handle');
  });
});

describe('a resource of somebody else', () => {
  const uris = [
    { what: 'inbox', own: () => ann.inbox_uri, nobodys: 'chat://inbox/AAAAAAAAAAAAAAAA' },
    { what: 'room', own: () => `chat://rooms/${ann.room_id}`, nobodys: 'chat://rooms/room_AAAAAAAAAAAAAAAA' },
  ];

  it.each(uris)('is not found, as one that does not exist: $what', async ({ own, nobodys }) => {
    const readers = [
      (uri: string) => modern.send('resources/read', { uri }, { meta: metaOf(eve.handle) }),
      (uri: string) => modern.send('resources/read', { uri }),
      (uri: string) => eve.session.post(eve.session.request('resources/read', { uri })),
    ];
    for (const read of readers) {
      const [hers, none] = [await read(own()), await read(nobodys)];

      expectDiscreet(hers.text);
      expect(hers.status).toBe(none.status);
      const answered = (uri: string, [message]: ReturnType<typeof messagesIn>) => ({
        ...message?.error,
        data: { uri },
      });
      expect(messagesIn(hers)[0]?.error).toEqual(answered(own(), messagesIn(none)));
    }
    await expectLogged();
  });
});

describe('an ordinary mistake', () => {
  it('leaves no line in the log', async () => {
    const { room_id } = ann;
    const answers = [
      await eve.session.call('send_message', { room_id: 'room_nowhere', message: 'hi' }),
      await modern.call('send_message', { handle: eve.handle, room_id, message: 'hi' }),
      await modern.call('get_status'),
      await modern.call('wait_for_events', { handle: eve.handle, cursor: 'made up' }),
      await eve.session.call('enter_queue', { user_id: 'another-name' }),
      answerOf((await modern.rpc('tools/call', { name: 'send_message', arguments: { room_id: 7 } })).result),
    ];

    expect(answers.map(({ fields }) => fields.error.code)).toEqual([
      'not_in_room',
      'not_in_room',
      'handle_required',
      'invalid_input',
      'invalid_input',
      'invalid_input',
    ]);
    await expectLogged();
  });
});

it('the log holds what was tried, and no handle and no word of a chat', async () => {
  server.kill('SIGTERM');
  const { code, stderr } = await server.exited;

  expect(code).toBe(0);
  expect(security()).toEqual(expected);
  expect(stderr).not.toMatch(/mch_/);
  expect(stderr).not.toContain(secret);
});
