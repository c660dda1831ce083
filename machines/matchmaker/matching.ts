import type { UserId } from '../address.ts';
import { limits } from '../limits.ts';
import type { Apart, Entrance, Member } from '../protocol.ts';
import type { Blocks } from './blocks.ts';
import { demandOf, levelAfter, sharedInterests, shareLanguage, widensAfterMs } from './demand.ts';
import { draw } from './draw.ts';
import type { Schedule } from './schedule.ts';
import type { Shares } from './shares.ts';
import type { Waiting, WaitingLine } from './waiting-line.ts';
import type { Wait, Waits } from './waits.ts';
import { estimateMs, withWait } from './waits.ts';

/** All that decides who meets whom. */
export interface Matching {
  readonly schedule: Schedule;
  readonly line: WaitingLine;
  readonly blocks: Blocks;
  readonly waits: Waits;
  readonly shares: Shares;
  /** How long those took who were matched lately, at once or later, newest last. */
  readonly matches: readonly Pick<Wait, 'ms' | 'endedAt'>[];
}

/** Two people who are to meet, in order of arrival. */
export type Pair = readonly [Waiting, Waiting];

/** The demand that fits the wait so far, and when to look again. A demand that has relaxed stays so. */
function asOf(waiting: Waiting, schedule: Schedule, at: number): Waiting {
  const { member, sinceAt } = waiting;
  // The name of a partner of before stays no longer than it holds them apart.
  const apart = waiting.apart && waiting.apart.untilAt > at ? waiting.apart : null;
  const level = levelAfter(at - sinceAt, schedule);
  const relaxed = level > waiting.level ? level : waiting.level;
  const widensMs = widensAfterMs(member, relaxed, schedule);
  const times = [...(widensMs === null ? [] : [sinceAt + widensMs]), ...(apart ? [apart.untilAt] : [])];
  return { ...waiting, apart, level: relaxed, dueAt: times.length === 0 ? null : Math.min(...times) };
}

/** A new user, at the end of the line. */
export const newcomer = (
  { line, schedule }: Matching,
  { member, apart, entrance = null }: { member: Member; apart: Apart | null; entrance?: Entrance | null | undefined },
  at: number,
): Waiting =>
  asOf(
    {
      ticket: line.nextTicket,
      member,
      sinceAt: at,
      apart,
      entrance,
      isHeard: (entrance?.mark ?? null) === null,
      level: 0,
      dueAt: null,
    },
    schedule,
    at,
  );

/** A waiting user with a new profile, in the same place; undefined for a visit that is over. */
export function renewed({ line, schedule }: Matching, member: Member, at: number): Waiting | undefined {
  const waiting = line.of(member.userId);
  return waiting?.member.visit === member.visit ? asOf({ ...waiting, member, isHeard: true }, schedule, at) : undefined;
}

/** A waiting user after a call, or after the last stream closed; undefined when that changes nothing. */
export function reheard({ line, schedule }: Matching, userId: UserId, isHeard: boolean, at: number) {
  const waiting = line.of(userId);
  const { mark = null } = waiting?.entrance ?? {};
  return waiting && mark !== null && waiting.isHeard !== isHeard
    ? asOf({ ...waiting, isHeard }, schedule, at)
    : undefined;
}

const isHeldFrom = ({ apart }: Waiting, { member }: Waiting, at: number): boolean =>
  apart !== null && apart.userId === member.userId && apart.untilAt > at;

/** Whether the later may be a further try of the earlier, whose answer was lost on the way: then nobody would be found at the other end. */
function mayBeOne(one: Waiting, other: Waiting): boolean {
  const [earlier, later] = inOrder(one, other);
  const { mark = null } = earlier.entrance ?? {};
  return mark !== null && !earlier.isHeard && later.entrance?.mark === mark;
}

function mayMeet({ blocks }: Matching, one: Waiting, other: Waiting, at: number): boolean {
  const [first, second] = [one.member.userId, other.member.userId];
  if (first === second || isHeldFrom(one, other, at) || isHeldFrom(other, one, at)) return false;
  return !blocks.has(first, second) && !blocks.has(second, first) && !mayBeOne(one, other);
}

/**
 * How good a partner is, the greater the better, the first difference deciding: whoever has waited to the end of the schedule, longest
 * first, so that nobody is passed over for ever; then most interests shared, a language shared, the longest wait in whole seconds.
 */
function merits({ schedule }: Matching, seeker: Waiting, { member, sinceAt }: Waiting, at: number): readonly number[] {
  const seconds = Math.floor((at - sinceAt) / 1000);
  const overdueSeconds = at - sinceAt >= schedule.anyoneMs ? seconds + 1 : 0;
  const language = shareLanguage(seeker.member, member) ? 1 : 0;
  return [overdueSeconds, sharedInterests(seeker.member, member), language, seconds];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((merit, place) => merit !== other[place]);
  return index === -1 ? 0 : (one[index] ?? 0) - (other[index] ?? 0);
}

/** Whom somebody meets of those who wait: the best whom both accept; among equals one drawn by the seed. */
export function partnerOf(matching: Matching, seeker: Waiting, at: number, seed: string): Waiting | undefined {
  let best: { readonly merits: readonly number[]; readonly waiting: readonly Waiting[] } | undefined;
  for (const waiting of matching.line.companions(seeker)) {
    if (!mayMeet(matching, seeker, waiting, at) || matching.shares.heldUntil(seeker, waiting, at) > at) continue;
    const those = merits(matching, seeker, waiting, at);
    const order = best ? compare(those, best.merits) : 1;
    if (order > 0) best = { merits: those, waiting: [waiting] };
    else if (best && order === 0) best = { ...best, waiting: [...best.waiting, waiting] };
  }
  return best?.waiting[draw(seed, best.waiting.length)];
}

