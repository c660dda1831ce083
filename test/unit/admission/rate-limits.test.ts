import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import type { Rates } from '../../../src/admission/rate-limits.ts';
import { RateLimits, unlimited } from '../../../src/admission/rate-limits.ts';
import { limits } from '../../../src/limits.ts';
import { chatTools } from '../../../src/mcp/tools/catalogue.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;
const here = '192.0.2.1';
const there = '192.0.2.2';

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
