// Goal: a clock that is set, a process that stands still and a server that is down end no chat, and times that people read are right.
// Method: real processes whose wall clock is ahead by as much as a file says.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawClient } from '../support/raw-client.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

const preload = pathToFileURL(fileURLToPath(new URL('../support/stepped-clock.ts', import.meta.url))).href;
const dayMs = 24 * 60 * 60 * 1000;
/** More than a test may take, in milliseconds. */
const slackMs = 10 * 60_000;

let folder: string;
let server: ServerProcess;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-data-'));
  stepTo(0);
});
afterEach(async () => {
  server.kill('SIGKILL');
  await server.exited;
  rmSync(folder, { recursive: true });
});

function stepTo(aheadMs: number): void {
  writeFileSync(join(folder, 'ahead'), String(aheadMs));
}

async function start(environment = {}): Promise<void> {
  server = await startServer({
    MCP_CHAT_STORE: 'sqlite',
    MCP_CHAT_DATA: folder,
    NODE_OPTIONS: `--import ${preload}`,
    STEPPED_CLOCK: join(folder, 'ahead'),
    ...environment,
  });
}

async function pair() {
  const [ann, bob] = [await RawClient.connect(server.url), await RawClient.connect(server.url)];
  const { handle } = (await ann.call('enter_queue')).fields;
  const entered = (await bob.call('enter_queue')).fields;
  ann.close();
  bob.close();
  return { handles: [handle, entered.handle], room_id: entered.room.room_id };
}

type Pair = Awaited<ReturnType<typeof pair>>;

/** Says something, and tells how far ahead of the true time its timestamp is. */
async function aheadOf({ handles, room_id }: Pair, seat = 0): Promise<number> {
  const client = await RawClient.connect(server.url);
  const { fields } = await client.call('send_message', { handle: handles[seat], room_id, message: 'hi' });
  client.close();
  if (!fields.success) throw new Error(JSON.stringify(fields));
  return Date.parse(fields.timestamp) - Date.now();
}

async function timesIn({ handles, room_id }: Pair): Promise<readonly number[]> {
  const client = await RawClient.connect(server.url);
  const { fields } = await client.call('get_history', { handle: handles[0], room_id });
  client.close();
  return (fields.messages as readonly { timestamp: string }[]).map(({ timestamp }) => Date.parse(timestamp));
}

const sorted = (times: readonly number[]) => times.toSorted((a, b) => a - b);
const isAbout = (value: number, wanted: number) => Math.abs(value - wanted) < slackMs;

describe('a clock that is set while the server runs', () => {
  it('ends no chat, and its times follow it and never go back within a room', async () => {
    await start({ MCP_CHAT_ROOM_IDLE_SECONDS: '600', MCP_CHAT_ABSENCE_SECONDS: '600' });
    const room = await pair();
    expect(isAbout(await aheadOf(room), 0)).toBe(true);
    stepTo(dayMs);
    expect(isAbout(await aheadOf(room, 1), dayMs)).toBe(true);
    stepTo(-dayMs);
    expect(isAbout(await aheadOf(room), dayMs)).toBe(true);
    const times = await timesIn(room);
    expect(times).toEqual(sorted(times));
    expect(isAbout(await aheadOf(await pair()), -dayMs)).toBe(true);
    stepTo(2 * dayMs);
    expect(isAbout(await aheadOf(room, 1), 2 * dayMs)).toBe(true);
  });
});

describe.each(['SIGKILL', 'SIGTERM'] as const)('a server that was ended by %s', (signal) => {
  it.each([
    ['a month later', 30 * dayMs],
    ['with the clock set back by a month', -30 * dayMs],
  ])('and starts again %s has its chats, with right times', async (_, aheadMs) => {
    await start({ MCP_CHAT_ROOM_IDLE_SECONDS: '600', MCP_CHAT_ABSENCE_SECONDS: '600' });
    const room = await pair();
    await aheadOf(room);
    server.kill(signal);
    await server.exited;
    stepTo(aheadMs);
    await start({ MCP_CHAT_ROOM_IDLE_SECONDS: '600', MCP_CHAT_ABSENCE_SECONDS: '600' });
    expect(isAbout(await aheadOf(room, 1), aheadMs)).toBe(true);
    const times = await timesIn(room);
    expect(times).toEqual(sorted(times));
    expect(Math.max(...times) - Date.now()).toBeLessThan(aheadMs + slackMs);
  });
});

it('a process that stood still for longer than a room may be idle still has the room', async () => {
  const idleMs = 5_000;
  await start({ MCP_CHAT_ROOM_IDLE_SECONDS: String(idleMs / 1_000) });
  const room = await pair();
  server.kill('SIGSTOP');
  // It is the time itself that is tested here.
  await delay(idleMs + 500);
  server.kill('SIGCONT');
  expect(isAbout(await aheadOf(room), 0)).toBe(true);
});
