import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines } from '../../../src/engine/deadlines.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const startAt = 1_000_000;

function make() {
  const clock = new VirtualClock(startAt);
  const due: [key: string, afterMs: number][] = [];
  const deadlines = new Deadlines<string>(clock, (key) => due.push([key, clock.now() - startAt]));
  const set = (key: string, afterMs: number) => deadlines.set(key, startAt + afterMs);
  return { clock, deadlines, due, set };
}

type Move =
  | { readonly type: 'set'; readonly key: string; readonly inMs: number }
  | { readonly type: 'delete'; readonly key: string }
  | { readonly type: 'pass'; readonly ms: number };

const key = fc.constantFrom(...'abcdefgh');
const moveOf: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('set'), key, inMs: fc.integer({ min: -5, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete'), key }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('pass'), ms: fc.nat(30) }) },
);

describe('deadlines', () => {
  it('come when they are due, in order', () => {
    const { clock, due, set } = make();
    set('late', 300);
    set('early', 100);
    set('middle', 200);
    clock.advanceSync(250);
    expect(due).toEqual([
      ['early', 100],
      ['middle', 200],
    ]);
    clock.advanceSync(50);
    expect(due.at(-1)).toEqual(['late', 300]);
  });

  it('come once', () => {
    const { clock, due, deadlines, set } = make();
    set('a', 100);
    clock.advanceSync(1_000);
    expect([due, deadlines.size]).toEqual([[['a', 100]], 0]);
  });

  it('come at the time set last, be it earlier or later', () => {
    const { clock, due, set } = make();
    set('later', 100);
    set('later', 200);
    set('earlier', 150);
    set('earlier', 50);
    clock.advanceSync(1_000);
    expect(due).toEqual([
      ['earlier', 50],
      ['later', 200],
    ]);
  });

  it('do not come once deleted', () => {
    const { clock, due, deadlines, set } = make();
    set('a', 100);
    set('b', 100);
    deadlines.delete('a');
    deadlines.delete('never set');
    clock.advanceSync(1_000);
    expect(due).toEqual([['b', 100]]);
  });

  it('come at the next turn of the clock when they lie in the past', () => {
    const { clock, due, set } = make();
    set('a', -50);
    expect(due).toEqual([]);
    clock.advanceSync(0);
    expect(due).toEqual([['a', 0]]);
  });

  it('may be set again by what they bring about', () => {
    const clock = new VirtualClock(startAt);
    const at: number[] = [];
    const deadlines: Deadlines<string> = new Deadlines(clock, (name) => {
      at.push(clock.now() - startAt);
      if (at.length < 4) deadlines.set(name, clock.now() + 10);
    });
    deadlines.set('a', startAt + 10);
    clock.advanceSync(1_000);
    expect(at).toEqual([10, 20, 30, 40]);
  });

  it('do not come once stopped, and leave no timer behind', () => {
    const { clock, due, deadlines, set } = make();
    for (const name of 'abc') set(name, 100);
    deadlines.stop();
    expect([clock.pending, deadlines.size]).toEqual([[], 0]);
    clock.advanceSync(1_000);
    expect(due).toEqual([]);
  });

  it('take one timer of the process, however many they are', () => {
    const { clock, set } = make();
    for (let index = 0; index < 1_000; index += 1) set(`key ${index}`, 1_000 - index);
    expect(clock.pending).toEqual([startAt + 1]);
  });

  it('all come, each on time, when there are many, and most were moved or deleted', () => {
    const { clock, due, deadlines, set } = make();
    for (let index = 0; index < 10_000; index += 1) set(`key ${index}`, 5_000 + index);
    for (let index = 0; index < 10_000; index += 1) {
      if (index % 100 === 0) set(`key ${index}`, 20_000 + index);
      else deadlines.delete(`key ${index}`);
    }
    expect(deadlines.size).toBe(100);
    clock.advanceSync(40_000);
    expect(due).toEqual(Array.from({ length: 100 }, (_, index) => [`key ${index * 100}`, 20_000 + index * 100]));
  });

  it('do what a plain table of times would do', () => {
    fc.assert(
      fc.property(fc.array(moveOf, { maxLength: 60 }), (moves) => {
        const { clock, due, deadlines, set } = make();
        const plain = new Map<string, number>();
        const expected: [string, number][] = [];
        for (const move of moves) {
          const now = clock.now() - startAt;
          if (move.type === 'set') {
            plain.set(move.key, now + move.inMs);
            set(move.key, now + move.inMs);
          } else if (move.type === 'delete') {
            plain.delete(move.key);
            deadlines.delete(move.key);
          } else {
            const passed = [...plain].filter(([, at]) => at <= now + move.ms);
            for (const [name, at] of passed) {
              plain.delete(name);
              expected.push([name, Math.max(at, now)]);
            }
            clock.advanceSync(move.ms);
          }
          expect([deadlines.size, clock.pending.length <= 1]).toEqual([plain.size, true]);
        }
        // Items of the same moment come in any order.
        const sorted = (list: readonly [string, number][]) =>
          list.toSorted(([a, atA], [b, atB]) => atA - atB || a.localeCompare(b));
        expect(sorted(due)).toEqual(sorted(expected));
        expect(due.map(([, at]) => at)).toEqual(due.map(([, at]) => at).toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });
});
