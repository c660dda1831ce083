import { expect } from 'vitest';
import type { UserId } from '../../machines/address.ts';
import type { Schedule } from '../../machines/matchmaker/schedule.ts';
import type { Meeting } from './pool.ts';

interface Guest {
  readonly userId: UserId;
  readonly interests: readonly string[];
  readonly languages: readonly string[];
  readonly address: 'home' | 'own' | 'unlimited';
  readonly sinceAt: number;
  readonly apart: { readonly userId: UserId; readonly untilAt: number } | null;
  /** Since when nothing about them has changed but the time. */
  readonly sameSince: number;
}

/** How long after two have become acceptable to each other they may both still wait. */
export const lagMs = 1_000;
/** How long the matchmaker may take a demand for stricter than it has become. */
const grainMs = 250;

/** The rule of shares in numbers of its own. */
export const share = {
  percent: 30,
  equalParts: 1.5,
  matchesMin: 8,
  peopleMin: 3,
  matchesMax: 64,
  lifetimeMs: 3_600_000,
  holdMs: 60_000,
};

const partyOf = ({ userId, address }: Guest): string => (address === 'home' ? 'home' : userId);

const shared = (one: readonly string[], other: readonly string[]): number =>
  one.filter((item) => other.includes(item)).length;
const tongues = ({ languages }: Guest): readonly string[] => languages.map((tag) => tag.slice(0, 2));

