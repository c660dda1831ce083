import type { Diary } from './diary.ts';
import type { HeardEvent } from './record.ts';

/** The number in a cursor, which the contract calls dense. */
const numberIn = (cursor: string): number => Number(/\.(\d+)$/.exec(cursor)?.[1]);
const epochIn = (cursor: string): string => cursor.replace(/\d+$/, '');

/** The entries that a person read of their outbox, over all surfaces and all lives of the server. */
export class Inbox {
  /** The cursor of the last event. */
  cursor: string;
  readonly #diary: Diary;

  constructor(cursor: string, diary: Diary) {
    this.cursor = cursor;
    this.#diary = diary;
  }

  take(type: string, cursor: string, payload: HeardEvent['payload']): void {
    const expected = numberIn(this.cursor) + 1;
    const isOfEpoch = epochIn(cursor) === epochIn(this.cursor);
    if (!isOfEpoch || numberIn(cursor) !== expected) {
      this.#diary.complaints.push(`heard ${type} at ${cursor} after ${this.cursor}`);
    }
    this.cursor = cursor;
    this.#diary.hear(type, payload);
  }
}
