import type { UserId } from '../../machines/address.ts';
import type { Clock } from '../engine/clock.ts';
import type { Position } from './cursor.ts';
import type { Reading } from './outbox.ts';
import type { Outboxes } from './outboxes.ts';

/** How a wait ended, and what it found. */
export interface Waited extends Reading {
  /** A newer wait of the same person ended this one. */
  readonly isSuperseded: boolean;
  /** Waits in a row that ended with nothing, this one among them. */
  readonly emptyInARow: number;
}

/** Where a wait starts, how long it takes and what ends it. */
export interface WaitOptions {
  /** Acknowledges everything up to here; without it the wait goes on from the read position. */
  readonly from: Position | undefined;
  readonly timeoutMs: number;
  readonly eventsMax: number;
  /** The caller is gone: frees the place and acknowledges nothing more. */
  readonly signal: AbortSignal;
}

/** Calls that wait for something new in an outbox: one per person. */
export class Waits {
  readonly #clock: Clock;
  readonly #outboxes: Outboxes;
  readonly #current = new Map<UserId, () => void>();
  readonly #ends = new Set<() => void>();
  readonly #emptyInARow = new Map<UserId, number>();

  #isEnding = false;

  constructor(clock: Clock, outboxes: Outboxes) {
    this.#clock = clock;
    this.#outboxes = outboxes;
  }

  /** How many calls wait now. */
  get size(): number {
    return this.#current.size;
  }

  /** Ends every waiting call with nothing, since the server is about to go. */
  endAll(): void {
    this.#isEnding = true;
    for (const end of this.#ends) end();
  }

  /** Ends the person's waiting call as if a newer one had come. */
  end(userId: UserId): void {
    this.#current.get(userId)?.();
  }

  forget(userId: UserId): void {
    this.#emptyInARow.delete(userId);
  }

  /** At once when something is there, else with the next commit, else empty; undefined for a position not reached yet. */
  async wait(userId: UserId, { from, timeoutMs, eventsMax, signal }: WaitOptions): Promise<Waited | undefined> {
    const look = () => this.#outboxes.read(userId, from, eventsMax);
    const first = look();
    if (!first) return undefined;
    this.#current.get(userId)?.();
    if (from) await this.#outboxes.acknowledge(userId, from);
    const isSuperseded =
      hasNews(first) || timeoutMs === 0 || this.#isEnding ? false : await this.#sleep(userId, look, timeoutMs, signal);
    const reading = isSuperseded ? { ...first, entries: [] } : (look() ?? first);
    if (reading.entries.length > 0) this.#emptyInARow.delete(userId);
    else if (!isSuperseded && !signal.aborted) this.#emptyInARow.set(userId, (this.#emptyInARow.get(userId) ?? 0) + 1);
    return { ...reading, isSuperseded, emptyInARow: this.#emptyInARow.get(userId) ?? 0 };
  }

  /** Until there is news, the time is up, the caller is gone, or a newer wait begins; true for the last. */
  async #sleep(
    userId: UserId,
    look: () => Reading | undefined,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const wake = () => {
      const reading = look();
      if (!reading || hasNews(reading)) resolve(false);
    };
    const supersede = () => resolve(true);
    const leave = () => resolve(false);
    this.#current.get(userId)?.();
    this.#current.set(userId, supersede);
    this.#ends.add(leave);
    const unsubscribe = this.#outboxes.subscribe(userId, wake);
    const cancelTimeout = this.#clock.after(timeoutMs, leave);
    signal.addEventListener('abort', leave);
    wake();
    if (signal.aborted) leave();
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', leave);
      cancelTimeout();
      this.#ends.delete(leave);
      unsubscribe();
      if (this.#current.get(userId) === supersede) this.#current.delete(userId);
    }
  }
}

const hasNews = (reading: Reading): boolean => reading.entries.length > 0 || reading.isHistoryLost;
