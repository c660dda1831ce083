import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callIn, pair, startChat } from './chat-pair.ts';
import type { RunningServer } from './fixture-server.ts';
import type { Message, SseEvent } from './raw-http.ts';
import { eventsOf, messagesUntil, post, RawSession } from './raw-http.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startChat();
});
afterAll(() => server.stop());

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
const typeOf = (response: { headers: Headers }) => response.headers.get('content-type')?.split(';')[0];
const bearing = (words: string) => (message: Message) => message.params?.message === words;

/** Two people in a room, each on a session. */
async function chat() {
  const sessions = [await RawSession.open(server.url), await RawSession.open(server.url)] as const;
  return { sessions, ...(await pair([callIn(sessions[0]), callIn(sessions[1])])) };
}

/** The events of a stream up to and including the message with these words. */
async function eventsUntil(response: Response, words: string): Promise<SseEvent[]> {
  const events: SseEvent[] = [];
  for await (const event of eventsOf(response)) {
    events.push(event);
    if (event.data.includes(JSON.stringify(words))) break;
  }
  return events;
}

it('sends UTF-8 on answers and streams [transport.2025.utf8]', async () => {
  const { sessions, ada, bob, roomId } = await chat();
  const stream = await sessions[1].stream();
  const words = 'Grüße 世界 👩‍👩‍👧';
  await ada.call('send_message', { room_id: roomId, message: words });
  expect((await messagesUntil(stream, bearing(words))).at(-1)?.params?.message).toBe(words);
  const { structuredContent } = await bob.call('wait_for_events', { timeout_seconds: 0 });
  expect(structuredContent.events?.at(-1)?.payload.message).toBe(words);
});

it('serves POST and GET on one path [transport.2025.one-endpoint] [transport.2025.get-stream]', async () => {
  const session = await RawSession.open(server.url);
  expect((await session.request('ping')).status).toBe(200);
  const stream = await session.stream();
  expect([stream.status, typeOf(stream)]).toEqual([200, 'text/event-stream']);
  await stream.body?.cancel();
});

describe.each(['POST', 'GET', 'DELETE'])('%s', (method) => {
  const ask = (headers: Readonly<Record<string, string>>) =>
    fetch(server.url, { method, headers, ...(method === 'POST' && { body: JSON.stringify(ping) }) });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'file://', 'nonsense'])(
    'answers 403 to the origin %s [transport.2025.origin-checked] [transport.2025.origin-403]',
    async (origin) => {
      expect((await ask({ origin })).status).toBe(403);
    },
  );

  it('answers 404 to the id of an ended session [transport.2025.ended-session-404]', async () => {
    const session = await RawSession.open(server.url);
    await session.end();
    const accept = 'application/json, text/event-stream';
    const { status } = await ask({ ...session.headers, accept, 'content-type': 'application/json' });
    expect(status).toBe(404);
  });

  it.each(['1900-01-01', '2025-11-26', 'banana'])(
    'answers 400 to version %s [transport.2025.version-400]',
    async (version) => {
      const session = await RawSession.open(server.url);
      const accept = 'application/json, text/event-stream';
      const headers = { ...session.headers, accept, 'content-type': 'application/json' };
      expect((await ask({ ...headers, 'mcp-protocol-version': version })).status).toBe(400);
      expect((await session.request('ping')).status).toBe(200);
    },
  );
});

it.each([
  ['a notification', initialized],
  ['a notification nobody knows', { jsonrpc: '2.0', method: 'notifications/nobody_knows' }],
  ['a response', { jsonrpc: '2.0', id: 7, result: {} }],
  ['an error response', { jsonrpc: '2.0', id: 7, error: { code: -1, message: 'no' } }],
])('answers 202 without a body to %s [transport.2025.accepted-202]', async (_what, message) => {
  const session = await RawSession.open(server.url);
  const { status, text } = await session.post(message);
  expect([status, text]).toEqual([202, '']);
});

