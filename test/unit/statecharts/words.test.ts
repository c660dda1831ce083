import { describe, expect, it } from 'vitest';
import { callWords, delayWords, eventWords } from '../../../tools/statecharts/words.ts';

describe('the words of a chart', () => {
  it.each([
    [1500, 'after 1.5 s'],
    [500, 'after 500 ms'],
    [60_000, 'after 1 min'],
    [86_400_000, 'after 24 h'],
    [172_800_000, 'after 2 d'],
  ])('say a delay of %i ms as "%s"', (ms, words) => {
    expect(delayWords(ms, {})).toBe(words);
  });

  it('say how long a named delay is when that does not depend on the context', () => {
    const delays = { tombstone: 86_400_000, idle: () => 1 };
    expect(delayWords('tombstone', delays)).toBe('after tombstone (24 h)');
    expect(delayWords('idle', delays)).toBe('after idle');
  });

  it.each([
    ['', 'always'],
    ['xstate.done.state.room.active', 'when done'],
    ['xstate.done.actor.loader', 'done loader'],
    ['xstate.error.actor.loader', 'error loader'],
    ['room.post', 'room.post'],
  ])('say the event "%s" as "%s"', (event, words) => {
    expect(eventWords(event)).toBe(words);
  });

  it.each([
    ['tell', 'tell'],
    [{ type: 'tell' }, 'tell'],
    [{ type: 'refuse', params: { code: 'room_closed', times: 2 } }, 'refuse(room_closed, 2)'],
    [() => true, 'inline'],
  ])('say the call %o as "%s"', (call, words) => {
    expect(callWords(call)).toBe(words);
  });
});
