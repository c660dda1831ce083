import type { RoomId, UserId } from '../../machines/address.ts';
import type { Clock } from '../engine/clock.ts';
import { Deadlines } from '../engine/deadlines.ts';
import { limits } from '../limits.ts';

/** That somebody's partner is typing; another one each time it is to be said anew. */
export interface TypingSign {
  readonly roomId: RoomId;
  readonly shownAt: number;
}

interface Shown {
  readonly sign: TypingSign;
  readonly isTyping: boolean;
}

/**
 * The users who see their partner type: known to this process alone, and at most one sign per person, which is gone after a few seconds. Readers
 * compare what they showed last with what is so now, and so may miss any number of changes but never the last.
 */
export class Typing {
  readonly #clock: Clock;
  readonly #shown = new Map<UserId, Shown>();
  readonly #deadlines: Deadlines<UserId>;
  readonly #listeners = new Map<UserId, Set<() => void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#deadlines = new Deadlines(clock, (reader) => this.clear(reader));
  }

  /** How many people a sign is kept for. */
  get size(): number {
    return this.#shown.size;
  }

  /** The sign that `reader` is to see now. */
  of(reader: UserId): TypingSign | undefined {
    const shown = this.#shown.get(reader);
    return shown?.isTyping ? shown.sign : undefined;
  }

  /** The partner of `reader` says that they type, or no longer do. */
  note(reader: UserId, roomId: RoomId, isTyping: boolean): void {
    const shown = this.#shown.get(reader);
    if (isTyping) this.#begin(reader, roomId, shown?.sign.roomId === roomId ? shown : undefined);
    else if (shown?.isTyping) {
      // Kept for the throttle: whoever begins and ends without pause is not shown each time.
      this.#shown.set(reader, { ...shown, isTyping: false });
      this.#deadlines.set(reader, shown.sign.shownAt + limits.typingRepeatMs);
      this.#wake(reader);
    }
  }

  /** There is nothing to see any more: the partner sent what they typed, went, or fell silent. */
  clear(reader: UserId): void {
    const shown = this.#shown.get(reader);
    if (!shown) return;
    this.#shown.delete(reader);
    this.#deadlines.delete(reader);
    if (shown.isTyping) this.#wake(reader);
  }

  /** Calls `listener` when the sign for `reader` has changed; the returned function ends that. */
  subscribe(reader: UserId, listener: () => void): () => void {
    const listeners = this.#listeners.get(reader) ?? new Set();
    this.#listeners.set(reader, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(reader) === listeners) this.#listeners.delete(reader);
    };
  }

  stop(): void {
    this.#deadlines.stop();
  }

  #begin(reader: UserId, roomId: RoomId, shown: Shown | undefined): void {
    const now = this.#clock.now();
    const isTooSoon = shown !== undefined && now - shown.sign.shownAt < limits.typingRepeatMs;
    if (isTooSoon && !shown.isTyping) return;
    this.#deadlines.set(reader, now + limits.typingSilenceMs);
    if (isTooSoon) return;
    this.#shown.set(reader, { sign: { roomId, shownAt: now }, isTyping: true });
    this.#wake(reader);
  }

  #wake(reader: UserId): void {
    for (const listener of [...(this.#listeners.get(reader) ?? [])]) listener();
  }
}
