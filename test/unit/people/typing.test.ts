import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../../machines/address.ts';
import { Typing } from '../../../src/people/typing.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const ann = 'ann' as UserId;
const room = 'room_1' as RoomId;
const next = 'room_2' as RoomId;

function make() {
  const clock = new VirtualClock();
  const typing = new Typing(clock);
  /** The signs that Ann was shown, and when. */
  const shown: (readonly [number, RoomId | undefined])[] = [];
  const startedAt = clock.now();
  typing.subscribe(ann, () => shown.push([clock.now() - startedAt, typing.of(ann)?.roomId]));
  return { clock, typing, shown };
}

describe('typing', () => {
  it('is shown once in two seconds, however often it is said', async () => {
    const { clock, typing, shown } = make();
    for (let count = 0; count < 9; count += 1) {
      typing.note(ann, room, true);
      await clock.advance(500);
    }
    expect(shown).toEqual([
      [0, room],
      [2_000, room],
      [4_000, room],
    ]);
  });

  it('ends with six seconds of silence after it was last said, and leaves nothing', async () => {
    const { clock, typing, shown } = make();
    typing.note(ann, room, true);
    await clock.advance(1_500);
    typing.note(ann, room, true);
    await clock.advance(5_999);
    expect(shown).toEqual([[0, room]]);
    await clock.advance(1);
    expect(shown.at(-1)).toEqual([7_500, undefined]);
    expect([typing.size, clock.pending]).toEqual([0, []]);
  });

  it('that begins and ends without pause is shown once in two seconds, and its end is never kept back', async () => {
    const { clock, typing, shown } = make();
    for (let count = 0; count < 5; count += 1) {
      typing.note(ann, room, true);
      typing.note(ann, room, false);
      await clock.advance(500);
    }
    expect(shown).toEqual([
      [0, room],
      [0, undefined],
      [2_000, room],
      [2_000, undefined],
    ]);
    await clock.advance(2_000);
    expect(typing.size).toBe(0);
  });

  it('is shown at once after a message, and in the next room', () => {
    const { typing, shown } = make();
    typing.note(ann, room, true);
    typing.clear(ann);
    typing.note(ann, room, true);
    typing.note(ann, next, true);
    expect(shown.map(([, roomId]) => roomId)).toEqual([room, undefined, room, next]);
  });

  it('that never began has no end', () => {
    const { typing, shown } = make();
    typing.note(ann, room, false);
    typing.clear(ann);
    expect([shown, typing.size]).toEqual([[], 0]);
  });

  it('is over for everybody some seconds after the last word, whatever was said before, and never shown too often', () => {
    const act = fc.oneof(
      fc.record({ what: fc.constant('note'), isTyping: fc.boolean(), who: fc.nat(3) }),
      fc.record({ what: fc.constant('clear'), isTyping: fc.boolean(), who: fc.nat(3) }),
      fc.record({ what: fc.constantFrom('pass'), isTyping: fc.boolean(), who: fc.nat(4_000) }),
    );
    return fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const clock = new VirtualClock();
        const typing = new Typing(clock);
        for (const { what, isTyping, who } of acts) {
          if (what === 'note') typing.note(`user_${who}` as UserId, room, isTyping);
          else if (what === 'clear') typing.clear(`user_${who}` as UserId);
          else await clock.advance(who);
          expect(typing.size).toBeLessThanOrEqual(4);
        }
        await clock.advance(6_000);
        expect([typing.size, [0, 1, 2, 3].map((one) => typing.of(`user_${one}` as UserId))]).toEqual([
          0,
          [undefined, undefined, undefined, undefined],
        ]);
      }),
    );
  });

  it('is told nobody after it stopped, or after they no longer listen', async () => {
    const { clock, typing, shown } = make();
    const stop = typing.subscribe(ann, () => shown.push([-1, undefined]));
    stop();
    stop();
    typing.note(ann, room, true);
    typing.stop();
    await clock.advance(10_000);
    expect([shown, clock.pending]).toEqual([[[0, room]], []]);
  });
});
