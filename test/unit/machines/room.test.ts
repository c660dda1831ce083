import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../../machines/address.ts';
import { roomAddress, userAddress } from '../../../machines/address.ts';
import { limits } from '../../../machines/limits.ts';
import type { Reply } from '../../../machines/protocol.ts';
import type { RoomContext } from '../../../machines/room/context.ts';
import { Lobby } from '../../support/machine-lobby.ts';
import { ann, beth, mallory } from '../../support/machine-people.ts';

const idleMs = 60_000;
const idleTimer = 'xstate.after.idle.room.active';
const historyMs = 10_000;
const historyTimer = 'xstate.after.history.room.closed';
const tombstoneTimer = 'xstate.after.tombstone.room.closed';

let lobby: Lobby;
let roomId: RoomId;
beforeEach(() => {
  lobby = new Lobby({ roomIdleMs: idleMs, historyMs });
  roomId = lobby.pair(ann, beth);
});

const stateOfRoom = () => lobby.state(roomAddress(roomId));
const timers = () => lobby.timersMs(roomAddress(roomId));

describe('the idle deadline', () => {
  it('is not moved by a message, and re-arms for the rest when it comes', () => {
    lobby.advance(20_000);
    lobby.post(ann, roomId);
    expect(timers()).toEqual({ [idleTimer]: 40_000 });
    lobby.advance(40_000);
    expect([stateOfRoom(), timers()]).toEqual(['active', { [idleTimer]: 20_000 }]);
    lobby.advance(19_999);
    expect(stateOfRoom()).toBe('active');
    lobby.advance(1);
    expect(stateOfRoom()).toBe('closed');
  });

  it('says nothing when it re-arms', () => {
    lobby.advance(1);
    lobby.post(ann, roomId);
    lobby.settle();
    const before = [lobby.notices(ann), lobby.notices(beth)];
    lobby.advance(idleMs - 1);
    expect([lobby.notices(ann), lobby.notices(beth), lobby.underway]).toEqual([...before, []]);
  });

  it('is not moved by a message that is refused', () => {
    lobby.advance(30_000);
    lobby.post(ann, roomId, ' ');
    lobby.post(mallory, roomId);
    lobby.advance(30_000);
    expect(stateOfRoom()).toBe('closed');
  });

  it('closes the room and tells both, who may enter again', () => {
    lobby.advance(idleMs);
    const at = lobby.now;
    lobby.settle();
    const closed = { type: 'room.closed', roomId, reason: 'timeout', detail: 'idle', at };
    expect([lobby.notices(ann).slice(1), lobby.notices(beth).slice(1)]).toEqual([[closed], [closed]]);
    expect(lobby.states(ann, beth)).toEqual({ ann: 'idle', beth: 'idle' });
    expect(timers()).toEqual({
      [historyTimer]: historyMs,
      [tombstoneTimer]: limits.tombstoneMs,
    });
  });
});

describe('absence', () => {
  it('closes the room for both; the absent one has left, the partner is idle', () => {
    lobby.tell(userAddress(ann), { type: 'user.absent' });
    lobby.settle();
    const closed = { type: 'room.closed', roomId, reason: 'timeout', detail: 'absent', at: lobby.now };
    expect([lobby.notices(ann).slice(1), lobby.notices(beth).slice(1)]).toEqual([[closed], [closed]]);
    expect(lobby.states(ann, beth)).toEqual({ ann: 'left', beth: 'idle' });
    expect(stateOfRoom()).toBe('closed');
  });

  it('is preceded by notices to the partner alone that somebody is away or back', () => {
    lobby.tell(userAddress(ann), { type: 'user.away' });
    lobby.tell(userAddress(ann), { type: 'user.back' });
    lobby.settle();
    expect(lobby.notices(ann).slice(1)).toEqual([]);
    expect(lobby.notices(beth).slice(1)).toEqual([
      { type: 'partner.lapsed', roomId, at: lobby.now },
      { type: 'partner.returned', roomId, at: lobby.now },
    ]);
  });

  it('in the queue ends the visit, and the absent member is told', () => {
    const alone = new Lobby();
    alone.enter(ann);
    alone.settle();
    alone.tell(userAddress(ann), { type: 'user.absent' });
    alone.settle();
    const lapsed = { type: 'place.lapsed', reason: 'absent', at: alone.now };
    alone.enter(beth);
    alone.settle();
    expect([alone.states(ann, beth), alone.notices(ann)]).toEqual([{ ann: 'left', beth: 'queued' }, [lapsed]]);
  });
});

