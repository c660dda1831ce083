import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lagMs } from './oracle.ts';
import { populations } from './population.ts';
import { live } from './run.ts';

const figures = (peopleMax: number, peopleMin: number, numRuns: number) => {
  const sum = { populations: 0, people: 0, pairs: 0, heldBack: 0, longestLagMs: 0, longestWaitMs: 0 };
  fc.assert(
    fc.property(populations(peopleMax, peopleMin), (population) => {
      const { meetings, heldBack, longestLagMs, longestWaitMs } = live(population);
      sum.populations += 1;
      sum.people += population.people.length;
      sum.pairs += meetings;
      sum.heldBack += heldBack;
      sum.longestLagMs = Math.max(sum.longestLagMs, longestLagMs);
      sum.longestWaitMs = Math.max(sum.longestWaitMs, longestWaitMs);
    }),
    { numRuns },
  );
  console.info(JSON.stringify(sum));
  return sum;
};

// Two users who may be paired are paired as soon as the schedule allows, and within its last step and a second at the latest; nobody is paired
// who may not be; whoever is chosen is the best there is, so that of the same demands who waited longest is served first.
it('pairs whoever may be paired in time, and the best of them, in ten thousand random populations', () => {
  const { pairs, longestLagMs, longestWaitMs } = figures(9, 2, 10_000);
  expect(pairs).toBeGreaterThan(10_000);
  expect(longestLagMs).toBeGreaterThan(0);
  expect(longestLagMs).toBeLessThanOrEqual(lagMs);
  expect(longestWaitMs).toBeGreaterThan(30_000);
}, 300_000);

it('does so in a crowd', () => {
  const { longestLagMs, heldBack } = figures(120, 60, 60);
  expect(longestLagMs).toBeLessThanOrEqual(lagMs);
  expect(heldBack).toBeGreaterThan(0);
}, 300_000);
