import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits as machineLimits } from '../../machines/limits.ts';
import { limits } from '../../src/limits.ts';
import { RawClient } from '../support/raw-client.ts';
import { postHeaders } from '../support/raw-http.ts';
import type { InProcess } from '../support/server-in-process.ts';
import { serveInProcess } from '../support/server-in-process.ts';

let server: InProcess;
let clients: RawClient[];
let sockets: Socket[];
let ann: RawClient;
let roomId: string;

beforeEach(async () => {
  server = await serveInProcess();
  clients = [await RawClient.connect(server.url), await RawClient.connect(server.url)];
  sockets = [];
  ann = clients[0] as RawClient;
  const bob = clients[1] as RawClient;
  await ann.call('enter_queue', { display_name: 'Ann' });
  roomId = (await bob.call('enter_queue', { display_name: 'Bob' })).fields.room.room_id;
  const message = 'x'.repeat(machineLimits.messageCharsMax);
  for (let count = 0; count < 100; count += 1) await bob.call('send_message', { room_id: roomId, message });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const client of clients) client.close();
  await server.close();
});

const read = (id: number) => ({
  jsonrpc: '2.0',
  id,
  method: 'resources/read',
  params: { uri: `chat://rooms/${roomId}` },
});

const requestOf = (body: string, accept: string = postHeaders.accept): string => {
  const session = { 'mcp-session-id': ann.sessionId, 'content-length': body.length };
  const headers = { host: 'localhost', ...postHeaders, accept, ...session };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `POST /mcp HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
};

/** Sends bytes on a connection whose answers are not read. */
async function sendUnread(bytes: string): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  sockets.push(socket.pause());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

/** The most that was owed until `socket` has been answered as far as it reads, and others were served meanwhile. */
async function mostOwed(isBegun: () => boolean): Promise<number> {
  let most = 0;
  await vi.waitUntil(isBegun, { timeout: 10_000, interval: 5 });
  for (let turn = 0; turn < 20; turn += 1) {
    await ann.call('get_status');
    most = Math.max(most, server.backlog.bytes);
  }
  return most;
}

const answerBytes = async (): Promise<number> =>
  JSON.stringify((await ann.rpc('resources/read', read(1).params)).result).length;

describe('a reader who never reads', () => {
  it.each(['application/json, text/event-stream', 'application/json'])(
    'is owed no more of a batch than a connection may be owed, and the rest is made as they read: %s',
    async (accept) => {
      const batches = 4;
      const count = batches * limits.batchMessagesMax;
      const one = await answerBytes();
      const batch = JSON.stringify(Array.from({ length: limits.batchMessagesMax }, (_, index) => read(index)));
      const socket = await sendUnread(requestOf(batch, accept).repeat(batches));
      const most = await mostOwed(() => server.backlog.bytes > 0);
      // Bytes that the kernel takes are not counted; of what began together, in each batch, one answer each may be owed.
      const begun = batches * (limits.batchRequestsAtOnceMax + 1);
      expect(most).toBeLessThan(limits.connectionBacklogBytesMax + begun * one);
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      socket.resume();
      await vi.waitUntil(() => text.match(/"contents":/g)?.length === count, { timeout: 20_000, interval: 20 });
      expect(server.backlog.bytes).toBe(0);
    },
  );

  it('is refused what they ask for far ahead of the answers', async () => {
    const count = 60;
    const readsEach = 20;
    const one = readsEach * (await answerBytes());
    const batch = JSON.stringify(Array.from({ length: readsEach }, (_, index) => read(index)));
    const socket = await sendUnread(requestOf(batch).repeat(count));
    const most = await mostOwed(() => server.backlog.bytes > 0);
    expect(most).toBeLessThan((limits.connectionRequestsMax + 1) * one + count * 1_000);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.resume();
    const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    await vi.waitUntil(() => statuses().length === count, { timeout: 20_000, interval: 20 });
    expect(statuses().filter((status) => status === '503').length).toBeGreaterThan(0);
  });

  it('is closed when they go on asking without reading even the refusals', async () => {
    const socket = await sendUnread(requestOf(JSON.stringify(read(1))).repeat(200));
    const closed = once(socket, 'close');
    socket.resume();
    await closed;
    expect(await server.connections()).toBe(2);
  });
});
