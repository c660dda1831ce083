import { describe, expect, it } from 'vitest';
import { Tally } from '../../../src/admission/tally.ts';

describe('a tally', () => {
  it('is full at its bound, and not after something closed', () => {
    const tally = new Tally(2);
    tally.add('a');
    tally.add('a');
    const wasFull = [tally.isFull('a'), tally.isFull('b')];
    tally.remove('a');
    expect([...wasFull, tally.isFull('a')]).toEqual([true, false, false]);
    tally.remove('a');
    expect(tally.size).toBe(0);
  });

  it('without a bound is never full', () => {
    const tally = new Tally(0);
    for (let count = 0; count < 1_000; count += 1) tally.add('a');
    expect(tally.isFull('a')).toBe(false);
  });
});