/** The rules once more, in the plainest words, over everybody who waits: what the matchmaker does is held against them. */
export class Oracle {
  readonly #schedule: Schedule;
  readonly waiting = new Map<UserId, Guest>();
  readonly #blocks = new Set<string>();
  /** The matches of two parties each, oldest first. */
  #matches: {
    readonly parties: readonly [string, string];
    readonly people: readonly UserId[];
    readonly at: number;
  }[] = [];
  /** How often two were seen to wait who had met but for the share of an address. */
  heldBack = 0;
  meetings = 0;
  /** Longest time for which two waited who were acceptable to each other. */
  longestLagMs = 0;
  longestWaitMs = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  enter(guest: Omit<Guest, 'sameSince'>): void {
    this.waiting.set(guest.userId, { ...guest, sameSince: guest.sinceAt });
  }

  change(userId: UserId, at: number, said: Partial<Guest> = {}): void {
    const guest = this.waiting.get(userId);
    if (guest) this.waiting.set(userId, { ...guest, ...said, sameSince: at });
  }

  block(by: UserId, whom: UserId): void {
    this.#blocks.add(`${by} ${whom}`);
  }

  unblock(by: UserId, whom: UserId): void {
    this.#blocks.delete(`${by} ${whom}`);
  }

  /** Two were paired: they were allowed to be, and nobody was passed over. */
  meet({ userIds: [first, second], at, by }: Meeting): void {
    const [one, other] = [this.#guest(first), this.#guest(second)];
    expect(this.#isAcceptable(one, other, at), `${first} and ${second}`).toBe(true);
    expect(this.#heldUntil(one, other, at), `${first} and ${second}`).toBeLessThanOrEqual(at);
    const seekers = by === undefined ? [one, other] : [this.#guest(by)];
    const passedOver = seekers.map((seeker) => this.#betterFor(seeker, seeker === one ? other : one, at));
    expect(
      passedOver.some((better) => better.length === 0),
      `passed over: ${passedOver.flat()}`,
    ).toBe(true);
    this.longestLagMs = Math.max(this.longestLagMs, this.#acceptableFor(one, other, at));
    this.longestWaitMs = Math.max(this.longestWaitMs, at - one.sinceAt, at - other.sinceAt);
    this.meetings += 1;
    const parties = [partyOf(one), partyOf(other)] as const;
    if (parties[0] !== parties[1])
      this.#matches = [...this.#matches, { parties, people: [first, second], at }].slice(-share.matchesMax);
    this.waiting.delete(first);
    this.waiting.delete(second);
  }

  /** No user waits in vain. */
  look(at: number): void {
    const guests = [...this.waiting.values()];
    const inVain = guests.flatMap((one, index) =>
      guests
        .slice(index + 1)
        .filter((other) => this.#acceptableFor(one, other, at) >= lagMs)
        .map((other) => `${one.userId} and ${other.userId}`),
    );
    expect(inVain).toEqual([]);
    this.heldBack += guests.filter((one, index) =>
      guests.slice(index + 1).some((other) => this.#isHeldBack(one, other, at)),
    ).length;
  }

  #guest(userId: UserId): Guest {
    const guest = this.waiting.get(userId);
    if (!guest) throw new Error(`${userId} was paired and did not wait`);
    return guest;
  }

  /** The users who were acceptable for long enough to be known, and are better than the chosen one. */
  #betterFor(seeker: Guest, chosen: Guest, at: number): readonly UserId[] {
    return [...this.waiting.values()]
      .filter((one) => one !== seeker && one !== chosen && this.#isAcceptable(seeker, one, at))
      .filter((one) => this.#heldUntil(seeker, one, at) <= at)
      .filter((one) => one.sinceAt === at || this.#isAcceptable(seeker, one, at - grainMs, at))
      .filter((one) => this.#isBetter(seeker, one, chosen, at))
      .map(({ userId }) => userId);
  }

  #isBetter(seeker: Guest, one: Guest, chosen: Guest, at: number): boolean {
    const seconds = (guest: Guest): number => Math.floor((at - guest.sinceAt) / 1000);
    const isOverdue = (guest: Guest): boolean => at - guest.sinceAt >= this.#schedule.anyoneMs;
    if (isOverdue(one) !== isOverdue(chosen)) return isOverdue(one);
    if (isOverdue(one) && seconds(one) !== seconds(chosen)) return seconds(one) > seconds(chosen);
    const interests = (guest: Guest): number => shared(seeker.interests, guest.interests);
    if (interests(one) !== interests(chosen)) return interests(one) > interests(chosen);
    const language = (guest: Guest): boolean => shared(tongues(seeker), tongues(guest)) > 0;
    if (language(one) !== language(chosen)) return language(one);
    return seconds(one) > seconds(chosen);
  }

  /** Until when one of the two waits for others, since the other's address has had its share; 0 for no such time. */
  #heldUntil(one: Guest, other: Guest, at: number): number {
    const [first, second] = [partyOf(one), partyOf(other)];
    if (first === second) return 0;
    const recent = this.#matches.filter((match) => at - match.at <= share.lifetimeMs);
    const parties = new Set([first, second, ...recent.flatMap((match) => match.parties)]);
    const part = Math.max(share.percent / 100, (2 * share.equalParts) / parties.size);
    const most = Math.max(share.matchesMin, part * (recent.length + 1));
    const isBeyond = (guest: Guest): boolean => {
      const own = recent.filter((match) => match.parties.includes(partyOf(guest)));
      const people = own.map(({ parties, people: [one, other] }) => (parties[0] === partyOf(guest) ? one : other));
      const isCrowd = guest.address !== 'unlimited' && new Set(people).size >= share.peopleMin;
      return isCrowd && own.length + 1 > most;
    };
    return Math.max(isBeyond(one) ? other.sinceAt + share.holdMs : 0, isBeyond(other) ? one.sinceAt + share.holdMs : 0);
  }

  #isHeldBack(one: Guest, other: Guest, at: number): boolean {
    return this.#heldUntil(one, other, at) > at && this.#isAcceptable(one, other, at);
  }

  /** How long two have been acceptable to each other; negative while they are not. */
  #acceptableFor(one: Guest, other: Guest, at: number): number {
    const { languageMs, anyoneMs } = this.#schedule;
    const times = [one, other].flatMap(({ sinceAt, sameSince, apart }) => [
      sameSince,
      ...[0, languageMs, anyoneMs].map((ms) => sinceAt + ms),
      apart?.untilAt ?? 0,
    ]);
    const since = Math.max(one.sameSince, other.sameSince);
    const from = times.filter((time) => time >= since).toSorted((a, b) => a - b);
    const first = from.find((time) => this.#isAcceptable(one, other, time));
    if (first === undefined) return -1;
    // Either of two addresses may have been beyond its share for as long as a user waits for that.
    const isOfOne = partyOf(one) === partyOf(other) || this.#matches.length < share.matchesMin;
    const heldUntil = isOfOne ? 0 : Math.max(one.sinceAt, other.sinceAt) + share.holdMs;
    return at - Math.max(first, heldUntil);
  }

  /** `demandsAt` is when their demands are looked at, and `at` when the time that holds them apart is. */
  #isAcceptable(one: Guest, other: Guest, demandsAt: number, at = demandsAt): boolean {
    if (one.userId === other.userId) return false;
    for (const [a, b] of [
      [one, other],
      [other, one],
    ] as const) {
      if (this.#blocks.has(`${a.userId} ${b.userId}`)) return false;
      if (a.apart && a.apart.userId === b.userId && a.apart.untilAt > at) return false;
      const waitedMs = demandsAt - a.sinceAt;
      if (a.interests.length === 0 || waitedMs >= this.#schedule.anyoneMs) continue;
      const isLanguageShared = a.languages.length === 0 || shared(tongues(a), tongues(b)) > 0;
      const isInterestShared = waitedMs >= this.#schedule.languageMs || shared(a.interests, b.interests) > 0;
      if (!isLanguageShared || !isInterestShared) return false;
    }
    return true;
  }
}
