import { expect, it } from 'vitest';
import type { UserId } from '../../machines/address.ts';
import { seededRandom } from '../support/random.ts';
import { Pool } from './pool.ts';

const schedule = { languageMs: 10_000, anyoneMs: 30_000 };
const interests = ['go', 'tea', 'rain', 'chess', 'jazz', 'ants', 'maps', 'salt'] as const;
const languages = ['en', 'de', 'fr'] as const;

/** People come at random for two hours; one in five gives up after a while. The estimate of each user is held against what happened. */
function told(meanMsBetween: number): readonly { readonly estimateMs: number | null; readonly waitedMs: number }[] {
  const random = seededRandom(meanMsBetween);
  const open = new Map<
    UserId,
    { readonly at: number; readonly estimateMs: number | null; readonly givesUpAt: number }
  >();
  const results: { readonly estimateMs: number | null; readonly waitedMs: number }[] = [];
  const pool = new Pool(
    schedule,
    ({ at, userIds }) => {
      for (const userId of userIds) {
        const asked = open.get(userId);
        if (asked) results.push({ estimateMs: asked.estimateMs, waitedMs: at - asked.at });
        open.delete(userId);
      }
    },
    'estimates',
  );
  const endMs = 2 * 60 * 60 * 1000;
  for (let person = 0; pool.elapsedMs < endMs; person += 1) {
    pool.passTo(pool.elapsedMs + Math.round(-Math.log(1 - random.below(1_000_000) / 1_000_000) * meanMsBetween));
    for (const [userId, { givesUpAt }] of open) {
      if (pool.now < givesUpAt) continue;
      pool.cancel(userId);
      open.delete(userId);
    }
    const userId = `person_${person}` as UserId;
    const reply = pool.enter(userId, { interests: [random.pick(interests)], languages: [random.pick(languages)] });
    if (reply?.type !== 'queued') continue;
    const estimateMs = reply.estimatedWaitSeconds === null ? null : reply.estimatedWaitSeconds * 1000;
    const givesUpAt = random.chance(0.2) ? pool.now + random.below(40_000) : Number.POSITIVE_INFINITY;
    open.set(userId, { at: pool.now, estimateMs, givesUpAt });
  }
  return results;
}

it.each([1_000, 4_000, 15_000])(
  'about half of those who waited did so no longer than told, one coming every %i ms',
  (mean) => {
    const results = told(mean);
    const known = results.flatMap(({ estimateMs, waitedMs }) =>
      estimateMs === null ? [] : [{ estimateMs, waitedMs }],
    );
    const share = (isSo: (one: (typeof known)[number]) => boolean): number => known.filter(isSo).length / known.length;
    // An estimate is in whole seconds, rounded up: the true median lies in its last second.
    const within = share(({ estimateMs, waitedMs }) => waitedMs <= estimateMs);
    const sooner = share(({ estimateMs, waitedMs }) => waitedMs <= estimateMs - 1_000);
    const percent = [sooner, within].map((one) => `${(one * 100).toFixed(0)} %`).join(' to ');
    console.info(
      `one every ${mean} ms: ${known.length} of ${results.length} were told an estimate, ${percent} waited no longer`,
    );
    expect(known.length).toBeGreaterThan(results.length * 0.9);
    expect(within).toBeGreaterThan(0.45);
    expect(sooner).toBeLessThan(0.55);
  },
);

it('tells nothing until three are known, and nothing of those who waited longer than anybody', () => {
  const pool = new Pool({ languageMs: 0, anyoneMs: 0 });
  const estimates: (number | null)[] = [];
  for (const number of [1, 2, 3, 4]) {
    const first = pool.enter(`first_${number}` as UserId, { interests: [], languages: [] });
    estimates.push(first?.type === 'queued' ? first.estimatedWaitSeconds : Number.NaN);
    pool.passTo(pool.elapsedMs + number * 2_000);
    if (number < 4) pool.enter(`second_${number}` as UserId, { interests: [], languages: [] });
  }
  estimates.push(pool.locate('first_4' as UserId).estimatedWaitSeconds);
  expect(estimates).toEqual([null, null, null, 4, null]);
});
