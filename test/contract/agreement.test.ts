// Goal: whatever people do at once, and whenever the process dies, a person's state, the rooms', the line and the blocks agree.
// Method: random commands, several a turn, under a virtual clock, with crashes in between; the snapshots are compared pairwise.
import { expect, it } from 'vitest';
import type { ReportId, RoomId, UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import { disagreementsIn, roomsIn } from '../crash/audit.ts';
import type { Random } from '../support/random.ts';
import { seededRandom } from '../support/random.ts';
import { profileOf, TestHost } from '../support/test-host.ts';
import type { CrashPoint } from './crashing-disk.ts';
import { CrashingDisk } from './crashing-disk.ts';

const steps = 120;
const names = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay', 'Bob'] as const;
const times = { awayMs: 20_000, absenceMs: 60_000, queueAbsenceMs: 30_000, unprovenMs: 15_000, lifetimeMs: 90_000 };
const deaths: readonly [CrashPoint, ...CrashPoint[]] = [
  'before the commit',
  'with everything written and nothing committed',
  'after the commit, before the store says so',
  'after the commit, before anything leaves',
];

/** Asks for something at random, and waits for nothing. */
function act({ host, store }: TestHost, random: Random): Promise<unknown> | undefined {
  const from = random.pick(names) as UserId;
  const whom = random.pick(names) as UserId;
  const rooms = roomsIn(store).map(({ roomId }) => roomAddress(roomId as RoomId));
  const to = rooms[rooms.length - 1 - random.below(Math.min(8, rooms.length))] ?? roomAddress('room_none' as RoomId);
  const self = userAddress(from);
  const report = { type: 'room.report', from, reason: 'spam', comment: '', isBlock: random.chance(0.6) } as const;
  const what = random.below(100);
  if (what < 30) return enter(host, from);
  if (what < 35) return host.ask(self, { type: 'user.cancel' });
  if (what < 50) return host.ask(to, { type: 'room.post', from, text: 'hi' });
  if (what < 62) return host.ask(to, { type: 'room.leave', from });
  if (what < 72) return host.ask(to, { type: 'room.block', from });
  if (what < 78) return host.ask(to, report);
  if (what < 84) return host.ask(self, { type: 'user.unblock', whom });
  if (what < 86) return host.ask(self, { type: 'user.forget' });
  if (what < 88) return host.ask(self, { type: 'user.sanction', by: 'mod', timeoutMs: 20_000 });
  if (what < 90) return host.ask(self, { type: 'user.pardon', by: 'mod' });
  if (what < 92) return host.ask(self, { type: 'user.acquit', reportId: 'report_x' as ReportId });
  if (what < 95) host.expire(from);
  else host.presence.touch(from);
  return undefined;
}

/** As a new person where nobody has the name. */
function enter(host: TestHost['host'], userId: UserId): Promise<unknown> | undefined {
  const event = { type: 'user.enter', profile: profileOf(userId) } as const;
  const known = host.identities.named(userId);
  if (known !== undefined) return known === userId ? host.ask(userAddress(userId), event) : undefined;
  const enrolment = host.identities.enroll(userId);
  if (typeof enrolment === 'string') return undefined;
  return host.ask(userAddress(userId), event, { writes: enrolment.writes }).finally(() => enrolment.release());
}

/** Everything that the actors are, for comparison. */
const actorsIn = ({ store }: TestHost): string =>
  JSON.stringify([...store.actors()].toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The process dies, at a point of its next commit or between two, and begins again. */
async function die(world: TestHost, disk: CrashingDisk, random: Random): Promise<void> {
  const isBetween = random.chance(0.5);
  const before = actorsIn(world);
  disk.crashAt(isBetween ? 'after the reply' : random.pick(deaths));
  if (isBetween) disk.reach('after the reply');
  for (let tries = 0; tries < 50 && !disk.hasCrashed; tries += 1) {
    act(world, random)?.catch(() => {});
    await world.clock.settle();
  }
  world.restart(random.below(40_000));
  if (isBetween) expect(actorsIn(world)).toBe(before);
}

it.each(Array.from({ length: 12 }, (_, seed) => seed))('all snapshots agree, seed %i', async (seed) => {
  const random = seededRandom(seed);
  const disk = new CrashingDisk();
  const world = new TestHost({ store: disk.store, roomIdleMs: 50_000, historyMs: 30_000, presence: times });
  let deaths = 0;
  try {
    for (let step = 0; step < steps; step += 1) {
      const asked = Array.from({ length: random.below(5) }, () => act(world, random)?.catch(() => {}));
      await world.clock.advance(random.chance(0.6) ? random.below(400) : random.below(25_000));
      await Promise.all(asked);
      expect([step, disagreementsIn(world.store)]).toEqual([step, []]);
      if (!random.chance(0.1)) continue;
      await die(world, disk, random);
      deaths += 1;
      expect([step, 'after a crash', disagreementsIn(world.store)]).toEqual([step, 'after a crash', []]);
    }
    expect(deaths).toBeGreaterThan(0);
    expect(roomsIn(world.store).length).toBeGreaterThan(5);
  } finally {
    disk.remove();
  }
});
