import type { UserId } from '../../machines/address.ts';
import type { OutboxEntry, OutboxHead } from '../people/store.ts';

interface Outbox {
  head: OutboxHead;
  /** The entry of `head.first` stands at `skipped`, the others follow densely. */
  entries: OutboxEntry[];
  skipped: number;
}

/** The outboxes of a store that keeps everything in memory. Adding and dropping an entry cost O(1). */
export class MemoryOutboxes {
  readonly #outboxes = new Map<UserId, Outbox>();

  head(userId: UserId): OutboxHead | undefined {
    return this.#outboxes.get(userId)?.head;
  }

  /** At most `max` entries after `seq`, in order. */
  entries(userId: UserId, seq: number, max: number): readonly OutboxEntry[] {
    const outbox = this.#outboxes.get(userId);
    if (!outbox) return [];
    const from = outbox.skipped + Math.max(0, seq + 1 - outbox.head.first);
    return outbox.entries.slice(from, from + max);
  }

  append(userId: UserId, head: OutboxHead, entry: OutboxEntry): void {
    const outbox = this.#outboxOf(userId, head);
    outbox.entries.push(entry);
    advance(outbox, head);
  }

  /** Opens an outbox, or lets go of the entries before the head's first. */
  put(userId: UserId, head: OutboxHead): void {
    advance(this.#outboxOf(userId, head), head);
  }

  delete(userId: UserId): void {
    this.#outboxes.delete(userId);
  }

  #outboxOf(userId: UserId, head: OutboxHead): Outbox {
    const known = this.#outboxes.get(userId);
    if (known) return known;
    const outbox: Outbox = { head, entries: [], skipped: 0 };
    this.#outboxes.set(userId, outbox);
    return outbox;
  }
}

/** Lets go of what lies before the head's first; the array is cut only once half of it is dead, so that each entry costs O(1). */
function advance(outbox: Outbox, head: OutboxHead): void {
  outbox.head = head;
  outbox.skipped = outbox.entries.length - (head.last - head.first + 1);
  if (outbox.skipped * 2 >= outbox.entries.length) {
    outbox.entries = outbox.entries.slice(outbox.skipped);
    outbox.skipped = 0;
  }
}
