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
  await RawClient.connect(server.url);

  const refused = await begin();
  await first.endSession();
  const accepted = await begin();

  expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
  expect(JSON.parse(refused.text).error).toEqual({ code: -32000, message: expect.any(String) });
  expect(accepted.status).toBe(200);
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
