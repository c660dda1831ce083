import type { Address, AskId, RoomId, UserId } from '../../machines/address.ts';
import { kindOf, nameOf, roomAddress, userAddress } from '../../machines/address.ts';
import type { Notice, Report, Stamp } from '../../machines/protocol.ts';
import { wallOf } from '../../machines/protocol.ts';
import type { RoomContext } from '../../machines/room/context.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { forgottenState } from '../../machines/user/context.ts';
import type { Domain, DomainOutput } from '../engine/domain.ts';
import type { Ids } from '../engine/ids.ts';
import type { Stamped } from '../engine/stamped.ts';
import { limits } from '../limits.ts';
import { append, emptyHead } from './outbox.ts';
import type { Store, Write } from './store.ts';
import { Transaction } from './transaction.ts';

/** Whether a user's partner types. */
export interface TypingNews {
  readonly type: 'typing';
  readonly to: UserId;
  readonly roomId: RoomId;
  readonly isTyping: boolean;
}

/** The news that is told after the commit: an outbox has a new entry, a partner types, or a report was filed. */
export type News =
  | { readonly type: 'noticed'; readonly userId: UserId; readonly notice: Notice }
  | TypingNews
  | { readonly type: 'filed'; readonly report: Report };

/** Whether the user who has this name now had it then. */
const isSince = (turn: Transaction, userId: UserId, at: number): boolean => {
  const context = turn.actor(userAddress(userId))?.snapshot.context as UserContext | undefined;
  return context !== undefined && context.bornAt <= at;
};

const roomOf = (turn: Transaction, roomId: RoomId): RoomContext | undefined =>
  turn.actor(roomAddress(roomId))?.snapshot.context as RoomContext | undefined;

const openedAt = (turn: Transaction, roomId: RoomId): number =>
  roomOf(turn, roomId)?.openedAt ?? Number.POSITIVE_INFINITY;

function eraseWords(turn: Transaction, roomId: RoomId, from: UserId): void {
  turn.write({ type: 'message.erase', roomId, from });
  if (!roomOf(turn, roomId)?.isSealed) turn.write({ type: 'room.wipe', roomId });
}

function erase(turn: Transaction, address: Address, from: UserId | undefined): void {
  if (kindOf(address) === 'room') {
    const roomId = nameOf(address) as RoomId;
    if (from === undefined) turn.write({ type: 'room.seal', roomId });
    else if (turn.roomsSpokenIn(from).includes(roomId)) eraseWords(turn, roomId, from);
    return;
  }
  const userId = nameOf(address) as UserId;
  for (const roomId of turn.roomsSpokenIn(userId)) {
    // In an older room a namesake has said it.
    if (isSince(turn, userId, openedAt(turn, roomId))) eraseWords(turn, roomId, userId);
  }
}

function file(turn: Transaction, report: Report, since: number): void {
  const identity = isSince(turn, report.about, since) ? turn.identityByName(report.about) : undefined;
  const aboutInboxId = identity?.inboxId ?? '';
  turn.write({
    type: 'report.put',
    report: { ...report, aboutInboxId, weight: 'gone', status: 'open', settledAt: null },
    evidence: turn.said(report.roomId, limits.evidenceMessagesMax),
  });
}

/** Carries out the outputs that concern users, rooms and reports, and knows which events reach nobody. */
export class PeopleOutputs implements Domain<Write, Transaction, News> {
  readonly #store: Store;
  readonly #ids: Ids;
  readonly #entriesMax: number;

  /** @param entriesMax unread entries that one outbox may hold */
  constructor({ store, ids, entriesMax }: { store: Store; ids: Ids; entriesMax: number }) {
    this.#store = store;
    this.#ids = ids;
    this.#entriesMax = entriesMax;
  }

  begin(below: Transaction | Store = this.#store): Transaction {
    return new Transaction(below);
  }

  carryOut(turn: Transaction, address: Address, output: DomainOutput, stamp: Stamp): News | undefined {
    switch (output.type) {
      case 'notice':
        return this.#notify(turn, nameOf(address) as UserId, output.notice);
      case 'record': {
        const stored = { from: output.from, message: output.message };
        turn.write({ type: 'message.append', roomId: nameOf(address) as RoomId, stored });
        return undefined;
      }
      case 'typing':
        return { type: 'typing', to: output.to, roomId: nameOf(address) as RoomId, isTyping: output.isTyping };
      case 'erase':
        erase(turn, address, output.from);
        return undefined;
      case 'wipe':
        turn.write({ type: 'room.wipe', roomId: nameOf(address) as RoomId });
        return undefined;
      case 'report':
        file(turn, output.report, output.openedAt);
        return { type: 'filed', report: output.report };
      case 'weigh':
        turn.write({ type: 'report.weigh', reportId: output.reportId, weight: output.weight });
        return undefined;
      case 'audit':
        turn.write({ type: 'audit.append', at: wallOf(stamp), deed: output.deed });
        return undefined;
      case 'clear':
        this.#clear(turn, nameOf(address) as UserId);
        return undefined;
    }
  }

  /** A command to a room from a user who is forgotten or is a namesake of its member, or the creation of a user without an identity. */
  isForNobody(turn: Transaction, { to, event }: Stamped, ask: AskId | undefined): boolean {
    // The identity expired earlier in this turn.
    if (kindOf(to) === 'user') return turn.actor(to) === undefined && turn.identityByName(nameOf(to)) === undefined;
    if (kindOf(to) !== 'room' || !ask || !('ask' in event && event.ask === ask && 'from' in event)) return false;
    const { from } = event;
    const isForgotten = turn.actor(userAddress(from))?.snapshot.value === forgottenState;
    return isForgotten || !isSince(turn, from, openedAt(turn, nameOf(to) as RoomId));
  }

  forget(turn: Transaction, address: Address): void {
    if (kindOf(address) === 'user') turn.write({ type: 'person.delete', userId: nameOf(address) as UserId });
    if (kindOf(address) === 'room') turn.write({ type: 'room.delete', roomId: nameOf(address) as RoomId });
  }

  #notify(turn: Transaction, userId: UserId, notice: Notice): News {
    const head = turn.outbox(userId) ?? emptyHead(this.#ids.next());
    turn.write(append(head, userId, notice, this.#entriesMax));
    return { type: 'noticed', userId, notice };
  }

  #clear(turn: Transaction, userId: UserId): void {
    const known = turn.identityByName(userId);
    turn.write({ type: 'person.delete', userId });
    if (!known) return;
    // No handle has this hash, and nobody has been told of this inbox.
    const identity = { userId: known.userId, handleHash: `void ${this.#ids.next()}`, inboxId: this.#ids.next() };
    turn.write({ type: 'identity.put', identity });
  }
}
