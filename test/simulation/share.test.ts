import { expect, it } from 'vitest';
import type { UserId } from '../../machines/address.ts';
import { limits } from '../../machines/limits.ts';
import type { Entrance } from '../../machines/protocol.ts';
import { seededRandom } from '../support/random.ts';
import { Pool } from './pool.ts';

const schedule = { languageMs: 10_000, anyoneMs: 30_000 };
const nothingSaid = { interests: [], languages: [] };
const warmUpMs = 10 * 60_000;

const from = (origin: string, isLimited = true): Entrance => ({
  origin,
  isLimited,
  mark: null,
});

interface Crowd {
  /** People with an address of their own each, who come back as soon as a chat is over. */
  readonly guests: number;
  /** People of one address who block one another, and come back at once. */
  readonly captors: number;
  readonly meanChatMs: number;
  readonly isLimited?: boolean;
}

/** Lets them talk for four hours. Shares are parts of one. */
function lives({ guests, captors, meanChatMs, isLimited = true }: Crowd) {
  const random = seededRandom(meanChatMs + captors);
  const entrances = new Map<UserId, Entrance>();
  const visits = new Map<UserId, number>();
  const since = new Map<UserId, number>();
  let returns: { readonly at: number; readonly userId: UserId }[] = [];
  const figures = { matches: 0, captured: 0, guestChats: 0, guestsCaptured: 0, longestWaitMs: 0 };
  const isCaptor = (userId: UserId): boolean => userId.startsWith('captor');
  const pool = new Pool(schedule, ({ at, userIds }) => {
    const taken = userIds.filter(isCaptor).length;
    const isCounted = pool.elapsedMs >= warmUpMs;
    for (const userId of userIds) {
      const waitedMs = at - (since.get(userId) ?? at);
      if (!isCaptor(userId)) figures.longestWaitMs = Math.max(figures.longestWaitMs, waitedMs);
      const ms =
        isCaptor(userId) && taken > 0 ? 1_000 : -Math.log(1 - random.below(1_000_000) / 1_000_000) * meanChatMs;
      returns.push({ at: pool.elapsedMs + Math.round(ms), userId });
    }
    if (!isCounted) return;
    figures.matches += 1;
    figures.captured += taken > 0 ? 1 : 0;
    figures.guestChats += 2 - taken;
    figures.guestsCaptured += taken === 1 ? 1 : 0;
  });
  const enter = (userId: UserId): void => {
    const visit = (visits.get(userId) ?? 0) + 1;
    visits.set(userId, visit);
    since.set(userId, pool.now);
    pool.enter(userId, nothingSaid, null, visit, entrances.get(userId));
  };
  const people = [
    ...Array.from({ length: captors }, (_, index) => `captor_${index}` as UserId),
    ...Array.from({ length: guests }, (_, index) => `guest_${index}` as UserId),
  ];
  for (const [index, userId] of people.entries()) {
    entrances.set(userId, from(isCaptor(userId) ? 'captors' : userId, isLimited));
    for (const other of people) {
      if (isCaptor(userId) && isCaptor(other) && other !== userId) {
        pool.send({ type: 'matchmaker.block', by: userId, whom: other });
      }
    }
    returns.push({ at: index * 1_000, userId });
  }
  while (pool.elapsedMs < 4 * 60 * 60_000) {
    const next = returns.toSorted((one, other) => one.at - other.at)[0];
    pool.passTo(pool.elapsedMs + 1_000);
    if (!next) continue;
    const due = returns.filter(({ at }) => at <= pool.elapsedMs);
    returns = returns.filter((one) => !due.includes(one));
    for (const { userId } of due) enter(userId);
  }
  const { matches, captured, guestChats, guestsCaptured, longestWaitMs } = figures;
  return { matches, share: captured / matches, guestsShare: guestsCaptured / guestChats, longestWaitMs };
}

const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;

it.each([20_000, 60_000, 180_000, 300_000])(
  'an address whose people block one another takes no more than its share of ten people who talk for %i ms',
  (meanChatMs) => {
    const open = lives({ guests: 10, captors: 12, meanChatMs, isLimited: false });
    const held = lives({ guests: 10, captors: 12, meanChatMs });
    console.info(
      `chats of ${meanChatMs / 1000} s: the address takes ${percent(held.share)} of ${held.matches} matches (without a share ` +
        `${percent(open.share)}), ${percent(held.guestsShare)} of the others' chats, who wait ${held.longestWaitMs / 1000} s at most`,
    );
    expect(open.share).toBeGreaterThan(0.9);
    expect(held.share).toBeLessThanOrEqual(limits.originSharePercent / 100 + 0.03);
    expect(held.longestWaitMs).toBeLessThanOrEqual(limits.originHoldMs + 1_000);
  },
  60_000,
);

it('people who have addresses of their own notice nothing', () => {
  const each = { guests: 10, captors: 0, meanChatMs: 60_000 };
  const [open, held] = [lives({ ...each, isLimited: false }), lives(each)];
  console.info(`ten people with an address each: ${held.matches} matches, and ${open.matches} without shares`);
  expect(held.matches).toBeGreaterThan(0.95 * open.matches);
});
