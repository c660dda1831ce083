import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import { seededRandom } from '../support/random.ts';
import { MortalServer } from './mortal-server.ts';
import type { Habits } from './person.ts';
import { Person } from './person.ts';
import type { Verdict } from './verdict.ts';
import { judge, seatsByRoom } from './verdict.ts';
import { World } from './world.ts';

export interface CrashOptions {
  readonly kills: number;
  /** Decides the moments of the kills, and what people do. */
  readonly seed: number;
  /** Called after each kill with how many there were. */
  readonly onKill?: (kills: number) => void;
}

export interface CrashReport {
  readonly verdict: Verdict;
  /** What the server said that it should not have, or how it ended when nobody killed it. */
  readonly faults: readonly string[];
  readonly people: number;
  readonly rooms: number;
  readonly acknowledged: number;
  /** Sessions begun anew after a kill. */
  readonly resumptions: number;
  /** Calls and streams that a kill broke, and that were tried again. */
  readonly broken: number;
}

const peopleAtATime = 28;
const roomsMin = 10;
/** Requests between a start and the next kill, at most. */
const requestsMax = 250;
/** How long a start is given before it is killed in turn, at most, in milliseconds. */
const startMsMax = 700;
/** How long a run may take: a start, and so much more per kill. */
const runMsMax = (kills: number): number => 30_000 + 6_000 * kills;

/** Runs the server under load, kills it again and again, and judges what its people saw. */
export async function crashRun({ kills, seed, onKill = () => {} }: CrashOptions): Promise<CrashReport> {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chat-crash-'));
  const server = new MortalServer({
    PORT: String(await freePort(random)),
    MCP_CHAT_DATA: folder,
    MCP_CHAT_ROOM_MESSAGES: '0',
    MCP_CHAT_ROOM_MESSAGES_PER_MINUTE: '0',
  });
  const world = new World(await server.ready(), AbortSignal.any([AbortSignal.timeout(runMsMax(kills)), server.died]));
  // Whoever waits for an answer then hears that there will be none.
  world.signal.addEventListener('abort', () => server.kill('SIGKILL'));
  const people: Person[] = [];
  const seats = Array.from({ length: peopleAtATime }, (_, index) => {
    const habits: Habits = { reads: index % 2 === 0 ? 'waits' : 'streams', isSettled: index % 3 === 0 };
    return occupy(world, people, seededRandom(seed * 1_000 + index), habits);
  });
  const isHopeless = () => world.signal.aborted || people.some(({ hasFailed }) => hasFailed);
  await world.until(() => isHopeless() || roomsInUse(people) >= roomsMin);
  for (let killed = 1; killed <= kills && !isHopeless(); killed += 1) {
    await momentOfDeath(random, server, world);
    await server.kill('SIGKILL');
    server.start();
    onKill(killed);
  }
  await everybodyBack(world, people);
  world.end();
  await Promise.all(seats);
  await server.kill('SIGTERM');
  rmSync(folder, { recursive: true });
  return {
    verdict: judge(people),
    faults: server.faults,
    people: people.length,
    rooms: seatsByRoom(people).size,
    acknowledged: people.flatMap(({ sent }) => sent).filter(({ acknowledged }) => acknowledged).length,
    resumptions: people.reduce((sum, { line }) => sum + line.sessions - 1, 0),
    broken: people.reduce((sum, { line }) => sum + line.broken, 0),
  };
}

/** One person after the other, until the end. */
async function occupy(world: World, people: Person[], random: Random, habits: Habits): Promise<void> {
  do {
    const person = new Person(world, random, habits);
    people.push(person);
    await person.live();
    // Somebody who failed is in the report; another one would fail as well.
    if (!person.isFinished) return;
  } while (!world.isEnding);
}

/** Rooms in which both members have had a message acknowledged. */
function roomsInUse(people: readonly Person[]): number {
  const senders = new Map<string, Set<string>>();
  for (const { userId, sent } of people) {
    for (const { roomId, acknowledged } of sent) {
      if (acknowledged) senders.set(roomId, (senders.get(roomId) ?? new Set()).add(userId));
    }
  }
  return [...senders.values()].filter(({ size }) => size === 2).length;
}

/** While it starts, when a request has just gone out, or when an answer has just come. */
async function momentOfDeath(random: Random, server: MortalServer, world: World): Promise<void> {
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
