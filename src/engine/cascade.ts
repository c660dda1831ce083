import type { Address, AskId, RoomId, UserId } from '../../machines/address.ts';
import { kindOf, nameOf, roomAddress, userAddress } from '../../machines/address.ts';
import type { Notice, Output, Reply, Report, Stamp } from '../../machines/protocol.ts';
import { wallOf } from '../../machines/protocol.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import { answerFor } from '../../machines/registry.ts';
import type { RoomContext } from '../../machines/room/context.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { forgottenState } from '../../machines/user/context.ts';
import { limits } from '../limits.ts';
import type { TimerMove } from './advance.ts';
import { advance } from './advance.ts';
import { Fault } from './fault.ts';
import type { Ids } from './ids.ts';
import { append, emptyHead } from '../people/outbox.ts';
import type { StoredActor } from '../people/store.ts';
import type { Stamped } from './stamped.ts';
import type { Snapshot } from './step.ts';
import type { Transaction } from '../people/transaction.ts';

/** A timer of an actor that a cascade set or cancelled. */
interface AddressedMove extends TimerMove {
  readonly address: Address;
}

/** Whether somebody's partner types. */
export interface TypingNews {
  readonly to: UserId;
  readonly roomId: RoomId;
  readonly isTyping: boolean;
}

/** What is to be done once the cascade's writes are committed, besides the reply. */
export interface Aftermath {
  readonly timers: readonly AddressedMove[];
  /** Actors that changed; undefined for one that is gone. */
  readonly changed: ReadonlyMap<Address, Snapshot | undefined>;
  /** Whose outbox has something new, and what. */
  readonly noticed: ReadonlyMap<UserId, readonly Notice[]>;
  readonly typing: readonly TypingNews[];
  /** Reports that were filed. */
  readonly filed: readonly Report[];
  readonly reply: Reply | undefined;
}

interface CascadeParts {
  readonly transaction: Transaction;
  readonly ids: Ids;
  readonly settings: MachineSettings;
  /** Unread entries that one outbox may hold. */
  readonly entriesMax: number;
}

/**
 * Runs one event and all the tells that follow from it to the end, first told first served. Everything it changes goes into `transaction`.
 * @throws whatever a machine throws, and Fault `no_reply` for an ask that nobody concluded: drop the transaction then
 */
