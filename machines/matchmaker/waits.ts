import { limits } from '../limits.ts';
import type { Demand } from './schedule.ts';

/** How long somebody waited, and whether it ended with a match. */
export interface Wait {
  readonly ms: number;
  readonly isMatched: boolean;
  readonly endedAt: number;
}

/** Waits of those who had to wait, newest last, by what they demanded when they came. */
export type Waits = { readonly [demand in Demand]: readonly Wait[] };

/** No recent waits, for a new matchmaker. */
export const noWaits: Waits = { interest_and_language: [], interest: [], language: [], anyone: [] };

/** The recent waits with a further one. Past `limits.waitSamplesMax` the oldest is dropped. */
export const withWait = (waits: Waits, demand: Demand, wait: Wait): Waits => ({
  ...waits,
  [demand]: [...waits[demand], wait].slice(-limits.waitSamplesMax),
});

/** A half, with slack for floating-point error. */
const half = 0.5 + 1e-9;

/**
 * The likely rest of the wait of a user who has waited `waitedMs`, in milliseconds: the median of the recent waits of the same demand
 * that were longer. A user who gave up shows only that a match takes longer (Kaplan and Meier's estimate). Null when fewer than
 * `waitSamplesMin` waits apply, when most gave up, or when it is beyond `waitEstimateMs`.
 */
export function estimateMs(waits: readonly Wait[], waitedMs: number, at: number): number | null {
  const longer = waits
    .filter(({ ms, endedAt }) => ms > waitedMs && at - endedAt <= limits.waitSampleLifetimeMs)
    .toSorted((one, other) => one.ms - other.ms);
  if (longer.length < limits.waitSamplesMin) return null;
  let share = 1;
  for (const [index, { ms, isMatched }] of longer.entries()) {
    if (isMatched) share *= 1 - 1 / (longer.length - index);
    if (share <= half) return ms - waitedMs <= limits.waitEstimateMs ? ms - waitedMs : null;
  }
  return null;
}

/** The value below which a share of the values lies; null for none. */
export const quantile = (values: readonly number[], share: number): number | null =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? null;
