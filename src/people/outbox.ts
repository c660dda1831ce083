import type { UserId } from '../../machines/address.ts';
import type { Notice } from '../../machines/protocol.ts';
import type { Position } from './cursor.ts';
import type { OutboxEntry, OutboxHead, Store, Write } from './store.ts';

/** The result of one read of an outbox. */
export interface Reading {
  readonly entries: readonly OutboxEntry[];
  /** Where the reader stands after them. */
  readonly position: Position;
  /** Whether entries after the reader's former position are gone for good. */
  readonly isHistoryLost: boolean;
}

/** The head of an outbox without entries. */
export const emptyHead = (epoch: string): OutboxHead => ({ epoch, first: 1, last: 0, read: 0 });

/** When an entry came, in milliseconds since 1970. */
export const atOf = ({ notice }: OutboxEntry): number =>
  notice.type === 'room.posted' ? notice.message.at : notice.at;

/** How many entries are still to be read; those that had to go do not count. */
export const unreadOf = ({ first, last, read }: OutboxHead): number => last - Math.max(read, first - 1);

/** Adds one entry; when more than `entriesMax` are unread the oldest goes, and `first` tells. */
export function append(
  head: OutboxHead,
  userId: UserId,
  notice: Notice,
  entriesMax: number,
): Extract<Write, { type: 'outbox.append' }> {
  const last = head.last + 1;
  const first = Math.max(head.first, last - entriesMax + 1);
  return { type: 'outbox.append', userId, head: { ...head, first, last }, entry: { seq: last, notice } };
}

/** Lets go of everything up to `seq`; undefined when that was acknowledged before. */
export function acknowledge(head: OutboxHead, userId: UserId, seq: number): Write | undefined {
  if (seq <= head.read) return undefined;
  const read = Math.min(seq, head.last);
  return { type: 'outbox.put', userId, head: { ...head, read, first: Math.max(head.first, read + 1) } };
}

/** Whether the outbox ever got as far as this position. A position of another epoch lies behind it. */
export const isReached = (head: OutboxHead, { epoch, seq }: Position): boolean =>
  epoch !== head.epoch || seq <= head.last;

/**
 * The next entries after `from`, or after the read position without it. Moves nothing.
 * Returns undefined for a position that this outbox has never reached.
 */
export function read(
  store: Store,
  userId: UserId,
  head: OutboxHead,
  from: Position | undefined,
  max: number,
): Reading | undefined {
  const isOfThisEpoch = from === undefined || from.epoch === head.epoch;
  const seq = from && isOfThisEpoch ? from.seq : head.read;
  if (from && !isReached(head, from)) return undefined;
  const entries = store.entries(userId, seq, max);
  return {
    entries,
    position: { epoch: head.epoch, seq: entries.at(-1)?.seq ?? Math.max(seq, head.first - 1) },
    isHistoryLost: !isOfThisEpoch || seq < head.first - 1,
  };
}