export function runCascade(
  first: Stamped,
  ask: AskId | undefined,
  { transaction, ids, settings, entriesMax }: CascadeParts,
): Aftermath {
  const timers: AddressedMove[] = [];
  const changed = new Map<Address, Snapshot | undefined>();
  const noticed = new Map<UserId, readonly Notice[]>();
  const typing: TypingNews[] = [];
  const forgotten = new Set<Address>();
  const filed: Report[] = [];
  const queue: Stamped[] = [first];
  let reply: Reply | undefined;

  const conclude = (asked: AskId, body: Reply): void => {
    if (asked !== ask || reply) throw new Error('a command was answered twice, or one that nobody asked');
    reply = body;
  };

  /** Whether whoever has this name now had it then. */
  const isSince = (userId: UserId, at: number): boolean => {
    const context = transaction.actor(userAddress(userId))?.snapshot.context as UserContext | undefined;
    return context !== undefined && context.bornAt <= at;
  };

  const roomOf = (roomId: RoomId): RoomContext | undefined =>
    transaction.actor(roomAddress(roomId))?.snapshot.context as RoomContext | undefined;

  const eraseWords = (roomId: RoomId, from: UserId): void => {
    transaction.write({ type: 'message.erase', roomId, from });
    if (!roomOf(roomId)?.isSealed) transaction.write({ type: 'room.wipe', roomId });
  };

  const erase = (address: Address, from: UserId | undefined): void => {
    if (kindOf(address) === 'room') {
      const roomId = nameOf(address) as RoomId;
      if (from === undefined) transaction.write({ type: 'room.seal', roomId });
      else if (transaction.roomsSpokenIn(from).includes(roomId)) eraseWords(roomId, from);
      return;
    }
    const userId = nameOf(address) as UserId;
    for (const roomId of transaction.roomsSpokenIn(userId)) {
      // In an older room a namesake has said it.
      if (isSince(userId, roomOf(roomId)?.openedAt ?? Number.POSITIVE_INFINITY)) eraseWords(roomId, userId);
    }
  };

  const file = (report: Report, since: number): void => {
    const identity = isSince(report.about, since) ? transaction.identityByName(report.about) : undefined;
    const aboutInboxId = identity?.inboxId ?? '';
    const evidence = transaction.said(report.roomId, limits.evidenceMessagesMax);
    transaction.write({
      type: 'report.put',
      report: { ...report, aboutInboxId, weight: 'gone', status: 'open', settledAt: null },
      evidence,
    });
    filed.push(report);
  };

  const clear = (userId: UserId): void => {
    const known = transaction.identityByName(userId);
    transaction.write({ type: 'person.delete', userId });
    // No handle has this hash, and nobody has been told of this inbox.
    if (known) {
      const identity = { userId: known.userId, handleHash: `void ${ids.next()}`, inboxId: ids.next() };
      transaction.write({ type: 'identity.put', identity });
    }
  };

  const carryOut = (address: Address, output: Output, stamp: Stamp): void => {
    switch (output.type) {
      case 'reply':
        conclude(output.ask, output.reply);
        return;
      case 'tell':
        queue.push({ to: output.to, event: { ...output.event, ...timesOf(stamp), id: ids.next() } });
        return;
      case 'notice': {
        const userId = nameOf(address) as UserId;
        transaction.write(
          append(transaction.outbox(userId) ?? emptyHead(ids.next()), userId, output.notice, entriesMax),
        );
        noticed.set(userId, [...(noticed.get(userId) ?? []), output.notice]);
        return;
      }
      case 'record':
        transaction.write({
          type: 'message.append',
          roomId: nameOf(address) as RoomId,
          stored: { from: output.from, message: output.message },
        });
        return;
      case 'typing':
        typing.push({ to: output.to, roomId: nameOf(address) as RoomId, isTyping: output.isTyping });
        return;
      case 'erase':
        erase(address, output.from);
        return;
      case 'wipe':
        transaction.write({ type: 'room.wipe', roomId: nameOf(address) as RoomId });
        return;
      case 'report':
        file(output.report, output.openedAt);
        return;
      case 'weigh':
        transaction.write({ type: 'report.weigh', reportId: output.reportId, weight: output.weight });
        return;
      case 'audit':
        transaction.write({ type: 'audit.append', at: wallOf(stamp), deed: output.deed });
        return;
      case 'clear':
        clear(nameOf(address) as UserId);
        return;
      case 'forget':
        forgotten.add(address);
        return;
    }
  };

  /** Whether a room is commanded by somebody who is forgotten by now, or by a namesake of its member. */
  const isOfNobody = ({ to, event }: Stamped): boolean => {
    if (kindOf(to) !== 'room' || !ask || !('ask' in event && event.ask === ask && 'from' in event)) return false;
    const { from } = event;
    const isForgotten = transaction.actor(userAddress(from))?.snapshot.value === forgottenState;
    return isForgotten || !isSince(from, roomOf(nameOf(to) as RoomId)?.openedAt ?? Number.POSITIVE_INFINITY);
  };

  /** Whether a user would be created without an identity: it expired earlier in this turn. */
  const isWithoutIdentity = (to: Address): boolean =>
    kindOf(to) === 'user' && transaction.identityByName(nameOf(to)) === undefined;

  const deliver = (stamped: Stamped): void => {
    const { to, event } = stamped;
    const stored = transaction.actor(to);
    const isForNobody = isOfNobody(stamped) || (stored === undefined && isWithoutIdentity(to));
    const advanced = isForNobody ? undefined : advance(stored, stamped, settings);
    if (!advanced) {
      const answer = ask && 'ask' in event && event.ask === ask ? answerFor(event) : undefined;
      if (ask && answer) conclude(ask, answer);
      return;
    }
    const { actor, outputs, moves } = advanced;
    for (const { timer, isSet } of moves) timers.push({ address: to, timer, isSet });
    for (const output of outputs) carryOut(to, output, event);
    if (forgotten.has(to)) forget(to, actor);
    else if (actor !== stored) {
      changed.set(to, actor.snapshot);
      transaction.write({ type: 'actor.put', address: to, actor, cause: stamped });
    }
  };

  const forget = (address: Address, actor: StoredActor): void => {
    changed.set(address, undefined);
    for (const timer of actor.timers) timers.push({ address, timer, isSet: false });
    transaction.write({ type: 'actor.delete', address });
    if (kindOf(address) === 'user') transaction.write({ type: 'person.delete', userId: nameOf(address) as UserId });
    if (kindOf(address) === 'room') transaction.write({ type: 'room.delete', roomId: nameOf(address) as RoomId });
  };

  for (const stamped of queue) deliver(stamped);
  if (ask && !reply) throw new Fault('no_reply', `nobody answered ${first.event.type}`);
  return { timers, changed, noticed, typing, filed, reply };
}

/** What follows from an event happens at the same time. */
const timesOf = ({ at, realAt, wallAt }: Stamp): Omit<Stamp, 'id'> => ({ at, realAt, wallAt });
