import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MeasuredResponse, SendBacklog } from '../../../src/http/send-backlog.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const stallMs = 30_000;
const kilobyte = 1024;
/** More than the kernel takes for a reader that does not read. */
const large = 'x'.repeat(16 * kilobyte * kilobyte);
const small = 'x'.repeat(kilobyte);

let clock: VirtualClock;
let backlog: SendBacklog;
let server: ReturnType<typeof createServer>;
let sockets: Socket[];

/** Serves `/large/ADDRESS` and `/small/ADDRESS` to readers that count as of that address. */
function serve(bounds: { addressBytesMax: number; processBytesMax: number }): Promise<void> {
  backlog = new SendBacklog((ms, action) => clock.after(ms, action), { ...bounds, stallMs });
  server = createServer({ ServerResponse: MeasuredResponse }, ({ url = '' }, response) => {
    const [, size, address = ''] = url.split('/');
    backlog.watch(response, address);
    response.end(size === 'large' ? large : small);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** A reader that asks, and reads nothing until it is resumed. */
async function ask(path: string): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket.pause());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  return socket;
}

beforeEach(() => {
  clock = new VirtualClock();
  sockets = [];
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
  server.closeAllConnections();
});

const until = (isReached: () => boolean) => vi.waitUntil(isReached, { timeout: 10_000, interval: 5 });

describe('a backlog', () => {
  it('holds nothing of an answer that its reader takes', async () => {
    await serve({ addressBytesMax: 1, processBytesMax: 1_000 });
    const reader = await ask('/small/ann');
    await once(reader.resume(), 'data');
    expect([backlog.bytes, backlog.isFull('ann'), clock.pending]).toEqual([0, false, []]);
  });

  it('counts what a reader has not taken, at its address alone, until it is taken', async () => {
    await serve({ addressBytesMax: kilobyte, processBytesMax: 10 * large.length });
    const reader = await ask('/large/ann');
    await until(() => backlog.bytes > 0);
    expect(backlog.bytes).toBeLessThanOrEqual(large.length + kilobyte);
    expect([backlog.isFull('ann'), backlog.isFull('ben')]).toEqual([true, false]);
    reader.resume();
    await until(() => backlog.bytes === 0);
    expect([backlog.isFull('ann'), clock.pending]).toEqual([false, []]);
  });

  it('lets go of a reader that leaves', async () => {
    await serve({ addressBytesMax: kilobyte, processBytesMax: 10 * large.length });
    const reader = await ask('/large/ann');
    await until(() => backlog.bytes > 0);
    reader.destroy();
    await until(() => backlog.bytes === 0);
    expect([backlog.isFull('ann'), clock.pending]).toEqual([false, []]);
  });

  it('closes the connection of a reader that takes nothing for the given time', async () => {
    await serve({ addressBytesMax: kilobyte, processBytesMax: 10 * large.length });
    const reader = await ask('/large/ann');
    await until(() => backlog.bytes > 0);
    await clock.advance(stallMs - 1);
    expect(backlog.bytes).toBeGreaterThan(0);
    await clock.advance(1);
    await until(() => backlog.bytes === 0);
    await once(reader.resume(), 'close');
  });

  it('keeps a reader that takes something now and then', async () => {
    await serve({ addressBytesMax: kilobyte, processBytesMax: 10 * large.length });
    const reader = await ask('/large/ann');
    await until(() => backlog.bytes > 0);
    let taken = 0;
    reader.on('data', (chunk: Buffer) => {
      taken += chunk.length;
      if (taken > large.length / 2) reader.pause();
    });
    reader.resume();
    await until(() => reader.isPaused());
    await clock.advance(stallMs);
    expect(reader.closed).toBe(false);
    reader.removeAllListeners('data').resume();
    await until(() => backlog.bytes === 0);
  });

  it('closes the connections of the address that is owed most when it grows past its bound', async () => {
    await serve({ addressBytesMax: 10 * large.length, processBytesMax: 2.5 * large.length });
    const ann = await ask('/large/ann');
    await until(() => backlog.isFull('ann') || backlog.bytes > large.length / 2);
    const ben = [await ask('/large/ben'), await ask('/large/ben')];
    await Promise.all(ben.map((reader) => once(reader.resume(), 'close')));
    expect(backlog.bytes).toBeLessThanOrEqual(large.length + kilobyte);
    expect(ann.closed).toBe(false);
    ann.resume();
    await until(() => backlog.bytes === 0);
  });
});
