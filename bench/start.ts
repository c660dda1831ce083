/**
 * The cost of finished conversations to a start and a stop: a data folder with so many of them, each with its words, its members and what they
 * have not read, is opened by the real server, which is told to stop as soon as it serves. Prints medians, and how large the file is.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomId, UserId } from '../machines/address.ts';
import { roomAddress, userAddress } from '../machines/address.ts';
import { hostTimes, readConfig } from '../src/config.ts';
import { localHost } from '../src/hosts/local.ts';
import { limits } from '../src/limits.ts';
import type { Write } from '../src/people/store.ts';
import { memoryStore } from '../src/store/memory.ts';
import { sqliteStore } from '../src/store/sqlite.ts';
import { seededIds } from '../test/support/seeded-ids.ts';
import { launch, unlimited } from '../test/support/server-process.ts';
import { storeOver } from '../test/support/store-over.ts';
import { VirtualClock } from '../test/support/virtual-clock.ts';

const conversations = 20_000;
const messagesEach = 10;
const rounds = 5;
const text = 'A message as long as most are: a sentence or two, and no more than that.';

/** All that one conversation of Ann and Bob wrote, and the room it was in. */
async function conversation(): Promise<{ readonly writes: string; readonly roomId: RoomId }> {
  const clock = new VirtualClock(Date.now());
  const memory = memoryStore();
  const writes: Write[] = [];
  const store = storeOver(memory, {
    commit(all: readonly Write[]) {
      writes.push(...all);
      memory.commit(all);
    },
  });
  const host = localHost({
    clock,
    ids: seededIds(),
    store,
    ...hostTimes(readConfig({})),
    onFailure: ({ error }) => {
      throw error;
    },
  });
  const [ann, bob] = ['ann_anna' as UserId, 'bob_bobo' as UserId];
  for (const name of [ann, bob]) {
    const enrolment = host.identities.enroll(name);
    if (typeof enrolment === 'string') throw new Error(enrolment);
    const profile = { displayName: name, interests: [], languages: [] };
    const options = { writes: enrolment.writes };
    await clock.answer(host.ask(userAddress(name), { type: 'user.enter', profile }, options));
  }
  const place = await clock.answer(host.ask(userAddress(ann), { type: 'user.describe' }));
  if (place.type !== 'matched') throw new Error(`ann is ${place.type}`);
  const { roomId } = place.room;
  for (let said = 0; said < messagesEach; said += 1) {
    const post = { type: 'room.post', from: said % 2 === 0 ? ann : bob, text } as const;
    await clock.answer(host.ask(roomAddress(roomId), post));
  }
  await clock.answer(host.ask(roomAddress(roomId), { type: 'room.leave', from: ann }));
  // A matchmaker is one for all.
  const own = writes.filter((write) => !('address' in write) || !write.address.startsWith('matchmaker'));
  return { writes: JSON.stringify(own.filter(({ type }) => type !== ('time.put' as string))), roomId };
}

async function fill(folder: string): Promise<void> {
  const { writes, roomId } = await conversation();
  const names = [
    roomId,
    'ann_anna',
    'bob_bobo',
    ...[...writes.matchAll(/"(?:handleHash|inboxId)":"([^"]+)"/g)].map(([, id]) => id ?? ''),
  ];
  const store = sqliteStore(folder);
  let batch: Write[] = [];
  for (let number = 0; number < conversations; number += 1) {
    const renamed = names.reduce((now, name) => now.replaceAll(name, `${name.slice(0, 12)}${number}`), writes);
    batch.push(...(JSON.parse(renamed) as Write[]));
    if (number % 100 < 99) continue;
    store.commit(batch);
    batch = [];
  }
  store.close();
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const sizeMb = (folder: string) =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6;

async function startAndStop(folder: string): Promise<readonly [startMs: number, stopMs: number]> {
  const beganAt = performance.now();
  const server = launch({ ...unlimited, PORT: '0', MCP_CHAT_DATA: folder, MCP_CHAT_LOG_LEVEL: 'error' });
  await server.ready;
  const servedAt = performance.now();
  server.kill('SIGTERM');
  const { code, stderr } = await server.exited;
  if (code !== 0) throw new Error(`the server ended with ${code}: ${stderr}`);
  return [servedAt - beganAt, performance.now() - servedAt];
}

const folder = mkdtempSync(join(tmpdir(), 'mcp-chat-start-'));
const empty = mkdtempSync(join(tmpdir(), 'mcp-chat-start-'));
try {
  await fill(folder);
  const size = sizeMb(folder);
  for (const [name, data] of [
    ['nothing', empty],
    [`${conversations} finished conversations of ${messagesEach} messages (${size.toFixed(0)} MB)`, folder],
  ] as const) {
    const taken: (readonly [number, number])[] = [];
    for (let round = 0; round < rounds; round += 1) taken.push(await startAndStop(data));
    const [startMs, stopMs] = [0, 1].map((index) => median(taken.map((times) => times[index] ?? Number.NaN))) as [
      number,
      number,
    ];
    console.log(
      `${name}: start ${startMs.toFixed(0)} ms, stop ${stopMs.toFixed(0)} ms (bound of a stop: ${limits.shutdownMs} ms)`,
    );
  }
} finally {
  for (const path of [folder, empty]) rmSync(path, { recursive: true });
}
