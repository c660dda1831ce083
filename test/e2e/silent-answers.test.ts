// Method: real HTTP in both eras; the server's time is virtual, so that nobody has to wait.
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawClient } from '../support/raw-client.ts';
import { open, postHeaders } from '../support/raw-http.ts';
import { modernRequest, RawModern } from '../support/raw-modern.ts';
import { RawStream } from '../support/raw-stream.ts';
import type { VirtualServer } from '../support/server-virtual.ts';
import { serveVirtually } from '../support/server-virtual.ts';

let server: VirtualServer;
let modern: RawModern;
beforeEach(async () => {
  server = await serveVirtually();
  modern = new RawModern(server.url);
});
afterEach(async () => {
  modern.close();
  await server.close();
});

/** The silence that proxies give up on, less the delay of a slow network. */
const patienceMs = 10_000;

interface Waiter {
  readonly handle: string;
  /** Sends a call of `wait_for_events`, and gives its response as soon as it has a head. */
  wait(accept?: string): Promise<IncomingMessage>;
}

const eras: Readonly<Record<string, () => Promise<Waiter>>> = {
  async legacy() {
    const client = await server.through(RawClient.connect(server.url));
    const { handle } = (await server.through(client.call('enter_queue'))).fields;
    const body = JSON.stringify(client.request('tools/call', { name: 'wait_for_events', arguments: {} }));
    return {
      handle,
      wait: (accept = postHeaders.accept) =>
        open(server.url, { method: 'POST', headers: { ...postHeaders, ...client.headers, accept }, body }),
    };
  },
  async modern() {
    const { handle } = (await server.through(modern.call('enter_queue'))).fields;
    const { body, headers } = modernRequest('tools/call', { name: 'wait_for_events', arguments: { handle } });
    return {
      handle,
      wait: (accept = postHeaders.accept) =>
        open(server.url, {
          method: 'POST',
          headers: { ...postHeaders, ...headers, accept },
          body: JSON.stringify(body),
        }),
    };
  },
};

const isWaiting = () => server.host.waits.size === 1;
const meet = async () => (await server.through(modern.call('enter_queue'))).fields.handle as string;
const unreadOf = async (handle: string) => (await server.through(modern.call('get_status', { handle }))).fields.unread;

describe.each(Object.entries(eras))('a wait in the %s era', (_era, enter) => {
  it.each([[undefined], ['text/event-stream']])(
    'sends its head and a comment within 10 s and again every 15 s, and then its answer: %s',
    async (accept) => {
      const waiter = await enter();
      const asked = waiter.wait(accept);
      await server.until(isWaiting);
      await server.clock.advance(patienceMs);
      const response = await server.through(asked);
      expect(response.headers['content-type']).toBe('text/event-stream');
      const stream = new RawStream(response);
      await server.until(() => stream.comments.all.length === 1);
      await server.clock.advance(15_000);
      await server.until(() => stream.comments.all.length === 2);

      await meet();

      const answer = await server.through(stream.answer());
      expect(answer?.result).toMatchObject({ structuredContent: { events: [{ type: 'chatroom.found' }] } });
      expect(await unreadOf(waiter.handle)).toBe(0);
    },
  );

  it('that ends soon is answered with JSON', async () => {
    const waiter = await enter();
    const asked = waiter.wait();
    await server.until(isWaiting);
    await server.clock.advance(7_000);
    await meet();
    expect((await server.through(asked)).headers['content-type']).toBe('application/json');
  });

  it('whose client takes JSON alone is silent until its answer', async () => {
    const waiter = await enter();
    let isAnswered = false;
    const asked = waiter.wait('application/json').finally(() => {
      isAnswered = true;
    });
    await server.until(isWaiting);
    await server.clock.advance(40_000);
    expect(isAnswered).toBe(false);
    await meet();
    expect((await server.through(asked)).headers['content-type']).toBe('application/json');
    expect(await unreadOf(waiter.handle)).toBe(0);
  });

  it('whose reader went after the first comment acknowledges nothing', async () => {
    const waiter = await enter();
    const asked = waiter.wait();
    await server.until(isWaiting);
    await server.clock.advance(patienceMs);
    (await server.through(asked)).destroy();
    await server.until(() => server.host.waits.size === 0);
    await meet();
    expect(await unreadOf(waiter.handle)).toBe(1);
  });
});
