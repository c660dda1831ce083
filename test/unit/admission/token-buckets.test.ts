import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBuckets } from '../../../src/admission/token-buckets.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

describe('a bucket', () => {
  /** The plain way: how full each bucket is, brought up to date at every call. */
  class Plain {
    readonly #full: Map<string, { tokens: number; at: number }> = new Map();

    take(key: string, tokens: number, now: number, burst: number, perMinute: number): boolean {
      const was = this.#full.get(key) ?? { tokens: burst, at: now };
      const held = Math.min(burst, was.tokens + ((now - was.at) * perMinute) / 60_000);
      const isEnough = held + 1e-6 >= Math.min(tokens, burst);
      this.#full.set(key, { tokens: isEnough ? held - Math.min(tokens, burst) : held, at: now });
      return isEnough;
    }
  }

  it('lets pass exactly what a plain count of its tokens would, whatever is asked when', () => {
    const call = fc.record({
      afterMs: fc.integer({ min: 0, max: 90_000 }),
      key: fc.constantFrom('a', 'b', 'c'),
      tokens: fc.integer({ min: 1, max: 7 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(1, 2, 6, 12, 60, 600),
        fc.array(call, { minLength: 50, maxLength: 200 }),
        (burst, perMinute, calls) => {
          const clock = new VirtualClock();
          const buckets = new TokenBuckets(clock, { burst, perMinute });
          const plain = new Plain();
          for (const { afterMs, key, tokens } of calls) {
            clock.advanceSync(afterMs);
            const isEnough = plain.take(key, tokens, clock.now(), burst, perMinute);
            expect(buckets.take(key, tokens) === 0).toBe(isEnough);
          }
        },
      ),
    );
  });

  it('says in how many seconds to come back, and no later one is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3_000 }), (burst, perMinute) => {
        const clock = new VirtualClock();
        const buckets = new TokenBuckets(clock, { burst, perMinute });
        while (buckets.take('a') === 0);
        const seconds = buckets.wait('a');
        expect([seconds, Number.isInteger(seconds)]).toEqual([Math.max(1, seconds), true]);
        clock.advanceSync(seconds * 1_000);
        expect(buckets.take('a')).toBe(0);
      }),
    );
  });

  it('of no rate lets everything pass and remembers nothing', () => {
    const buckets = new TokenBuckets(new VirtualClock(), { burst: 1, perMinute: 0 });
    for (let count = 0; count < 1_000; count += 1) expect(buckets.take('a', 5)).toBe(0);
    expect(buckets.size).toBe(0);
  });

  it('takes back what came to nothing', () => {
    const buckets = new TokenBuckets(new VirtualClock(), { burst: 1, perMinute: 1 });
    const waits = [buckets.take('a'), buckets.take('a')];
    buckets.giveBack('a');
    expect([...waits, buckets.take('a'), buckets.take('a')]).toEqual([0, 60, 0, 60]);
  });

  it('that is full again is let go of', () => {
    const clock = new VirtualClock();
    const buckets = new TokenBuckets(clock, { burst: 10, perMinute: 60 });
    for (let key = 0; key < 1_000; key += 1) buckets.take(`early ${key}`);
    clock.advanceSync(10_000);
    for (let key = 0; key < 10; key += 1) buckets.take(`late ${key}`);
    clock.advanceSync(10_000);
    buckets.take('last');
    expect(buckets.size).toBe(11);
    clock.advanceSync(60_000);
    buckets.take('last');
    expect(buckets.size).toBe(1);
  });

  it('is one of a bounded number, however many keys come at once', () => {
    const buckets = new TokenBuckets(new VirtualClock(), { burst: 1, perMinute: 1 }, 100);
    for (let key = 0; key < 10_000; key += 1) buckets.take(String(key));
    expect(buckets.size).toBeLessThanOrEqual(200);
    // The newest are still remembered.
    expect(buckets.wait('9999')).toBe(60);
  });
});
