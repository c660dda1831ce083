import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import { seededRandom } from '../support/random.ts';
import type { RoomFacts } from './audit.ts';
import { disagreementsIn, missingIn, roomsIn } from './audit.ts';
import { readFolder } from './folder.ts';
import { MortalServer } from './mortal-server.ts';
import type { Habits } from './person.ts';
import { Person } from './person.ts';
import type { PersonRecord } from './record.ts';
import type { Verdict } from './verdict.ts';
import { judge, seatsByRoom } from './verdict.ts';
import { World } from './world.ts';

export interface CrashOptions {
  readonly kills: number;
  /** Decides the moments of the kills, and what people do. */
  readonly seed: number;
  /** After so long without a message a room ends. */
  readonly roomIdleSeconds?: number;
  /** This long after they have gone a person is forgotten, and their name free. */
  readonly lifetimeSeconds?: number;
  /** Called after each kill with how many there were. */
  readonly onKill?: (kills: number) => void;
}

export interface CrashReport {
  readonly verdict: Verdict & {
    /** Snapshots in the file that contradict one another, after a kill or at the end. */
    readonly contradicting: readonly string[];
    /** Blocks and reports that were acknowledged and were not in the file after a kill, or at the end. */
    readonly unkept: readonly string[];
    /** The complaints of the server, or its end when no kill ended it. */
    readonly faults: readonly string[];
  };
  readonly people: number;
  /** People who took a name that somebody else had had. */
  readonly namesakes: number;
  readonly forgotten: number;
  readonly rooms: number;
  /** Rooms that ended because nobody said anything. */
  readonly idle: number;
  readonly acknowledged: number;
  readonly blocks: number;
  readonly unblocks: number;
  readonly reports: number;
  /** How often somebody was told whether a room is open or over. */
  readonly sightings: number;
  /** Sessions begun anew after a kill. */
  readonly resumptions: number;
  /** Calls and streams that a kill broke, and that were tried again. */
  readonly broken: number;
}

const peopleAtATime = 36;
const roomsMin = 10;
/** Some lives of the server last longer than a lifetime as short as this. */
const lifetimeSecondsMax = 20;
/** Requests between a start and the next kill, at most. */
const requestsMax = 250;
/** How long a start is given before it is killed in turn, at most, in milliseconds. */
const startMsMax = 700;
/** Beyond its idle time, how long a room may take to end by itself while the server stays up, in milliseconds. */
const overdueMs = 30_000;
/** How long a run may take: a start, and so much more per kill. */
const runMsMax = (kills: number): number => 120_000 + 30_000 * kills;

/** Runs the server under load, kills it again and again, and judges what its people saw and what its file says. */
export async function crashRun(options: CrashOptions): Promise<CrashReport> {
  const { kills, seed, roomIdleSeconds = 3_600, lifetimeSeconds = 86_400, onKill = () => {} } = options;
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chat-crash-'));
  const server = new MortalServer({
    PORT: String(await freePort(random)),
    MCP_CHAT_DATA: folder,
    MCP_CHAT_ROOM_IDLE_SECONDS: String(roomIdleSeconds),
    MCP_CHAT_HANDLE_LIFETIME_SECONDS: String(lifetimeSeconds),
    // Transcripts go around kills as well, and with them most of the file.
    MCP_CHAT_HISTORY_SECONDS: '5',
    // All report each other, and all are to meet again.
    MCP_CHAT_STRIKES_MAX: '0',
  });
  const signal = AbortSignal.any([AbortSignal.timeout(runMsMax(kills)), server.died]);
  const world = new World(await server.ready(), signal, roomIdleSeconds * 1_000);
  // A person who waits for an answer then hears that there will be none.
  world.signal.addEventListener('abort', () => server.kill('SIGKILL'));
  const people: Person[] = [];
  const seats = Array.from({ length: peopleAtATime }, (_, index) => {
    const habits: Habits = {
      era: index % 4 < 2 ? 'legacy' : 'modern',
      reads: index % 2 === 0 ? 'waits' : 'streams',
      isSettled: index % 6 === 0,
    };
    return occupy(world, people, seededRandom(seed * 1_000 + index), habits);
  });
  const records = () => people.map(({ diary }) => diary);
  const isHopeless = () => world.signal.aborted || people.some(({ hasFailed }) => hasFailed);
  const file = { contradicting: [] as string[], unkept: [] as string[] };
  const rooms = new Map<string, RoomFacts>();
  const readFile = (when: string): void => {
    const store = readFolder(folder);
    file.contradicting.push(...disagreementsIn(store).map((line) => `${when}: ${line}`));
    file.unkept.push(...missingIn(store, records()).map((line) => `${when}: ${line}`));
    // The first reading knows when a room was opened.
    for (const room of roomsIn(store)) if (!rooms.has(room.roomId)) rooms.set(room.roomId, room);
  };
  await world.until(() => isHopeless() || roomsInUse(records()) >= roomsMin);
  for (let killed = 1; killed <= kills && !isHopeless(); killed += 1) {
    await momentOfDeath(random, server, world, lifetimeSeconds);
    await server.kill('SIGKILL');
    readFile(`after kill ${killed}`);
    server.start();
    world.restarted();
    onKill(killed);
  }
  // On a slow machine some of it has not happened yet.
  await world.until(() => isHopeless() || isWhole(count(people)));
  await everybodyBack(world, people);
  world.end();
  const overdue = setTimeout(() => world.overdue(), world.roomIdleMs + overdueMs);
  await Promise.all(seats);
  clearTimeout(overdue);
  await server.kill('SIGTERM');
  readFile('at the end');
  rmSync(folder, { recursive: true });
  return { ...count(people), verdict: { ...judge(records(), [...rooms.values()]), ...file, faults: server.faults } };
}

