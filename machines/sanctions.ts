/** What reports and moderators' decisions come to for one person: pure rules, which the user machine applies. */
import type { ReportId, UserId } from './address.ts';
import { limits } from './limits.ts';
import type { StrikePolicy } from './protocol.ts';

/** A report that counts against somebody; one a reporter. */
export interface Strike {
  readonly reportId: ReportId;
  readonly by: UserId;
  readonly untilAt: number;
}

/** A person who is to meet nobody. */
export interface Sanction {
  /** When it ends; null: never. */
  readonly untilAt: number | null;
  /** What it rests on: it goes with any of them. None for a moderator's own. */
  readonly strikes: readonly Strike[];
}

/** What a person's record holds. */
export interface Standing {
  readonly strikes: readonly Strike[];
  readonly timeouts: number;
  readonly sanction: Sanction | null;
}

interface Reported {
  readonly reportId: ReportId;
  readonly by: UserId;
  readonly policy: StrikePolicy;
  readonly at: number;
}

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

/** The strikes with a further one, unless its reporter has one there. */
export function withStrike({ strikes }: Standing, { reportId, by, at }: Reported): readonly Strike[] {
  const standing = counting(strikes, at);
  if (standing.some((strike) => strike.by === by)) return standing;
  return [...standing, { reportId, by, untilAt: at + limits.strikeMs }].slice(-limits.strikesPerUserMax);
}

/** Whether this report is the one too many. What is told of somebody barred already adds nothing. */
export function isStruckOut(standing: Standing, reported: Reported): boolean {
  const { by, policy, at } = reported;
  if (isBarred(standing, at) || policy.strikesMax === 0) return false;
  const isCounted = counting(standing.strikes, at).some((strike) => strike.by === by);
  return !isCounted && withStrike(standing, reported).length >= policy.strikesMax;
}

/** A time-out, or a ban after so many of them. */
export function struckOut(standing: Standing, reported: Reported): Standing {
  const isLast = standing.timeouts >= limits.timeoutsMax;
  return {
    strikes: [],
    timeouts: standing.timeouts + (isLast ? 0 : 1),
    sanction: {
      untilAt: isLast ? null : reported.at + reported.policy.timeoutMs,
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
  const newer = others(strikes).filter(({ by }) => !kept.some((strike) => strike.by === by));
  return {
    strikes: [...kept, ...newer].slice(-limits.strikesPerUserMax),
    timeouts: sanction.untilAt === null ? timeouts : timeouts - 1,
    sanction: null,
  };
}