it.each([
  ['without a session', initialized, { 'mcp-session-id': '' }, 400],
  ['of an unknown session', initialized, { 'mcp-session-id': 'nobody' }, 404],
  ['that is no JSON-RPC', { method: 'notifications/initialized' }, {}, 400],
  ['in a form that is not JSON', initialized, { 'content-type': 'text/plain' }, 415],
])('refuses a notification %s [transport.2025.not-accepted-error]', async (_what, message, headers, status) => {
  const session = await RawSession.open(server.url);
  expect((await session.post(message, headers)).status).toBe(status);
});

it('answers a request with JSON or with a stream [transport.2025.answer-type]', async () => {
  const session = await RawSession.open(server.url);
  const one = await session.request('tools/list');
  const batch = await session.post([ping, { ...ping, id: 2 }]);
  expect([typeOf(one), typeOf(batch)]).toEqual(['application/json', 'text/event-stream']);
  expect(batch.messages.map(({ id }) => id)).toEqual([1, 2]);
});

it('keeps responses off the GET stream [transport.2025.no-response-on-get]', async () => {
  const { sessions, ada, bob, roomId } = await chat();
  const stream = await sessions[0].stream();
  await Promise.all([sessions[0].request('ping'), sessions[0].request('tools/list'), ada.call('get_status')]);
  await bob.call('send_message', { room_id: roomId, message: 'the last' });
  const messages = await messagesUntil(stream, bearing('the last'));
  expect(messages.filter(({ method }) => method === undefined)).toEqual([]);
});

it('sends a message on the newest of two streams alone [transport.2025.one-stream-per-message]', async () => {
  const { sessions, bob, roomId } = await chat();
  const older = await sessions[0].stream();
  const newer = await sessions[0].stream();
  await bob.call('send_message', { room_id: roomId, message: 'once' });
  expect((await messagesUntil(newer, bearing('once'))).filter(bearing('once'))).toHaveLength(1);
  expect((await messagesUntil(older, bearing('once'))).filter(bearing('once'))).toEqual([]);
});

it('gives no two messages one event id, over streams that resume [transport.2025.event-id-unique]', async () => {
  const { sessions, bob, roomId } = await chat();
  const say = (message: string) => bob.call('send_message', { room_id: roomId, message });
  const first = await sessions[0].stream();
  await say('one');
  const events = await eventsUntil(first, 'one');
  await say('two');
  events.push(...(await eventsUntil(await sessions[0].stream(events.at(-1)?.id), 'two')));
  const messages = new Map<string | undefined, Set<string>>();
  for (const { id, data } of events) {
    if (data !== '') messages.set(id, (messages.get(id) ?? new Set()).add(data));
  }
  expect([...messages.values()].map(({ size }) => size)).toEqual([1, 1, 1]);
});

it('replays what came after the last event, and nothing of other streams [transport.2025.replay-own-stream]', async () => {
  const { sessions, ada, bob, roomId } = await chat();
  const say = (message: string) => bob.call('send_message', { room_id: roomId, message });
  const stream = await sessions[0].stream();
  await say('one');
  const seen = (await eventsUntil(stream, 'one')).at(-1)?.id;
  await ada.call('send_message', { room_id: roomId, message: 'for the other stream' });
  await say('two');
  const replayed = await messagesUntil(await sessions[0].stream(seen), bearing('two'));
  expect(replayed.map(({ params }) => params?.message)).toEqual(['two']);
  const foreign = await sessions[1].stream(seen);
  expect(foreign.status).toBe(400);
  await foreign.body?.cancel();
});

it('makes session ids of visible ASCII [transport.2025.session-id-visible-ascii]', async () => {
  const { id } = await RawSession.open(server.url);
  expect(id).toMatch(/^[\x21-\x7e]+$/);
  expect((await post(server.url, ping, { 'mcp-session-id': id })).status).toBe(200);
});
