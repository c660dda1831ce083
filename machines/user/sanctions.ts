/** The effect of reports and of moderators' decisions on one user: pure rules, which the user machine applies. All times are real time. */
import type { ReportId, UserId } from '../address.ts';
import { limits } from '../limits.ts';
import type { Stamp, StrikePolicy, Testimony, Weight } from '../protocol.ts';
import { realOf } from '../protocol.ts';

/** A report that counts against somebody; one a reporter, and one an address. */
export interface Strike {
  readonly reportId: ReportId;
  readonly by: UserId;
  /** Stands for the reporter's address; null where it is not known. */
  readonly origin: string | null;
  readonly untilAt: number;
}

/** A person who is to meet nobody. */
export interface Sanction {
  /** When it ends; null: never. */
  readonly untilAt: number | null;
  /** The strikes that led to the sanction. It is lifted when any of them is dismissed. Empty when a moderator decided. */
  readonly strikes: readonly Strike[];
}

/** The record of a user: strikes, time-outs and the sanction in force. */
export interface Standing {
  readonly strikes: readonly Strike[];
  readonly timeouts: number;
  readonly sanction: Sanction | null;
}

interface Reported extends Testimony, Omit<Stamp, 'id'> {
  readonly reportId: ReportId;
  readonly by: UserId;
  readonly policy: StrikePolicy;
}

/** Whether a sanction keeps the user out at this real time, in milliseconds since 1970. */
export const isBarred = ({ sanction }: Standing, at: number): boolean =>
  sanction !== null && (sanction.untilAt === null || at < sanction.untilAt);

/** How long a sanction still lasts; undefined for ever. */
export const barredForMs = ({ sanction }: Standing, at: number): number | undefined =>
  sanction?.untilAt == null ? undefined : sanction.untilAt - at;

const counting = (strikes: readonly Strike[], at: number): readonly Strike[] =>
  strikes.filter(({ untilAt }) => at < untilAt);

/** Whether the person must stay known for what stands against them. */
export const isHeld = (standing: Standing, at: number): boolean =>
  isBarred(standing, at) || counting(standing.strikes, at).length > 0;

const isOfSameReporter = (one: Pick<Strike, 'by'>, other: Pick<Strike, 'by'>): boolean => one.by === other.by;
const isOfSameAddress = (one: Pick<Strike, 'origin'>, other: Pick<Strike, 'origin'>): boolean =>
  one.origin !== null && one.origin === other.origin;

/** Whether a report counts, or the first reason why not. */
export function weightOf(standing: Standing, reported: Reported): Weight {
  const at = realOf(reported);
  const strikes = counting(standing.strikes, at);
  if (isBarred(standing, at)) return 'sanctioned';
  if (!reported.hasSpoken) return 'nothing_said';
  if (!reported.hasReturned) return 'not_returned';
  if (strikes.some((strike) => isOfSameReporter(strike, reported))) return 'same_reporter';
  return strikes.some((strike) => isOfSameAddress(strike, reported)) ? 'same_address' : 'counts';
}

/** The strikes with a further one, if the report counts. */
export function withStrike(standing: Standing, reported: Reported): readonly Strike[] {
  const { reportId, by, origin } = reported;
  const at = realOf(reported);
  const strikes = counting(standing.strikes, at);
  if (weightOf(standing, reported) !== 'counts') return strikes;
  return [...strikes, { reportId, by, origin, untilAt: at + limits.strikeMs }].slice(-limits.strikesPerUserMax);
}

/** Whether this report is the one too many. */
export function isStruckOut(standing: Standing, reported: Reported): boolean {
  const { strikesMax } = reported.policy;
  if (strikesMax === 0 || weightOf(standing, reported) !== 'counts') return false;
  return withStrike(standing, reported).length >= strikesMax;
}

/** A time-out, or a ban after so many of them. */
export function struckOut(standing: Standing, reported: Reported): Standing {
  const isLast = standing.timeouts >= limits.timeoutsMax;
  return {
    strikes: [],
    timeouts: standing.timeouts + (isLast ? 0 : 1),
    sanction: {
      untilAt: isLast ? null : realOf(reported) + reported.policy.timeoutMs,
      strikes: withStrike(standing, reported),
    },
  };
}

/** Whether the sanction rests on this report. */
export const isGround = ({ sanction }: Standing, reportId: ReportId): boolean =>
  sanction?.strikes.some((strike) => strike.reportId === reportId) ?? false;

/** The record without a report that was dismissed, and without the sanction that rested on it. */
export function acquitted(standing: Standing, reportId: ReportId, at: number): Standing {
  const { strikes, timeouts, sanction } = standing;
  const others = (of: readonly Strike[]) => counting(of, at).filter((strike) => strike.reportId !== reportId);
  if (!sanction || !isGround(standing, reportId)) return { ...standing, strikes: others(strikes) };
  const kept = others(sanction.strikes);
  const newer = others(strikes).filter(
    (one) => !kept.some((other) => isOfSameReporter(one, other) || isOfSameAddress(one, other)),
  );
  return {
    strikes: [...kept, ...newer].slice(-limits.strikesPerUserMax),
    timeouts: sanction.untilAt === null ? timeouts : timeouts - 1,
    sanction: null,
  };
}
