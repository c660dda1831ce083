import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportId, UserId } from '../../../machines/address.ts';
import { limits } from '../../../machines/limits.ts';
import type { StrikePolicy, Testimony } from '../../../machines/protocol.ts';
import type { Standing } from '../../../machines/user/sanctions.ts';
import {
  acquitted,
  barredForMs,
  isBarred,
  isHeld,
  isStruckOut,
  struckOut,
  weightOf,
  withStrike,
} from '../../../machines/user/sanctions.ts';

const clean: Standing = { strikes: [], timeouts: 0, sanction: null };
const policy = { strikesMax: 3, timeoutMs: 60_000 };

const reported = (
  by: string,
  at: number,
  strikesMax = policy.strikesMax,
  testimony: Partial<Testimony> = {},
): Testimony & { reportId: ReportId; by: UserId; at: number; policy: StrikePolicy } => ({
  reportId: `report_of_${by}_at_${at}` as ReportId,
  by: by as UserId,
  origin: `home of ${by}`,
  hasReturned: true,
  hasSpoken: true,
  ...testimony,
  at,
  policy: { ...policy, strikesMax },
});

/** The effect of a report on the user machine. */
const told = (standing: Standing, event: ReturnType<typeof reported>): Standing => {
  if (isBarred(standing, event.at)) return standing;
  return isStruckOut(standing, event)
    ? struckOut(standing, event)
    : { ...standing, strikes: withStrike(standing, event) };
};

const all = (...events: readonly ReturnType<typeof reported>[]): Standing => events.reduce(told, clean);

describe('reports', () => {
  it('of three people within a week time out, at the third', () => {
    const two = all(reported('ann', 1), reported('beth', 2));
    const three = told(two, reported('cyd', 3));
    expect([isBarred(two, 3), isBarred(three, 3), isBarred(three, 60_002), isBarred(three, 60_003)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([barredForMs(three, 3), barredForMs(three, 59_004), three.timeouts]).toEqual([60_000, 999, 1]);
  });

  it('no longer count after a week', () => {
    const old = all(reported('ann', 0), reported('beth', 0), reported('cyd', limits.strikeMs));
    expect([isBarred(old, limits.strikeMs), old.strikes.map(({ by }) => by)]).toEqual([false, ['cyd']]);
    expect([isHeld(old, 2 * limits.strikeMs - 1), isHeld(old, 2 * limits.strikeMs)]).toEqual([true, false]);
  });

  it('of one person never time out, however many they are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(limits.strikeMs), { maxLength: 40 }), (times) => {
        const standing = all(...times.toSorted((a, b) => a - b).map((at) => reported('ann', at)));
        expect([standing.sanction, standing.strikes.length <= 1]).toEqual([null, true]);
      }),
    );
  });

  it('count once for each address, whoever files them', () => {
    const from = (origin: string | null, by: string, at: number) => reported(by, at, 3, { origin });
    const two = all(from('a', 'ann', 1), from('a', 'beth', 2), from('a', 'cyd', 3), from('b', 'dora', 4));
    expect([two.strikes.map(({ by }) => by), two.sanction]).toEqual([['ann', 'dora'], null]);
    expect(weightOf(two, from('b', 'eve', 5))).toBe('same_address');
    expect(isBarred(told(two, from('c', 'eve', 5)), 6)).toBe(true);
    expect(isBarred(all(from(null, 'ann', 1), from(null, 'beth', 2), from(null, 'cyd', 3)), 4)).toBe(true);
  });

  it('count once for each reporter, from however many addresses', () => {
    const moving = all(...[1, 2, 3, 4].map((at) => reported('ann', at, 3, { origin: `home ${at}` })));
    expect([moving.strikes.length, moving.sanction]).toEqual([1, null]);
  });

  it('count only of people who had said something, and by people who came back', () => {
    const silent = reported('ann', 1, 1, { hasSpoken: false });
    const stranger = reported('ann', 1, 1, { hasReturned: false });
    expect([silent, stranger].map((report) => [weightOf(clean, report), told(clean, report)])).toEqual([
      ['nothing_said', clean],
      ['not_returned', clean],
    ]);
    expect(told(clean, reported('ann', 1, 1)).sanction).not.toBeNull();
  });

  it('of an address count again once its report was dismissed', () => {
    const from = (by: string, at: number) => reported(by, at, 3, { origin: 'a' });
    const acquittal = acquitted(all(from('ann', 1)), from('ann', 1).reportId, 2);
    expect(weightOf(acquittal, from('beth', 3))).toBe('counts');
  });

  it('ban after so many time-outs', () => {
    let standing = clean;
    for (let round = 0; round <= limits.timeoutsMax; round += 1) {
      for (const by of ['ann', 'beth', 'cyd']) standing = told(standing, reported(by, round * 100_000));
    }
    expect([standing.sanction?.untilAt, barredForMs(standing, 0), standing.timeouts]).toEqual([
      null,
      undefined,
      limits.timeoutsMax,
    ]);
  });

  it('alone sanction nobody where only moderators do, and are held to a bound', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 300 }), (reporters) => {
        const standing = all(...reporters.map((by, at) => reported(String(by), at, 0)));
        expect([standing.sanction, standing.strikes.length <= limits.strikesPerUserMax]).toEqual([null, true]);
      }),
    );
  });
});

describe('a dismissed report', () => {
  it('leaves what would stand had it never been filed', () => {
    const names = ['ann', 'beth', 'cyd', 'dora'];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
        fc.nat(2),
        (reporters, pick) => {
          const events = reporters.map((by, at) => reported(by, at));
          const dismissed = events[pick % events.length];
          if (!dismissed) return;
          expect(acquitted(all(...events), dismissed.reportId, 9)).toEqual(
            all(...events.filter((event) => event !== dismissed)),
          );
        },
      ),
    );
  });

  it('leaves a moderator’s own sanction alone', () => {
    const standing: Standing = { ...all(reported('ann', 1)), sanction: { untilAt: null, strikes: [] } };
    expect(acquitted(standing, 'report_of_ann_at_1' as ReportId, 2)).toEqual({ ...standing, strikes: [] });
  });

  it('counts nobody twice who has reported again since', () => {
    const out = all(reported('ann', 1), reported('beth', 2), reported('cyd', 3));
    const again = told(out, reported('ann', 70_000));
    expect(acquitted(again, 'report_of_beth_at_2' as ReportId, 70_001).strikes.map(({ by }) => by)).toEqual([
      'ann',
      'cyd',
    ]);
  });
});
