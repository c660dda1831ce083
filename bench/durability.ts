/**
 * The cost of durability: messages per second through the real server, once with the state in memory and once in SQLite, synced before
 * each acknowledgement. Each room has one message outstanding; both members have a stream open on which they hear the other. The two
 * servers take turns, so that whatever else the machine does meets both alike. Prints medians, and the ratio SQLite to memory.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, unlimited } from '../test/support/server-process.ts';
import { LeanClient } from './lean-client.ts';

const roomsInFlight = [1, 10, 200];
const rounds = 5;
const roundMs = 2_000;
const warmUpMs = 3_000;
/** SQLite to memory with the most rooms in flight. */
const ratioMin = 0.7;
/** After so many messages a member acknowledges what they heard. */
const messagesPerAcknowledgement = 100;

const stores = ['memory', 'sqlite'] as const;
const text = 'A message as long as most are: a sentence or two, and no more than that.';

interface Room {
  readonly roomId: string;
  readonly members: readonly [LeanClient, LeanClient];
  sent: number;
}

async function openRoom(url: string): Promise<Room> {
  const members = [await LeanClient.connect(url), await LeanClient.connect(url)] as const;
  await members[0].call('enter_queue');
  const { room } = await members[1].call('enter_queue');
  if (!room) throw new Error('the second was not paired with the first');
  for (const member of members) await member.openStream();
  return { roomId: room.room_id, members, sent: 0 };
}

async function sendNext(room: Room): Promise<void> {
  const [sender, hearer] = room.sent % 2 === 0 ? room.members : room.members.toReversed();
  room.sent += 1;
  const client_message_id = `message ${room.sent}`;
  await sender?.call('send_message', { room_id: room.roomId, message: text, client_message_id });
  if (room.sent % messagesPerAcknowledgement < 2) await hearer?.call('wait_for_events', { timeout_seconds: 0 });
}

/** Lets every connection be open when the time begins. */
const wake = (rooms: readonly Room[]): Promise<unknown> =>
  Promise.all(rooms.flatMap(({ members }) => members.map((member) => member.call('get_status'))));

/** Messages per second that were acknowledged while all rooms sent one after the other. */
async function messagesPerSecond(rooms: readonly Room[], forMs: number): Promise<number> {
  await wake(rooms);
  const startedAt = performance.now();
  let acknowledged = 0;
  const converse = async (room: Room): Promise<void> => {
    while (performance.now() - startedAt < forMs) {
      await sendNext(room);
      acknowledged += 1;
    }
  };
  await Promise.all(rooms.map(converse));
  return (acknowledged * 1_000) / (performance.now() - startedAt);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const folder = mkdtempSync(join(tmpdir(), 'mcp-chat-durability-'));
const servers = stores.map((store) =>
  launch({ ...unlimited, PORT: '0', MCP_CHAT_STORE: store, MCP_CHAT_DATA: folder, MCP_CHAT_LOG_LEVEL: 'error' }),
);
const roomsMax = Math.max(...roomsInFlight);
const rooms: Room[][] = [];
for (const server of servers) {
  const url = await server.ready;
  const opened: Room[] = [];
  while (opened.length < roomsMax) opened.push(await openRoom(url));
  rooms.push(opened);
}
for (const opened of rooms) await messagesPerSecond(opened, warmUpMs);

const ratios: number[] = [];
console.log('rooms in flight   memory/s   sqlite/s   ratio');
for (const count of roomsInFlight) {
  const rates: number[][] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) {
      rates[index]?.push(await messagesPerSecond(rooms[index]?.slice(0, count) ?? [], roundMs));
    }
  }
  const [memory = Number.NaN, sqlite = Number.NaN] = rates.map(median);
  ratios.push(sqlite / memory);
  const cells = [count, memory.toFixed(0), sqlite.toFixed(0), (sqlite / memory).toFixed(2)];
  console.log(cells.map((cell, column) => String(cell).padStart([15, 11, 11, 8][column] ?? 0)).join(''));
}

for (const { members } of rooms.flat()) for (const member of members) member.close();
for (const server of servers) {
  server.kill('SIGTERM');
  await server.exited;
}
rmSync(folder, { recursive: true });
const ratio = ratios.at(-1) ?? Number.NaN;
console.log(
  `median of ${rounds} rounds of ${roundMs / 1_000} s each; wanted with ${roomsMax} rooms: at least ${ratioMin}`,
);
if (!(ratio >= ratioMin)) process.exitCode = 1;