/** A waiting user, to be looked at again at the first moment when a user of an address beyond its share may be met. */
function patient(matching: Matching, seeker: Waiting, at: number): Waiting {
  if (!matching.shares.mayHold) return seeker;
  let { dueAt } = seeker;
  for (const waiting of matching.line.companions(seeker)) {
    const heldUntil = matching.shares.heldUntil(seeker, waiting, at);
    if (heldUntil > at && mayMeet(matching, seeker, waiting, at)) dueAt = Math.min(dueAt ?? heldUntil, heldUntil);
  }
  return dueAt === seeker.dueAt ? seeker : { ...seeker, dueAt };
}

function leaves<M extends Matching>(matching: M, waiting: Waiting, at: number, isMatched: boolean): M {
  const { line, waits, schedule } = matching;
  if (!line.at(waiting.ticket)) return matching;
  const demand = demandOf(waiting.member, levelAfter(0, schedule));
  const wait = { ms: at - waiting.sinceAt, isMatched, endedAt: at };
  return { ...matching, line: line.without(waiting), waits: withWait(waits, demand, wait) };
}

/** Without somebody who gives up, if they wait. A visit that is given leaves others of theirs alone. */
export function without<M extends Matching>(matching: M, userId: UserId, at: number, visit?: number): M {
  const waiting = matching.line.of(userId);
  if (!waiting || (visit !== undefined && waiting.member.visit !== visit)) return matching;
  return leaves(matching, waiting, at, false);
}

/** With somebody who waits; a newer visit takes the place of an older one whose cancel never came. */
export function joined<M extends Matching>(matching: M, waiting: Waiting, at: number): M {
  const former = matching.line.of(waiting.member.userId);
  const now = former && former.ticket !== waiting.ticket ? leaves(matching, former, at, false) : matching;
  return { ...now, line: now.line.with(patient(now, waiting, at)) };
}

/** Without two who meet. */
export function paired<M extends Matching>(matching: M, pair: Pair, at: number): M {
  const now = pair.reduce((left, one) => without(leaves(left, one, at, true), one.member.userId, at), matching);
  const matches = [...matching.matches, ...pair.map(({ sinceAt }) => ({ ms: at - sinceAt, endedAt: at }))];
  return {
    ...now,
    matches: matches.slice(-limits.matchSamplesMax),
    shares: now.shares.with(...pair, at),
  };
}

/** Two waiting users, the one who came first at the front. */
export const inOrder = (one: Waiting, other: Waiting): Pair =>
  one.ticket < other.ticket ? [one, other] : [other, one];

/** Looks again at people who are due, at most `limits.recheckPeopleMax`, in order of their deadlines: who can meet by now does. */
export function recheck<M extends Matching>(
  matching: M,
  at: number,
  seed: string,
): { readonly matching: M; readonly pairs: readonly Pair[] } {
  const pairs: Pair[] = [];
  let now = matching;
  for (const ticket of matching.line.due(at, limits.recheckPeopleMax)) {
    const waiting = now.line.at(ticket);
    // Met somebody who was due before.
    if (!waiting) continue;
    const seeker = asOf(waiting, now.schedule, at);
    const partner = partnerOf(now, seeker, at, `${seed} ${ticket}`);
    if (partner) pairs.push(inOrder(seeker, partner));
    now = partner ? paired(now, inOrder(seeker, partner), at) : joined(now, seeker, at);
  }
  return { matching: now, pairs };
}

/** Schedules an immediate recheck of a waiting user, because their blocks changed. */
export function hastened<M extends Matching>(matching: M, userId: UserId, at: number): M {
  const waiting = matching.line.of(userId);
  return waiting ? joined(matching, { ...waiting, dueAt: at }, at) : matching;
}

/** Under another schedule: everybody is looked at again as it says. */
export function rescheduled<M extends Matching>(matching: M, schedule: Schedule, at: number): M {
  const { languageMs, anyoneMs } = matching.schedule;
  if (schedule.languageMs === languageMs && schedule.anyoneMs === anyoneMs) return matching;
  let { line } = matching;
  for (const waiting of matching.line) line = line.with({ ...waiting, dueAt: at });
  return { ...matching, schedule, line };
}

/** When somebody's demand relaxes next, in whole seconds from now; null when it does not. */
export function widensInSeconds(
  { schedule }: Matching,
  { member, level, sinceAt }: Waiting,
  at: number,
): number | null {
  const widensMs = widensAfterMs(member, level, schedule);
  return widensMs === null ? null : Math.max(0, Math.ceil((sinceAt + widensMs - at) / 1000));
}

/** How long somebody who waits is likely to wait yet, in whole seconds; null when nothing is known. */
export function estimateSeconds(
  { waits, schedule }: Matching,
  { member, sinceAt }: Waiting,
  at: number,
): number | null {
  const demand = demandOf(member, levelAfter(0, schedule));
  const ms = estimateMs(waits[demand], at - sinceAt, at);
  return ms === null ? null : Math.ceil(ms / 1000);
}
