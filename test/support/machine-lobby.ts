import type { AskId, RoomId, UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import type { Reply } from '../../machines/protocol.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { profileOf } from './machine-people.ts';
import { PostOffice } from './machine-post.ts';

/** The actions of people in the post office, in their words. */
export class Lobby extends PostOffice {
  enter(userId: UserId): AskId {
    return this.ask(userAddress(userId), { type: 'user.enter', profile: profileOf(userId) });
  }

  cancel(userId: UserId): AskId {
    return this.ask(userAddress(userId), { type: 'user.cancel' });
  }

  describe(userId: UserId): AskId {
    return this.ask(userAddress(userId), { type: 'user.describe' });
  }

  post(from: UserId, roomId: RoomId, text = 'hello'): AskId {
    return this.ask(roomAddress(roomId), { type: 'room.post', from, text });
  }

  leave(from: UserId, roomId: RoomId): AskId {
    return this.ask(roomAddress(roomId), { type: 'room.leave', from });
  }

  block(from: UserId, roomId: RoomId): AskId {
    return this.ask(roomAddress(roomId), { type: 'room.block', from });
  }

  report(from: UserId, roomId: RoomId, isBlock: boolean): AskId {
    return this.ask(roomAddress(roomId), { type: 'room.report', from, reason: 'other', comment: '', isBlock });
  }

  sanction(userId: UserId, timeoutMs: number | null): AskId {
    return this.ask(userAddress(userId), { type: 'user.sanction', by: 'mo', timeoutMs });
  }

  /** The one answer to a command. @throws unless there is exactly one */
  answerTo(ask: AskId): Reply {
    const [reply, ...others] = this.replies.get(ask) ?? [];
    if (!reply || others.length > 0) throw new Error(`${ask} was answered ${others.length + (reply ? 1 : 0)} times`);
    return reply;
  }

  roomOf(userId: UserId): RoomId | undefined {
    return this.context<UserContext>(userAddress(userId)).room?.roomId;
  }

  /** Lets two people enter, one after the other, and meet. */
  pair(one: UserId, other: UserId): RoomId {
    this.enter(one);
    this.settle();
    this.enter(other);
    this.settle();
    const roomId = this.roomOf(one);
    if (!roomId || this.roomOf(other) !== roomId) throw new Error(`${one} and ${other} did not meet`);
    return roomId;
  }

  states(...userIds: readonly UserId[]): Readonly<Record<string, string | undefined>> {
    return Object.fromEntries(userIds.map((userId) => [userId, this.state(userAddress(userId))]));
  }
}
