import { expect } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { matchmakerAddress, userAddress } from '../../machines/address.ts';
import type { MatchmakerContext } from '../../machines/matchmaker/context.ts';
import { blocksOf } from '../../machines/matchmaker/context.ts';
import type { Notice } from '../../machines/protocol.ts';
import type { RoomContext } from '../../machines/room/context.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { isBarred } from '../../machines/user/sanctions.ts';
import type { World } from './machine-commands.ts';
import type { Lobby } from './machine-lobby.ts';

type Opened = Extract<Notice, { type: 'room.opened' }>;

const roomsIn = (lobby: Lobby) =>
  lobby.addresses('room').map((address) => ({
    state: lobby.state(address),
    ...lobby.context<RoomContext>(address),
  }));

const usersIn = (lobby: Lobby) =>
  lobby.addresses('user').map((address) => ({ state: lobby.state(address), ...lobby.context<UserContext>(address) }));

const openedTo = (lobby: Lobby, userId: UserId): readonly RoomId[] =>
  lobby.notices(userId).flatMap((notice) => (notice.type === 'room.opened' ? [(notice as Opened).room.roomId] : []));

const endsTold = (lobby: Lobby, userId: UserId, roomId: RoomId): number =>
  lobby.notices(userId).filter((notice) => notice.type === 'room.closed' && notice.roomId === roomId).length;

/** The rules that hold at any moment, however late the tells are. */
export function expectSafe({ lobby }: World): void {
  const differing = [...lobby.replies].filter(
    ([, replies]) => replies.length > 1 && new Set(replies.map((reply) => JSON.stringify(reply))).size > 1,
  );
  const alone = roomsIn(lobby).filter(({ members: [one, other] }) => one.userId === other.userId);
  const misplaced = usersIn(lobby).filter(({ userId, state, room, visit }) => {
    const opened = openedTo(lobby, userId);
    const isInOneRoomAtMost = (room !== null) === (state === 'chatting') && opened.length <= visit;
    const isToldOnce =
      new Set(opened).size === opened.length && opened.every((roomId) => endsTold(lobby, userId, roomId) <= 1);
    return !isInOneRoomAtMost || !isToldOnce;
  });
  expect({ differing, alone, misplaced }).toEqual({ differing: [], alone: [], misplaced: [] });
}

/** The rules that hold once every tell has arrived. */
export function expectSettled(world: World): void {
  const { lobby, memory } = world;
  expectSafe(world);
  expect(lobby.underway).toEqual([]);
  const unanswered = [...lobby.replies].filter(([, replies]) => replies.length === 0);
  expect(unanswered).toEqual([]);

  const users = usersIn(lobby);
  const rooms = roomsIn(lobby);
  const chatting = users.flatMap(({ userId, visit, room }) => (room ? [{ roomId: room.roomId, userId, visit }] : []));
  const seated = rooms.flatMap(({ roomId, state, members }) =>
    state === 'active' ? members.map(({ userId, visit }) => ({ roomId, userId, visit })) : [],
  );
  expect(byUser(chatting)).toEqual(byUser(seated));

  const queued = users.flatMap(({ userId, visit, state }) => (state === 'queued' ? [{ userId, visit }] : []));
  expect(byUser(waitingIn(lobby))).toEqual(byUser(queued));

  const atLarge = users.filter(
    ({ state, ...user }) => isBarred(user, lobby.now) && (state === 'queued' || state === 'chatting'),
  );
  expect(atLarge.map(({ userId }) => userId)).toEqual([]);

  for (const { roomId, state, members, seq } of rooms) {
    const hearers = members.map(({ userId }) => userId).filter((userId) => openedTo(lobby, userId).includes(roomId));
    // A block through a room before ends the one with the same partner.
    const former = rooms.filter((room) =>
      room.members.every((one) => members.some(({ userId }) => userId === one.userId)),
    );
    const left = (userId: UserId) =>
      memory.leaves.some(
        (leave) =>
          leave.userId === userId &&
          (leave.roomId === roomId || (leave.isBlock && former.some((room) => room.roomId === leave.roomId))),
      );
    for (const userId of hearers) {
      const ends = endsTold(lobby, userId, roomId);
      if (state === 'active') expect(ends, `${userId} is in ${roomId}`).toBe(0);
      else if (!left(userId)) expect(ends, `${userId} hears of the end of ${roomId}`).toBe(1);
    }
    if (hearers.length === 2) {
      const heard = hearers.map((userId) => seqsHeard(lobby, userId, roomId));
      for (const seqs of heard) expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      expect(heard.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
    }
    const accepted = memory.posts.filter(
      (post) => post.roomId === roomId && lobby.replies.get(post.ask)?.[0]?.type === 'posted',
    );
    expect(accepted.length, `messages of ${roomId}`).toBe(seq);
  }
}

/** No user waits who might be paired, in a draining pool either: those who wait all block one another. */
export function expectNobodyWaitsInVain({ lobby }: World): void {
  const waiting = waitingIn(lobby).map(({ userId }) => userId);
  const isBlocked = (one: UserId, other: UserId): boolean =>
    blocksOf(lobby.context<MatchmakerContext>(matchmakerAddress()), one).includes(other);
  const pairs = waiting.flatMap((one, index) => waiting.slice(index + 1).map((other) => [one, other] as const));
  expect(pairs.filter(([one, other]) => !isBlocked(one, other) && !isBlocked(other, one))).toEqual([]);
}

const waitingIn = (lobby: Lobby): readonly { readonly userId: UserId; readonly visit: number }[] =>
  lobby.state(matchmakerAddress()) === undefined
    ? []
    : [...lobby.context<MatchmakerContext>(matchmakerAddress()).line].map(({ member: { userId, visit } }) => ({
        userId,
        visit,
      }));

const seqsHeard = (lobby: Lobby, userId: UserId, roomId: RoomId): readonly number[] =>
  lobby
    .notices(userId)
    .flatMap((notice) => (notice.type === 'room.posted' && notice.roomId === roomId ? [notice.message.seq] : []));

const byUser = <T extends { readonly userId: UserId }>(entries: readonly T[]): readonly T[] =>
  entries.toSorted((one, other) => userAddress(one.userId).localeCompare(userAddress(other.userId)));
