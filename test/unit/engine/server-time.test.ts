import { describe, expect, it } from 'vitest';
import { ServerTime } from '../../../src/engine/server-time.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const begunAt = 1_000_000;
const hourMs = 3_600_000;

const begin = () => {
  const clock = new VirtualClock(begunAt);
  return { clock, time: new ServerTime(clock, undefined) };
};
const passed = ({ at, realAt, wallAt }: ReturnType<ServerTime['stamp']>) => [
  at - begunAt,
  realAt - begunAt,
  wallAt - begunAt,
];

describe('the three times', () => {
  it('are one while the server runs', () => {
    const { clock, time } = begin();
    clock.advanceSync(1_234);
    expect(passed(time.stamp())).toEqual([1_234, 1_234, 1_234]);
  });

  it('part in a sleep: the server’s own stands still', () => {
    const { clock, time } = begin();
    clock.stepWall(hourMs);
    clock.advanceSync(1);
    expect(passed(time.stamp())).toEqual([1, hourMs + 1, hourMs + 1]);
  });

  it('part where the clock is set back: real time goes on', () => {
    const { clock, time } = begin();
    clock.stepWall(-hourMs);
    clock.advanceSync(1);
    expect(passed(time.stamp())).toEqual([1, 1, 1 - hourMs]);
    clock.stepWall(hourMs);
    // The clock may have been wrong before, or now: nothing is kept for longer for it.
    expect(passed(time.stamp())).toEqual([1, hourMs + 1, 1]);
  });

  it('never make real time go back or stand still, however the clock is set', () => {
    const { clock, time } = begin();
    let last = time.real();
    for (const stepMs of [5, -5, 900, -900, 5_000, -70_000, 3, hourMs, -2 * hourMs]) {
      clock.stepWall(stepMs);
      clock.advanceSync(10);
      expect(time.real() - last).toBeGreaterThanOrEqual(10);
      last = time.real();
    }
  });

  it('are not made faster by a clock that is read at another moment each time', () => {
    const { clock, time } = begin();
    for (let reading = 0; reading < 10_000; reading += 1) {
      clock.stepWall(reading % 2 === 0 ? 3 : -3);
      time.real();
    }
    expect(passed(time.stamp())).toEqual([0, 0, 0]);
  });

  it.each([
    ['later', 5 * hourMs, [10, 10 + 5 * hourMs, 10 + 5 * hourMs]],
    ['with the clock set back', -5 * hourMs, [10, 10, 10 - 5 * hourMs]],
  ])('go on at a start %s', (_, afterMs, wanted) => {
    const { clock, time } = begin();
    clock.advanceSync(10);
    const next = new VirtualClock(clock.wall() + afterMs);
    expect(passed(new ServerTime(next, time.stamp()).stamp())).toEqual(wanted);
  });

  it('are due in real time for what has a time that people read, at once where that is long ago', () => {
    const { clock, time } = begin();
    expect(time.dueAt(begunAt - 400, 1_000) - time.real()).toBe(600);
    clock.stepWall(-hourMs);
    expect(time.dueAt(begunAt, 1_000) - time.real()).toBe(1_000);
  });
});
