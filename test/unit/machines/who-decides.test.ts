import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../../machines/address.ts';
import { matchmakerAddress, roomAddress, userAddress } from '../../../machines/address.ts';
import type { MatchmakerContext } from '../../../machines/matchmaker/context.ts';
import type { RoomContext } from '../../../machines/room/context.ts';
import type { UserContext } from '../../../machines/user/context.ts';
import { Lobby } from '../../support/machine-lobby.ts';
import { ann, beth, carl, memberOf, viewOf } from '../../support/machine-people.ts';
import type { Letter } from '../../support/machine-post.ts';

const idleMs = 60_000;
let lobby: Lobby;
beforeEach(() => {
  lobby = new Lobby({ roomIdleMs: idleMs });
});

const waiting = () =>
  [...lobby.context<MatchmakerContext>(matchmakerAddress()).line].map(({ member: { userId, visit } }) => ({
    userId,
    visit,
  }));
const isOf =
  (type: Letter['event']['type'], userId?: UserId) =>
  ({ to, event }: Letter): boolean =>
    event.type === type && (!userId || to === userAddress(userId));
const only = <T>([value, ...others]: readonly T[]): T => {
  if (value === undefined || others.length > 0) throw new Error('not exactly one');
  return value;
};
const noticeTypes = (userId: UserId) => lobby.notices(userId).map(({ type }) => type);

/** Ann waits; beth comes, and all is told but what ann is to hear of it. */
function matchAnnUnheard(): RoomId {
  lobby.enter(ann);
  lobby.settle();
  lobby.enter(beth);
  lobby.settle(isOf('user.matched', ann));
  return lobby.roomOf(beth) as RoomId;
}

describe('1. an entry', () => {
  it('counts a visit, queues the user and tells the matchmaker so', () => {
    const ask = lobby.enter(ann);
    expect(lobby.states(ann)).toEqual({ ann: 'queued' });
    expect(lobby.underway.map(({ to, event }) => ({ to, event }))).toEqual([
      {
        to: matchmakerAddress(),
        event: expect.objectContaining({ type: 'matchmaker.enqueue', member: memberOf(ann, 1), apart: null, ask }),
      },
    ]);
  });

  it('waits once, however often the matchmaker hears of the visit', () => {
    const ask = lobby.enter(ann);
    lobby.settle(undefined, 3);
    expect(waiting()).toEqual([{ userId: ann, visit: 1 }]);
    expect(lobby.answerTo(ask)).toEqual({
      type: 'queued',
      position: 1,
      estimatedWaitSeconds: null,
      lookingFor: 'anyone',
      widensInSeconds: null,
    });
  });

  it('is not undone by the cancel of a visit that the matchmaker does not know', () => {
    lobby.enter(ann);
    lobby.cancel(ann);
    lobby.enter(ann);
    lobby.settle();
    lobby.tell(matchmakerAddress(), { type: 'matchmaker.cancel', userId: ann, visit: 1 });
    lobby.tell(matchmakerAddress(), { type: 'matchmaker.cancel', userId: ann, visit: 3 });
    expect(waiting()).toEqual([{ userId: ann, visit: 2 }]);
  });
});

describe('2. a pair', () => {
  it('leaves the queue in one step, with one tell that opens a room', () => {
    lobby.enter(ann);
    lobby.settle();
    const ask = lobby.enter(beth);
    lobby.deliver(only(lobby.due));
    expect(waiting()).toEqual([]);
    expect(only(lobby.underway).event).toMatchObject({
      type: 'room.open',
      members: [memberOf(ann, 1), memberOf(beth, 1)],
      ask: { id: ask, userId: beth },
    });
  });

  it('has a room before anyone hears of it, and then both hear of it', () => {
    lobby.enter(ann);
    lobby.settle();
    lobby.enter(beth);
    lobby.settle(isOf('user.matched'));
    const room = only(lobby.addresses('room'));
    expect(lobby.state(room)).toBe('active');
    expect(lobby.underway.map(({ to, event }) => ({ to, type: event.type }))).toEqual(
      [ann, beth].map((userId) => ({ to: userAddress(userId), type: 'user.matched' })),
    );
  });

  it('is announced once, however often the room is opened', () => {
    lobby.enter(ann);
    lobby.enter(beth);
    lobby.settle(undefined, 2);
    expect([noticeTypes(ann), noticeTypes(beth)]).toEqual([['room.opened'], ['room.opened']]);
  });

  it('is not announced again by a tombstone', () => {
    const roomId = lobby.pair(ann, beth);
    lobby.leave(ann, roomId);
    lobby.settle();
    lobby.tell(roomAddress(roomId), { type: 'room.open', members: [memberOf(ann), memberOf(beth)] });
    expect({ state: lobby.state(roomAddress(roomId)), underway: lobby.underway }).toEqual({
      state: 'closed',
      underway: [],
    });
  });
});