describe('a tombstone', () => {
  beforeEach(() => {
    lobby.leave(ann, roomId);
    lobby.settle();
  });

  it('answers its members, and strangers as if it never was', () => {
    expect([lobby.post(ann, roomId), lobby.leave(ann, roomId)].map((ask) => lobby.answerTo(ask))).toEqual([
      { type: 'refused', code: 'room_closed' },
      { type: 'done' },
    ]);
    const stranger = [lobby.post(mallory, roomId), lobby.leave(mallory, roomId)];
    const nowhere = 'room_nowhere' as RoomId;
    const unknown = [lobby.post(mallory, nowhere), lobby.leave(mallory, nowhere)];
    expect(stranger.map((ask) => lobby.answerTo(ask))).toEqual(unknown.map((ask) => lobby.answerTo(ask)));
    expect(lobby.answerTo(lobby.post(mallory, nowhere))).toEqual({ type: 'refused', code: 'not_in_room' });
  });

  it('stands for as long as the transcript is kept, if that is longer than a day', () => {
    lobby = new Lobby({ historyMs: 3 * limits.tombstoneMs });
    const room = lobby.pair(ann, beth);
    lobby.leave(ann, room);
    lobby.settle();
    expect(lobby.timersMs(roomAddress(room))).toEqual({
      [historyTimer]: limits.tombstoneMs,
      [tombstoneTimer]: 3 * limits.tombstoneMs,
    });
  });

  it('is forgotten after a day', () => {
    expect(timers()).toEqual({
      [historyTimer]: historyMs,
      [tombstoneTimer]: limits.tombstoneMs,
    });
    lobby.advance(limits.tombstoneMs - 1);
    expect(stateOfRoom()).toBe('closed');
    lobby.advance(1);
    expect(lobby.addresses('room')).toEqual([]);
    expect(lobby.answerTo(lobby.post(ann, roomId))).toEqual({ type: 'refused', code: 'not_in_room' });
  });
});

describe('a message', () => {
  const { messageCharsMax, messageBytesMax } = limits;
  // Two UTF-16 units, four bytes, one code point.
  const emoji = '🦊';
  const posted = { type: 'posted' };
  const tooLong = { type: 'refused', code: 'message_too_long' };
  const empty = { type: 'refused', code: 'message_empty' };

  it.each([
    ['of as many code points as allowed', 'x'.repeat(messageCharsMax), posted],
    ['of one code point more', 'x'.repeat(messageCharsMax + 1), tooLong],
    ['of as many emoji as code points are allowed', emoji.repeat(messageCharsMax), posted],
    ['of one emoji more', emoji.repeat(messageCharsMax + 1), tooLong],
    ['of nothing', '', empty],
    ['of blanks alone', ' \n\t\u00a0', empty],
  ])('%s is answered as such', (_, text, answer) => {
    expect(lobby.answerTo(lobby.post(ann, roomId, text))).toMatchObject(answer);
  });

  it('never holds more bytes than allowed', () => {
    const widest = emoji.repeat(messageCharsMax);
    expect(new TextEncoder().encode(widest).length).toBeLessThanOrEqual(messageBytesMax);
  });

  it('that is refused takes no place in the order', () => {
    lobby.post(ann, roomId, '');
    lobby.post(mallory, roomId);
    expect(lobby.answerTo(lobby.post(beth, roomId))).toMatchObject({ type: 'posted', seq: 1 });
  });
});

