import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import { limits } from '../../../../src/limits.ts';
import { QueuedPeople } from '../../../../src/mcp/limits/queued-people.ts';
import type { Rates } from '../../../../src/mcp/limits/rate-limits.ts';
import { RateLimits, unlimited } from '../../../../src/mcp/limits/rate-limits.ts';
import { Tally } from '../../../../src/mcp/limits/tally.ts';
import { TokenBuckets } from '../../../../src/mcp/limits/token-buckets.ts';
import { chatTools } from '../../../../src/mcp/tools/catalogue.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;
const here = '192.0.2.1';
const there = '192.0.2.2';

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

function make(rates: Partial<Rates>, exempt: readonly string[] = []) {
  const clock = new VirtualClock();
  const logged: Record<string, unknown>[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => void logged.push(JSON.parse(line)) });
  return { clock, logged, limiter: new RateLimits(clock, { ...unlimited, ...rates }, log, exempt) };
}

/** How many of these are let pass. */
const passing = (count: number, ask: () => unknown): number =>
  Array.from({ length: count }, ask).filter((refusal) => !refusal).length;

describe('a person', () => {
  it.each(chatTools.map(({ name }) => name))('is limited in %s', (name) => {
    const { limiter } = make({ sendsPerMinute: 8, callsPerMinute: 8 });
    expect(passing(1_000, () => limiter.callBy(ann, here, name))).toBeLessThanOrEqual(8);
    expect(limiter.callBy(ann, here, name)).toEqual({
      code: 'rate_limited',
      message: expect.stringMatching(/[Ww]ait the given time/),
      retryAfterSeconds: expect.any(Number),
    });
    expect(limiter.callBy(bob, here, name)).toBeUndefined();
  });

  it('may send a burst, and after that as many a minute as is configured', () => {
    const { clock, limiter } = make({ sendsPerMinute: 6_000 });
    const send = () => limiter.callBy(ann, here, 'send_message');
    expect(passing(10_000, send)).toBe(limits.sendsBurstCalls);
    let sent = 0;
    for (let second = 0; second < 60; second += 1) {
      clock.advanceSync(1_000);
      sent += passing(500, send);
    }
    expect(sent).toBe(6_000);
  });

  it('who has sent too much may still read, leave and report', () => {
    const { limiter } = make({ sendsPerMinute: 1, callsPerMinute: 60 });
    passing(10, () => limiter.callBy(ann, here, 'send_message'));
    const others = ['wait_for_events', 'get_status', 'leave_chat', 'block_partner', 'report_partner', 'enter_queue'];
    expect(others.map((name) => limiter.callBy(ann, here, name))).toEqual(others.map(() => undefined));
    passing(1_000, () => limiter.callBy(ann, here, 'get_status'));
    expect(limiter.callBy(ann, here, 'report_partner')).toBeUndefined();
  });

  it('who is refused takes nothing from everybody else', () => {
    const { limiter } = make({ sendsPerMinute: 1, callsPerSecond: 10 });
    passing(1_000, () => limiter.callBy(ann, here, 'send_message'));
    expect(passing(100, () => limiter.callBy(bob, here, 'get_status'))).toBe(9);
  });
});

describe('everybody together', () => {
  it('are refused with a time to come back when the server has too much to do', () => {
    const { limiter } = make({ callsPerSecond: 3 });
    expect(passing(100, () => limiter.callBy(undefined, here, 'enter_queue'))).toBe(3);
    expect(limiter.callBy(ann, there, 'get_status')).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1 });
  });
});

