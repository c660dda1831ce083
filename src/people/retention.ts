import type { UserId } from '../../machines/address.ts';
import { userAddress } from '../../machines/address.ts';
import { Deadlines } from '../engine/deadlines.ts';
import type { ServerTime } from '../engine/server-time.ts';
import type { PeopleEngine } from './engine.ts';
import { atOf } from './outbox.ts';
import type { OutboxEntry, Store, Write } from './store.ts';

/** How long what nobody has read is kept. */
export interface RetentionBounds {
  /** Unread entries of one outbox. */
  readonly entriesMax: number;
  /** Milliseconds from an entry's own time. */
  readonly ageMs: number;
  /** Reports and their evidence: milliseconds from when they were settled, or filed. */
  readonly evidenceMs: number;
}

/** Entries let go of in one turn, so that no reader waits for a long sweep. */
const sweptMax = 1_000;

/** How long after a failure of the store it is tried again, in milliseconds. */
const retryMs = 1_000;

/** Lets unread entries go when they are too old; their reader is told by the outbox's `first`. Each user has one deadline, that of the oldest entry. */
export class Retention {
  readonly #time: ServerTime;
  readonly #store: Store;
  readonly #engine: PeopleEngine;
  readonly #ageMs: number;
  readonly #watched = new Set<UserId>();
  readonly #deadlines: Deadlines<UserId>;

  constructor(parts: { time: ServerTime; store: Store; engine: PeopleEngine; ageMs: number }) {
    this.#time = parts.time;
    this.#store = parts.store;
    this.#engine = parts.engine;
    this.#ageMs = parts.ageMs;
    this.#deadlines = new Deadlines(parts.time.realClock, (userId) => void this.#sweep(userId));
  }

  /** The person's outbox may hold something. */
  watch(userId: UserId): void {
    if (this.#watched.has(userId)) return;
    const oldest = this.#oldest(userId, 1)[0];
    if (!oldest) return;
    this.#watched.add(userId);
    this.#deadlines.set(userId, this.#time.dueAt(atOf(oldest), this.#ageMs));
  }

  forget(userId: UserId): void {
    this.#watched.delete(userId);
    this.#deadlines.delete(userId);
  }

  stop(): void {
    this.#deadlines.stop();
  }

  #oldest(userId: UserId, max: number): readonly OutboxEntry[] {
    return this.#store.entries(userId, 0, max);
  }

  async #sweep(userId: UserId): Promise<void> {
    try {
      await this.#engine.write(userAddress(userId), (turn): Write | undefined => {
        const head = turn.outbox(userId);
        const keptFrom = this.#time.wall() - this.#ageMs;
        const isOld = (entry: OutboxEntry) => atOf(entry) <= keptFrom;
        const old = this.#oldest(userId, sweptMax).filter(isOld).at(-1);
        return head && old && old.seq >= head.first
          ? { type: 'outbox.put', userId, head: { ...head, first: old.seq + 1 } }
          : undefined;
      });
      this.forget(userId);
      this.watch(userId);
    } catch {
      // The store failed, which is reported where it is written to.
      if (this.#watched.has(userId)) this.#deadlines.set(userId, this.#time.real() + retryMs);
    }
  }
}
