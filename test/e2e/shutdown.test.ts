// Method: a request whose last byte is held back keeps its connection open while the server stops, and is finished then.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from '../support/client-answer.ts';
import type { RpcMessage } from '../support/raw-client.ts';
import { initialize, RawClient } from '../support/raw-client.ts';
import type { Held } from '../support/raw-held.ts';
import { hold } from '../support/raw-held.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

let server: ServerProcess;
let ann: RawClient;
beforeEach(async () => {
  server = await startServer();
  ann = await RawClient.connect(server.url);
});
afterEach(async () => {
  server.kill('SIGKILL');
  await server.exited;
  ann.close();
});

const at = (path: string) => new URL(path, server.url).href;
const post = (body: object, headers = {}) => ({
  method: 'POST',
  headers: { ...postHeaders, ...headers },
  body: JSON.stringify(body),
});

/** Tells the server to stop, and finishes the request once it is about to. */
async function finishWhileStopping(held: Held) {
  const stream = await ann.openStream();
  // The server has read what came before this answer.
  await exchange(at('/healthz'));
  server.kill('SIGTERM');
  await stream.first('server.draining');
  return held.finish();
}

describe('a server told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s tells its streams, ends them and its waits, and goes in peace',
    async (signal) => {
      await ann.call('enter_queue');
      const stream = await ann.openStream();
      const waiting = ann.call('wait_for_events');
      await ann.call('get_status');
      const startedAt = performance.now();

      server.kill(signal);
      await stream.ended;

      expect(stream.heard.all).toEqual([
        { id: undefined, method: 'server.draining', params: { retry_after_seconds: 5 } },
      ]);
      expect((await waiting).fields).toMatchObject({ events: [], position: 1 });
      expect((await server.exited).code).toBe(0);
      // Well within its bound, though its client keeps a connection for later.
      expect(performance.now() - startedAt).toBeLessThan(2000);
    },
  );

  it('goes within its bound though a request is never finished', async () => {
    const held = await hold(server.url, post(initialize));
    const stream = await ann.openStream();
    const startedAt = performance.now();

    server.kill('SIGTERM');
    await stream.ended;

    expect((await server.exited).code).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(held).toBeDefined();
  });

  it('lets nobody enter the queue', async () => {
    const request = ann.request('tools/call', { name: 'enter_queue', arguments: {} });
    const held = await hold(server.url, post(request, ann.headers));

    const { status, json } = await finishWhileStopping(held);

    expect(status).toBe(200);
    const { fields, isError } = answerOf((json as RpcMessage).result);
    expect(isError).toBe(true);
    expect(fields).toEqual({
      next: expect.any(String),
      error: { code: 'draining', message: expect.any(String), retry_after_seconds: 5 },
    });
  });

  it('begins no session', async () => {
    const held = await hold(server.url, post(initialize));

    const { status, text } = await finishWhileStopping(held);

    expect(status).toBe(503);
    expect(text).toMatch(/^retry-after: 5\r$/im);
  });

  it('opens no stream', async () => {
    const headers = { ...ann.headers, accept: 'text/event-stream' };
    const held = await hold(server.url, { headers });

    const { status, text } = await finishWhileStopping(held);

    expect(status).toBe(503);
    expect(text).toMatch(/^retry-after: 5\r$/im);
  });

  it('is not ready, and still healthy', async () => {
    const [ready, healthy] = [await hold(at('/readyz'), {}), await hold(at('/healthz'), {})];

    const readiness = await finishWhileStopping(ready);
    const health = await healthy.finish();

    expect([readiness.status, readiness.json]).toEqual([503, { status: 'draining' }]);
    expect([health.status, health.json]).toEqual([200, { status: 'ok' }]);
  });

  it('finishes a chat’s message that was on its way', async () => {
    const bob = await RawClient.connect(server.url);
    await ann.call('enter_queue');
    const { room_id } = (await bob.call('enter_queue')).fields.room;
    const request = ann.request('tools/call', { name: 'send_message', arguments: { room_id, message: 'bye' } });
    const held = await hold(server.url, post(request, ann.headers));

    const { json } = await finishWhileStopping(held);

    expect(answerOf((json as RpcMessage).result).fields).toMatchObject({ success: true, seq: 1 });
    bob.close();
  });
});

describe('a server that serves', () => {
  it('is ready and healthy', async () => {
    const [ready, healthy] = [await exchange(at('/readyz')), await exchange(at('/healthz'))];

    expect([ready.status, JSON.parse(ready.text)]).toEqual([200, { status: 'ready' }]);
    expect([healthy.status, JSON.parse(healthy.text)]).toEqual([200, { status: 'ok' }]);
  });
});