describe('the budget', () => {
  const talk = (messagesMax: number) => {
    lobby = new Lobby({ roomMessagesMax: messagesMax });
    roomId = lobby.pair(ann, beth);
    for (let count = 0; count < messagesMax; count += 1) lobby.post(count % 2 === 0 ? ann : beth, roomId);
    lobby.settle();
  };
  const notices = (userId: UserId) =>
    lobby.notices(userId).flatMap((one) => (one.type === 'room.remarked' || one.type === 'room.closed' ? [one] : []));

  it.each([
    { messagesMax: 1, messagesLeft: undefined },
    { messagesMax: 2, messagesLeft: 1 },
    { messagesMax: 3, messagesLeft: 2 },
    { messagesMax: 5, messagesLeft: 3 },
    { messagesMax: 39, messagesLeft: 3 },
    { messagesMax: 40, messagesLeft: 4 },
    { messagesMax: 1_000, messagesLeft: 100 },
  ])('of $messagesMax is warned of once, and then used up', ({ messagesMax, messagesLeft }) => {
    talk(messagesMax);
    const warned = messagesLeft === undefined ? [] : [{ kind: 'budget_low', messagesLeft }];
    for (const userId of [ann, beth]) {
      expect(notices(userId).map((one) => (one.type === 'room.remarked' ? one.remark : one.detail))).toEqual([
        ...warned,
        'budget',
      ]);
    }
    expect([stateOfRoom(), lobby.context<RoomContext>(roomAddress(roomId)).seq]).toEqual(['closed', messagesMax]);
    expect(lobby.states(ann, beth)).toEqual({ ann: 'idle', beth: 'idle' });
  });
});

describe('the pace', () => {
  // Method: a minute of any such talk is held against the rule, in whole milliseconds; and whoever waits as told is let through.
  it('lets nobody say more than a minute’s worth at once and one more with each part of it, and tells truly how long to wait', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), gaps, (messagesPerMinute, waitsMs) => {
        lobby = new Lobby({ roomMessagesPerMinute: messagesPerMinute });
        roomId = lobby.pair(ann, beth);
        const accepted: number[] = [];
        const say = (): Reply => {
          const reply = lobby.answerTo(lobby.post(ann, roomId));
          if (reply.type === 'posted') accepted.push(lobby.now);
          return reply;
        };
        for (const waitMs of waitsMs) {
          lobby.advance(waitMs);
          const reply = say();
          if (reply.type !== 'refused') continue;
          const { retryAfterMs = 0 } = reply;
          expect(retryAfterMs).toBeGreaterThan(0);
          lobby.advance(retryAfterMs - 1);
          expect(say().type).toBe('refused');
          lobby.advance(1);
          expect(say().type).toBe('posted');
        }
        for (const [index, at] of accepted.entries()) {
          const within = accepted.slice(index).filter((later) => later - at < 60_000);
          expect(within.length).toBeLessThanOrEqual(2 * messagesPerMinute);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('lets a minute’s worth be said at once, whatever it is and whenever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(10_000_000), (messagesPerMinute, waitMs) => {
        lobby = new Lobby({ roomMessagesPerMinute: messagesPerMinute, roomIdleMs: 2 * waitMs + idleMs });
        roomId = lobby.pair(ann, beth);
        lobby.advance(waitMs);
        const answers = Array.from(
          { length: messagesPerMinute + 1 },
          () => lobby.answerTo(lobby.post(ann, roomId)).type,
        );
        expect([answers.indexOf('refused'), answers.length - 1]).toEqual([messagesPerMinute, messagesPerMinute]);
      }),
      { numRuns: 50 },
    );
  });

  it('is each member’s own', () => {
    lobby = new Lobby({ roomMessagesPerMinute: 1 });
    roomId = lobby.pair(ann, beth);
    const answers = [ann, ann, beth, beth].map((userId) => lobby.answerTo(lobby.post(userId, roomId)).type);
    expect(answers).toEqual(['posted', 'refused', 'posted', 'refused']);
  });
});
