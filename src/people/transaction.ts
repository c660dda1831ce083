import type { Address, RoomId, UserId } from '../../machines/address.ts';
import type { StoredActor, Turn } from '../engine/store.ts';
import type { Identity, OutboxHead, Receipt, Store, StoredMessage, Write } from './store.ts';

type Below = Pick<Store, 'actor' | 'outbox' | 'receipt' | 'roomsSpokenIn' | 'said' | 'identityByName'>;

/** A message that its sender erased, its words sealed. */
export const sealed = (stored: StoredMessage): StoredMessage => ({ ...stored, isErased: true });

/** The message without its words, if its sender erased it. */
export const wiped = (stored: StoredMessage): StoredMessage =>
  stored.isErased ? { ...stored, message: { ...stored.message, text: '' } } : stored;

/**
 * Writes that are not committed yet, laid over what lies below: the store, or another transaction. It reads as if they were.
 * Dropping it undoes them.
 */
export class Transaction implements Turn<Write> {
  readonly #below: Below;
  readonly #actors = new Map<Address, StoredActor | undefined>();
  readonly #outboxes = new Map<UserId, OutboxHead | undefined>();
  /** By their names in lower case. */
  readonly #identities = new Map<string, Identity | undefined>();
  readonly #receipts = new Map<string, Receipt>();
  /** People whose receipts were deleted since the transaction began: none of theirs below is left. */
  readonly #deleted = new Set<UserId>();
  readonly writes: Write[] = [];

  constructor(below: Below) {
    this.#below = below;
  }

  actor(address: Address): StoredActor | undefined {
    return this.#actors.has(address) ? this.#actors.get(address) : this.#below.actor(address);
  }

  identityByName(userId: string): Identity | undefined {
    const key = userId.toLowerCase();
    return this.#identities.has(key) ? this.#identities.get(key) : this.#below.identityByName(userId);
  }

  outbox(userId: UserId): OutboxHead | undefined {
    return this.#outboxes.has(userId) ? this.#outboxes.get(userId) : this.#below.outbox(userId);
  }

  receipt(userId: UserId, key: string): Receipt | undefined {
    const own = this.#receipts.get(`${userId}/${key}`);
    return own || this.#deleted.has(userId) ? own : this.#below.receipt(userId, key);
  }

  roomsSpokenIn(userId: UserId): readonly RoomId[] {
    const own = this.writes.flatMap((write) =>
      write.type === 'message.append' && write.stored.from === userId ? [write.roomId] : [],
    );
    return [...new Set([...this.#below.roomsSpokenIn(userId), ...own])];
  }

  said(roomId: RoomId, max: number): readonly StoredMessage[] {
    let messages = this.#below.said(roomId, max);
    for (const write of this.writes) {
      if (!('roomId' in write) || write.roomId !== roomId) continue;
      if (write.type === 'message.append') messages = [...messages, write.stored].slice(-max);
      if (write.type === 'message.erase')
        messages = messages.map((one) => (one.from === write.from ? sealed(one) : one));
      if (write.type === 'room.wipe') messages = messages.map(wiped);
      if (write.type === 'room.delete') messages = [];
    }
    return messages;
  }

  write(write: Write): void {
    this.writes.push(write);
    switch (write.type) {
      case 'actor.put':
        this.#actors.set(write.address, write.actor);
        return;
      case 'actor.delete':
        this.#actors.set(write.address, undefined);
        return;
      case 'outbox.append':
      case 'outbox.put':
        this.#outboxes.set(write.userId, write.head);
        return;
      case 'identity.put':
        this.#identities.set(write.identity.userId.toLowerCase(), write.identity);
        return;
      case 'person.delete':
        this.#identities.set(write.userId.toLowerCase(), undefined);
        this.#outboxes.set(write.userId, undefined);
        this.#dropReceipts(write.userId);
        return;
      case 'receipts.delete':
        this.#dropReceipts(write.userId);
        return;
      case 'receipt.put':
        this.#receipts.set(`${write.userId}/${write.key}`, write.receipt);
        return;
      case 'message.append':
      case 'message.erase':
      case 'room.seal':
      case 'room.wipe':
      case 'room.delete':
      case 'time.put':
      case 'report.put':
      case 'report.weigh':
      case 'report.settle':
      case 'report.delete':
      case 'audit.append':
      case 'secret.put':
      case 'session.put':
      case 'session.delete':
      case 'sessions.replace':
        return;
    }
  }

  #dropReceipts(userId: UserId): void {
    this.#deleted.add(userId);
    for (const key of this.#receipts.keys()) {
      if (key.startsWith(`${userId}/`)) this.#receipts.delete(key);
    }
  }
}