describe('an address', () => {
  it('is limited whoever calls from there, and no other one with it', () => {
    const { limiter } = make({ callsPerMinutePerAddress: 60 });
    expect(passing(1_000, () => limiter.callFrom(here))).toBe(60);
    expect(limiter.callFrom(here)).toEqual({ code: 'rate_limited', message: expect.any(String), retryAfterSeconds: 1 });
    expect(limiter.callFrom(there)).toBeUndefined();
  });

  it('may make twice as many requests, long ones counting as several', () => {
    const { limiter } = make({ callsPerMinutePerAddress: 60 });
    expect(passing(1_000, () => limiter.request(here))).toBe(120);
    expect(passing(1_000, () => limiter.request(there, 3 * limits.requestBytesPerToken))).toBe(40);
    expect(limiter.messages(there, 1)).toBe(1);
    expect(limiter.messages(there, 0)).toBe(0);
  });

  it('may enrol so many people an hour, of those who came to be', () => {
    const { clock, limiter } = make({ enrolmentsPerHourPerAddress: 3 });
    limiter.enrolment(here);
    limiter.noEnrolment(here);
    expect(passing(10, () => limiter.enrolment(here))).toBe(3);
    expect(limiter.enrolment(here)).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1_200 });
    clock.advanceSync(1_200_000);
    expect(passing(10, () => limiter.enrolment(here))).toBe(1);
  });

  it('may present few handles that nobody has', () => {
    const { limiter } = make({ callsPerMinutePerAddress: 3_000 });
    expect(passing(100, () => limiter.guess(here))).toBe(limits.guessesPerMinute);
    expect(limiter.guess(there)).toBeUndefined();
  });

  it('is in the log once a minute for what its people do, even when it may do anything itself', () => {
    const { logged, limiter } = make({ sendsPerMinute: 1, callsPerSecond: 1 });
    passing(100, () => limiter.callBy(ann, here, 'send_message'));
    passing(100, () => limiter.callBy(bob, here, 'get_status'));
    const line = { level: 40, security: 'rate_limited', msg: 'an address does too much at once' };
    expect(logged).toEqual([
      { ...line, address: here, what: 'send' },
      { ...line, address: 'everybody', what: 'calls' },
    ]);
  });

  it('is in the log once a minute, however much of it is refused', () => {
    const { clock, logged, limiter } = make({ callsPerMinutePerAddress: 6 });
    for (let second = 0; second < 120; second += 1) {
      passing(50, () => limiter.callFrom(here));
      passing(50, () => limiter.request(here));
      clock.advanceSync(1_000);
    }
    const line = { level: 40, security: 'rate_limited', address: here, msg: 'an address does too much at once' };
    expect(logged).toEqual([
      { ...line, what: 'calls' },
      { ...line, what: expect.any(String) },
    ]);
  });
});

it('holds nobody at an exempt address, and remembers nothing of it', () => {
  const { logged, limiter } = make(
    { callsPerMinutePerAddress: 1, enrolmentsPerHourPerAddress: 1, sessionsPerAddress: 1 },
    [here],
  );
  for (let times = 0; times < 10; times += 1) {
    expect([limiter.request(here), limiter.messages(here, 9), limiter.callFrom(here)]).toEqual([0, 0, undefined]);
    expect([limiter.enrolment(here), limiter.guess(here)]).toEqual([undefined, undefined]);
    limiter.noEnrolment(here);
  }
  expect([limiter.holds(here), limiter.holds('198.51.100.1'), limiter.size, logged]).toEqual([false, true, 0, []]);
  limiter.callFrom('198.51.100.1');
  expect(limiter.callFrom('198.51.100.1')).toMatchObject({ code: 'rate_limited' });
});

it('keeps no more buckets than are not full, once a flood is over', () => {
  const { clock, limiter } = make({ callsPerMinutePerAddress: 3_000, sendsPerMinute: 60, callsPerMinute: 240 });
  for (let index = 0; index < 5_000; index += 1) {
    limiter.request(`192.0.2.${index}`);
    limiter.callFrom(`192.0.2.${index}`);
    limiter.callBy(`user ${index}` as UserId, here, 'send_message');
  }
  clock.advanceSync(2 * 60_000);
  limiter.request(here);
  limiter.callFrom(here);
  limiter.callBy(ann, here, 'send_message');
  expect(limiter.size).toBe(3);
});

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

describe('people in the queue', () => {
  function open(max: number) {
    const queued = new Set<UserId>();
    const people = new QueuedPeople({ leaseOf: (userId) => (queued.has(userId) ? 'queue' : 'none') }, max);
    const enter = (name: string, address = here): boolean => {
      const over = people.admit(address, name as UserId);
      if (!over) return false;
      queued.add(name as UserId);
      people.note(name as UserId, address);
      over();
      return true;
    };
    return { people, queued, enter };
  }

  it('are as many of one address as it may have, and any of another', () => {
    const { enter } = open(2);
    expect([enter('a'), enter('b'), enter('c'), enter('c', there)]).toEqual([true, true, false, true]);
  });

  it('who wait already may ask again', () => {
    const { enter } = open(2);
    expect([enter('a'), enter('b'), enter('a'), enter('b')]).toEqual([true, true, true, true]);
  });

  it('make room when they leave, by whatever way', () => {
    const { enter, queued } = open(2);
    enter('a');
    enter('b');
    queued.delete('a' as UserId);
    expect([enter('c'), enter('d')]).toEqual([true, false]);
  });

  it('count where they were last heard from', () => {
    const { enter, people } = open(1);
    enter('a');
    people.note('a' as UserId, there);
    expect([enter('b'), enter('c', there)]).toEqual([true, false]);
  });

  it('count while their call is under way', () => {
    const { people } = open(1);
    const over = people.admit(here, undefined);
    expect(people.admit(here, undefined)).toBeUndefined();
    over?.();
    expect(people.admit(here, undefined)).toBeDefined();
  });

  it('are forgotten after they left, though nobody says so', () => {
    const { enter, queued, people } = open(5);
    for (let index = 0; index < 10_000; index += 1) {
      enter(`p${index}`, `192.0.2.${index}`);
      queued.clear();
    }
    expect(people.size).toBeLessThan(4_200);
  });
});
