import type { UserId } from '../../machines/address.ts';
import { userAddress } from '../../machines/address.ts';
import type { Position } from './cursor.ts';
import { readCursor } from './cursor.ts';
import type { PeopleEngine } from './engine.ts';
import type { Reading } from './outbox.ts';
import { acknowledge, emptyHead, isReached, read, unreadOf } from './outbox.ts';
import type { OutboxHead, Store } from './store.ts';

/** The outboxes of all users: the one truth that streams, waiting calls and resources read. */
export class Outboxes {
  readonly #store: Store;
  readonly #engine: PeopleEngine;
  readonly #listeners = new Map<UserId, Set<() => void>>();
  readonly #acknowledging = new Map<UserId, Promise<unknown>>();

  constructor(store: Store, engine: PeopleEngine) {
    this.#store = store;
    this.#engine = engine;
  }

  head(userId: UserId): OutboxHead {
    return this.#store.outbox(userId) ?? emptyHead('none');
  }

  unread(userId: UserId): number {
    return unreadOf(this.head(userId));
  }

  /** Where the person's acknowledged reading ends. */
  readPosition(userId: UserId): Position {
    const { epoch, read: seq } = this.head(userId);
    return { epoch, seq };
  }

  /** The position that a cursor stands for; undefined unless the cursor is this user's and reached. */
  positionOf(userId: UserId, cursor: string): Position | undefined {
    const position = readCursor(userId, cursor);
    return position && isReached(this.head(userId), position) ? position : undefined;
  }

  /** At most `max` entries after `from`, or after the read position; undefined for a position not reached yet. Moves nothing. */
  read(userId: UserId, from: Position | undefined, max: number): Reading | undefined {
    return read(this.#store, userId, this.head(userId), from, max);
  }

  /** Lets go of everything up to `position`; one of another epoch acknowledges nothing. */
  async acknowledge(userId: UserId, position: Position): Promise<void> {
    const { epoch, read: seq } = this.head(userId);
    if (position.epoch !== epoch || position.seq <= seq) return;
    const written = this.#engine.write(userAddress(userId), (turn) => {
      const head = turn.outbox(userId);
      return head && head.epoch === position.epoch ? acknowledge(head, userId, position.seq) : undefined;
    });
    this.#acknowledging.set(userId, written);
    try {
      await written;
    } finally {
      if (this.#acknowledging.get(userId) === written) this.#acknowledging.delete(userId);
    }
  }

  /** Settles when what the person has acknowledged so far is stored, or could not be: a call that reads after it repeats nothing. */
  async settled(userId: UserId): Promise<void> {
    await this.#acknowledging.get(userId)?.catch(() => {});
  }

  /** Calls `listener` after each commit that gave the person something new; the returned function ends that. */
  subscribe(userId: UserId, listener: () => void): () => void {
    const listeners = this.#listeners.get(userId) ?? new Set();
    this.#listeners.set(userId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(userId) === listeners) this.#listeners.delete(userId);
    };
  }

  /** To be called by the host after a commit. */
  wake(userId: UserId): void {
    for (const listener of [...(this.#listeners.get(userId) ?? [])]) listener();
  }
}
