import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/engine/clock.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the system clock', () => {
  it('begins at the time of the wall clock, in whole milliseconds', () => {
    const before = Date.now();
    const now = systemClock().now();
    const after = Date.now();
    expect(Number.isInteger(now)).toBe(true);
    expect(now).toBeGreaterThanOrEqual(before - 1);
    expect(now).toBeLessThanOrEqual(after + 1);
  });

  it.each([3_600_000, -3_600_000])('minds no step of the wall clock by %d ms, and tells it', (ms) => {
    vi.useFakeTimers();
    const clock = systemClock();
    const before = clock.now();
    vi.setSystemTime(Date.now() + ms);
    expect([clock.now() - before, clock.wall() - before]).toEqual([0, ms]);
  });

  it('stands still while the process does, and only then', () => {
    vi.useFakeTimers({ toFake: ['performance', 'Date', 'setInterval'] });
    const clock = systemClock();
    const before = clock.now();
    vi.advanceTimersByTime(3_600_000);
    expect(clock.now() - before).toBe(3_600_000);
    // Time without ticks.
    const { now } = performance;
    const read = now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => read() + 60_000);
    expect(clock.now() - before).toBeLessThan(3_602_000);
    vi.advanceTimersByTime(1_000);
    expect(clock.now() - before).toBeLessThan(3_603_000);
  });

  it('goes on by itself', () => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] });
    const clock = systemClock();
    const before = clock.now();
    vi.advanceTimersByTime(1_500);
    expect(clock.now() - before).toBe(1_500);
  });

  it('runs an action after the delay, once', () => {
    vi.useFakeTimers();
    const action = vi.fn();
    systemClock().after(500, action);
    vi.advanceTimersByTime(499);
    expect(action).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(action).toHaveBeenCalledTimes(1);
  });

  it('does not run what was cancelled', () => {
    vi.useFakeTimers();
    const action = vi.fn();
    const cancel = systemClock().after(500, action);
    cancel();
    vi.advanceTimersByTime(1_000);
    expect(action).not.toHaveBeenCalled();
  });

  it.each([
    [-5, 0],
    [0, 0],
    [2_147_483_647, 2_147_483_647],
    [2_147_483_648, 2_147_483_647],
    [Number.POSITIVE_INFINITY, 2_147_483_647],
  ])('asks for a delay of %d as one of %d, since Node fires a longer one at once', (delayMs, asked) => {
    const setTimeoutSpy = vi.spyOn(globalThis, 'setTimeout');
    systemClock().after(delayMs, () => {})();
    expect(setTimeoutSpy.mock.calls.map(([, ms]) => ms)).toEqual([asked]);
  });

  it('keeps no process alive', () => {
    const setTimeoutSpy = vi.spyOn(globalThis, 'setTimeout');
    const cancel = systemClock().after(1_000_000, () => {});
    expect(setTimeoutSpy.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false]);
    cancel();
  });

  it('runs what is soon in a turn of its own', async () => {
    const order: string[] = [];
    const done = new Promise<void>((resolve) => {
      systemClock().soon(() => {
        order.push('soon');
        resolve();
      });
    });
    queueMicrotask(() => order.push('microtask'));
    order.push('now');
    await done;
    expect(order).toEqual(['now', 'microtask', 'soon']);
  });
});
