import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { limits } from '../../machines/limits.ts';
import { populations } from './population.ts';
import { live } from './run.ts';

vi.mock('../../machines/limits.ts', async (original) => {
  const actual = await original<typeof import('../../machines/limits.ts')>();
  return { limits: { ...actual.limits } };
});

const sound = { ...limits };
afterEach(() => void Object.assign(limits, sound));

const crowds = (): void =>
  fc.assert(
    fc.property(populations(80, 60), (population) => void live(population)),
    { numRuns: 30, seed: 1, endOnFailure: true },
  );

it('the oracle finds nothing in the sound pool', () => {
  crowds();
}, 60_000);

it.each([
  ['a pool without shares', { originMatchesMin: Number.POSITIVE_INFINITY }],
  ['a pool that knows no match but the last', { originMatchesMax: 1 }],
  ['a share that is smaller than it says', { originSharePercent: 5, originEqualPartsMax: 0.1 }],
  ['people who wait for others for no time', { originHoldMs: 0 }],
  ['people who wait for others for longer than is published', { originHoldMs: 90_000 }],
])(
  'the oracle betrays %s',
  (_, fault) => {
    Object.assign(limits, fault);
    expect(crowds).toThrow();
  },
  60_000,
);