describe('3. a match', () => {
  it('of the visit that waits begins the chat, and concludes the command that made it', () => {
    lobby.enter(ann);
    lobby.settle();
    const ask = lobby.enter(beth);
    lobby.settle();
    const roomId = lobby.roomOf(beth) as RoomId;
    expect(lobby.states(ann, beth)).toEqual({ ann: 'chatting', beth: 'chatting' });
    expect(lobby.answerTo(ask)).toEqual({ type: 'matched', room: viewOf(roomId, beth, ann) });
    expect(lobby.notices(ann)).toEqual([{ type: 'room.opened', room: viewOf(roomId, ann, beth), at: lobby.now }]);
  });

  it('with the same room again is ignored', () => {
    lobby.enter(ann);
    lobby.settle();
    const ask = lobby.enter(beth);
    lobby.settle((letter) => isOf('user.matched')(letter));
    lobby.settle(undefined, 2);
    expect(noticeTypes(beth)).toEqual(['room.opened']);
    expect(lobby.answerTo(ask).type).toBe('matched');
    expect(lobby.underway).toEqual([]);
  });

  it('of an earlier visit is declined, and the other is told that the partner left', () => {
    const roomId = matchAnnUnheard();
    lobby.cancel(ann);
    lobby.enter(ann);
    lobby.settle();
    expect(lobby.states(ann, beth)).toEqual({ ann: 'queued', beth: 'idle' });
    expect(lobby.notices(beth).at(-1)).toEqual({
      type: 'room.closed',
      roomId,
      reason: 'left',
      detail: 'left',
      at: lobby.now,
    });
    expect(waiting()).toEqual([{ userId: ann, visit: 2 }]);
  });

  it('that is declined after the room timed out leaves the other with the timeout', () => {
    const roomId = matchAnnUnheard();
    lobby.cancel(ann);
    lobby.advance(idleMs);
    lobby.settle();
    expect(lobby.states(ann, beth)).toEqual({ ann: 'left', beth: 'idle' });
    expect(lobby.notices(beth).slice(1)).toEqual([
      { type: 'room.closed', roomId, reason: 'timeout', detail: 'idle', at: lobby.now },
    ]);
  });

  it('that is declined still concludes the command that began the visit', () => {
    lobby.enter(beth);
    lobby.settle();
    const ask = lobby.enter(ann);
    const cancelled = lobby.cancel(ann);
    lobby.settle();
    expect([lobby.answerTo(ask), lobby.answerTo(cancelled)]).toEqual([{ type: 'left' }, { type: 'done' }]);
  });
});

describe('4. when two things cross', () => {
  it('a match that comes after the cancel is declined', () => {
    const roomId = matchAnnUnheard();
    const ask = lobby.cancel(ann);
    lobby.settle();
    expect(lobby.answerTo(ask)).toEqual({ type: 'done' });
    expect(lobby.states(ann, beth)).toEqual({ ann: 'left', beth: 'idle' });
    expect([lobby.notices(ann), lobby.state(roomAddress(roomId))]).toEqual([[], 'closed']);
  });

  it('a cancel that comes after the match is refused with the room', () => {
    const roomId = lobby.pair(ann, beth);
    expect(lobby.answerTo(lobby.cancel(ann))).toEqual({
      type: 'refused',
      code: 'already_chatting',
      room: viewOf(roomId, ann, beth),
    });
  });

  it('the second of two leaves succeeds and says nothing', () => {
    const roomId = lobby.pair(ann, beth);
    const first = lobby.leave(ann, roomId);
    const second = lobby.leave(beth, roomId);
    lobby.settle();
    expect([lobby.answerTo(first), lobby.answerTo(second)]).toEqual([{ type: 'done' }, { type: 'done' }]);
    expect([noticeTypes(ann), noticeTypes(beth)]).toEqual([['room.opened'], ['room.opened', 'room.closed']]);
  });

  it('a message just before the idle timer keeps the room, one just after it is refused', () => {
    const roomId = lobby.pair(ann, beth);
    lobby.advance(idleMs - 1);
    expect(lobby.answerTo(lobby.post(ann, roomId))).toMatchObject({ type: 'posted', seq: 1 });
    lobby.advance(1);
    expect(lobby.state(roomAddress(roomId))).toBe('active');
    expect(lobby.timersMs(roomAddress(roomId))).toEqual({ 'xstate.after.idle.room.active': idleMs - 1 });
    lobby.advance(idleMs - 1);
    expect(lobby.answerTo(lobby.post(beth, roomId))).toEqual({ type: 'refused', code: 'room_closed' });
  });
});

describe('5. what a room tells', () => {
  it('is numbered densely for each member', () => {
    const roomId = lobby.pair(ann, beth);
    for (const from of [ann, ann, beth] as const) lobby.post(from, roomId);
    lobby.tell(userAddress(ann), { type: 'user.away' });
    lobby.settle(({ from }) => from === roomAddress(roomId));
    lobby.leave(beth, roomId);
    const numbers = (userId: UserId) =>
      lobby.underway.flatMap(({ to, event }) =>
        to === userAddress(userId) && 'number' in event ? [event.number] : [],
      );
    expect({ ann: numbers(ann), beth: numbers(beth) }).toEqual({ ann: [2, 3], beth: [2, 3, 4, 5] });
  });

  it('is heard once, however often it is told', () => {
    const roomId = lobby.pair(ann, beth);
    for (const text of ['one', 'two']) lobby.post(ann, roomId, text);
    const [first] = lobby.due;
    lobby.settle(undefined, 2);
    lobby.tell(userAddress(beth), (first as Letter).event);
    expect(noticeTypes(beth)).toEqual(['room.opened', 'room.posted', 'room.posted']);
    expect(lobby.context<RoomContext>(roomAddress(roomId)).told).toEqual([1, 3]);
  });

  it('is not heard by who is in another room by now', () => {
    const former = lobby.pair(ann, beth);
    lobby.leave(beth, former);
    lobby.settle();
    const present = lobby.pair(ann, carl);
    const before = lobby.context<UserContext>(userAddress(ann));
    lobby.tell(userAddress(ann), {
      type: 'user.unpaired',
      roomId: former,
      number: 99,
      reason: 'left',
      detail: 'left',
    });
    expect([lobby.roomOf(ann), lobby.context(userAddress(ann))]).toEqual([present, before]);
  });
});
