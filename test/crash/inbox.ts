import type { HeardEvent } from './record.ts';

/** The number in a cursor, which the contract calls dense. */
const numberIn = (cursor: string): number => Number(/\.(\d+)$/.exec(cursor)?.[1]);
const epochIn = (cursor: string): string => cursor.replace(/\d+$/, '');

/** What somebody read of their outbox, over all surfaces and all lives of the server. */
export class Inbox {
  readonly heard: HeardEvent[] = [];
  /** Of the last event. */
  cursor: string;
  readonly #complain: (text: string) => void;

  constructor(cursor: string, complain: (text: string) => void) {
    this.cursor = cursor;
    this.#complain = complain;
  }

  take(type: string, cursor: string, payload: HeardEvent['payload']): void {
    const expected = numberIn(this.cursor) + 1;
    const isOfEpoch = epochIn(cursor) === epochIn(this.cursor);
    if (!isOfEpoch || numberIn(cursor) !== expected) {
      this.#complain(`heard ${type} at ${cursor} after ${this.cursor}`);
    }
    this.cursor = cursor;
    this.heard.push({ type, payload });
  }
}