/** Whether everything that is judged has happened. */
const isWhole = ({ forgotten, idle, blocks, reports, sightings }: Omit<CrashReport, 'verdict'>): boolean =>
  Math.min(forgotten, idle, blocks, reports, sightings) > 0;

function count(people: readonly Person[]): Omit<CrashReport, 'verdict'> {
  const records = people.map(({ diary }) => diary);
  const named = records.filter(({ userId }) => userId !== '');
  const idle = records.flatMap(({ heard }) => heard.filter(({ payload }) => payload.detail === 'idle'));
  const blocks = records.flatMap((record) => record.blocks);
  return {
    people: people.length,
    namesakes: named.length - new Set(named.map(({ userId }) => userId)).size,
    forgotten: records.filter(({ isForgotten }) => isForgotten).length,
    rooms: seatsByRoom(records).size,
    idle: new Set(idle.map(({ payload }) => payload.room_id)).size,
    acknowledged: records.flatMap(({ sent }) => sent).filter(({ acknowledged }) => acknowledged).length,
    blocks: blocks.length,
    unblocks: blocks.filter(({ undoneAt }) => undoneAt < Number.POSITIVE_INFINITY).length,
    reports: records.flatMap(({ reports }) => reports).length,
    sightings: records.flatMap(({ sightings }) => sightings).length,
    resumptions: people.reduce((sum, { line }) => sum + Math.max(0, line.sessions - 1), 0),
    broken: people.reduce((sum, { line }) => sum + line.broken, 0),
  };
}

/** Person follows person, until the end. */
async function occupy(world: World, people: Person[], random: Random, habits: Habits): Promise<void> {
  do {
    const person = new Person(world, random, habits);
    people.push(person);
    await person.live();
    // A person who failed is in the report; another one would fail as well.
    if (!person.isFinished) return;
  } while (!world.isEnding);
}

/** Rooms in which both members have had a message acknowledged. */
function roomsInUse(people: readonly PersonRecord[]): number {
  const senders = new Map<string, Set<string>>();
  for (const { userId, sent } of people) {
    for (const { roomId, acknowledged } of sent) {
      if (acknowledged) senders.set(roomId, (senders.get(roomId) ?? new Set()).add(userId));
    }
  }
  return [...senders.values()].filter(({ size }) => size === 2).length;
}

/** Long enough for some to be forgotten; or while it starts, when a request has just gone out, or when an answer has just come. */
async function momentOfDeath(
  random: Random,
  server: MortalServer,
  world: World,
  lifetimeSeconds: number,
): Promise<void> {
  if (lifetimeSeconds <= lifetimeSecondsMax && random.chance(0.05)) {
    await server.ready();
    await Promise.race([delay(lifetimeSeconds * 1_000 + random.below(2_000)), world.until(() => world.signal.aborted)]);
    return;
  }
  const moment = random.pick<'begun' | 'answered' | 'starting'>([
    'begun',
    'begun',
    'begun',
    'answered',
    'answered',
    'answered',
    'starting',
  ]);
  if (moment === 'starting') {
    await delay(random.below(startMsMax));
    return;
  }
  await server.ready();
  const goal = world[moment] + 1 + random.below(requestsMax);
  await world.until(() => world[moment] >= goal || world.signal.aborted);
}

/** Until everybody of now has been answered since the last start. */
async function everybodyBack(world: World, people: readonly Person[]): Promise<void> {
  const before = new Map(people.map((person) => [person, person.line.answered]));
  await world.until(
    () =>
      world.signal.aborted ||
      people.every(
        (person) => person.hasFailed || person.isFinished || person.line.answered > (before.get(person) ?? 0),
      ),
  );
}

/** Below the ports that outgoing connections get, so that none of them takes it while the server is down. */
async function freePort(random: Random): Promise<number> {
  for (;;) {
    const port = 20_000 + random.below(10_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}
