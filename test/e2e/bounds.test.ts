import { afterEach, expect, it } from 'vitest';
import { initialize, RawClient } from '../support/raw-client.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import type { InProcess } from '../support/server-in-process.ts';
import { serveInProcess } from '../support/server-in-process.ts';

let server: InProcess;
afterEach(() => server.close());

it('a session too many is refused with a time to retry, until one ends', async () => {
  server = await serveInProcess({ sessionsMax: 2 });
  const begin = () => exchange(server.url, { method: 'POST', headers: postHeaders, body: JSON.stringify(initialize) });
  const first = await RawClient.connect(server.url);
  const second = await RawClient.connect(server.url);
  for (const client of [first, second]) await client.call('enter_queue');

  const refused = await begin();
  await first.endSession();
  const accepted = await begin();

  expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
  expect(JSON.parse(refused.text).error).toEqual({ code: -32000, message: expect.any(String) });
  expect(accepted.status).toBe(200);
});

it('sessions that never call lock nobody out, and nobody who is known makes room for them', async () => {
  const sessionsMax = 8;
  server = await serveInProcess({ sessionsMax });
  const ann = await RawClient.connect(server.url);
  await ann.call('enter_queue', { display_name: 'Ann' });
  const pinging = await RawClient.connect(server.url);
  await pinging.rpc('ping');
  for (let count = 0; count < 3 * sessionsMax; count += 1) await RawClient.connect(server.url);

  const bob = await RawClient.connect(server.url);
  const { fields } = await bob.call('enter_queue', { display_name: 'Bob' });

  expect(fields).toMatchObject({ status: 'matched', room: { partner: { display_name: 'Ann' } } });
  expect((await ann.call('get_status')).fields.state).toBe('chatting');
  expect((await pinging.rpc('ping')).result).toEqual({});
  for (const client of [ann, bob, pinging]) client.close();
});

it('sessions that speak for nobody make room when none is unused', async () => {
  server = await serveInProcess({ sessionsMax: 3 });
  const ann = await RawClient.connect(server.url);
  await ann.call('enter_queue', { display_name: 'Ann' });
  for (let count = 0; count < 5; count += 1) await (await RawClient.connect(server.url)).rpc('ping');

  const bob = await RawClient.connect(server.url);

  expect((await bob.call('enter_queue', { display_name: 'Bob' })).fields.status).toBe('matched');
  expect((await ann.call('get_status')).fields.state).toBe('chatting');
});

it.each([
  'chat://nothing',
  'chat://inbox/nobody',
  'chat://rooms/room_nobody',
  'statechart://nothing',
  'x',
  `chat://${'x'.repeat(100_000)}`,
])('a subscription to what never changes is refused: %.40s', async (uri) => {
  server = await serveInProcess();
  const client = await RawClient.connect(server.url);

  expect((await client.rpc('resources/subscribe', { uri })).error).toMatchObject({ code: -32002 });
  expect((await client.rpc('resources/subscribe', { uri: 'chat://inbox' })).result).toEqual({});
  client.close();
});

const ends: { how: string; end(waiter: RawClient, gone: AbortController): Promise<unknown> }[] = [
  { how: 'whose caller is gone', end: async (_waiter, gone) => gone.abort() },
  {
    how: 'that is cancelled',
    end: (waiter) =>
      waiter.post({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'the wait' } }),
  },
  { how: 'whose session ends', end: (waiter) => waiter.endSession() },
];

it.each(ends)('a wait $how makes room at once', async ({ end }) => {
  server = await serveInProcess();
  const waiter = await RawClient.connect(server.url);
  await waiter.call('enter_queue');
  const gone = new AbortController();
  const params = { name: 'wait_for_events', arguments: {} };
  const body = { jsonrpc: '2.0', id: 'the wait', method: 'tools/call', params };
  const ended = Promise.allSettled([waiter.post(body, { signal: gone.signal })]);
  await expect.poll(() => server.host.waits.size).toBe(1);

  await end(waiter, gone);
  await ended;

  await expect.poll(() => server.host.waits.size).toBe(0);
  waiter.close();
});
