import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Pool } from './pool.ts';
import { deedsOf, holdMs, lastEntryMs, populations } from './population.ts';
import { act } from './run.ts';

it('goes on the same after a restart at any time, and the same events make the same again', () => {
  fc.assert(
    fc.property(populations(12), fc.array(fc.boolean(), { minLength: 1 }), (population, restarts) => {
      const pools = ['steady', 'restarted', 'repeated'].map(() => new Pool(population.schedule));
      for (const [number, deed] of deedsOf(population).entries()) {
        for (const [index, pool] of pools.entries()) {
          if (index === 1 && restarts[number % restarts.length]) pool.revive();
          pool.passTo(deed.atMs, () => index === 1 && restarts[0] && pool.revive());
          act(pool, population, deed);
        }
      }
      for (const pool of pools) pool.passTo(lastEntryMs + holdMs + population.schedule.anyoneMs + 40_000);
      const [steady, ...others] = pools.map(({ outputs, context }) => ({ outputs, context: JSON.stringify(context) }));
      expect(others.map(({ outputs }) => outputs)).toEqual([steady?.outputs, steady?.outputs]);
      expect(others[1]?.context).toBe(steady?.context);
    }),
    { numRuns: 500 },
  );
}, 180_000);
