import type { Diary } from './diary.ts';
import { Inbox } from './inbox.ts';
import type { Line } from './line.ts';
import type { World } from './world.ts';

/** By a waiting call with a cursor, or on a stream that is resumed after one. */
export type Reading = 'waits' | 'streams';

const eventsPerAcknowledgement = 50;
const cursorMeta = 'mcp-chat/cursor';

/** Reads a person's outbox for as long as they live, and each event once. */
export class Reader {
  readonly #world: World;
  readonly #line: Line;
  readonly #diary: Diary;
  readonly #inbox: Inbox;
  readonly #reading: Reading;
  #isReading = true;
  #endStream: () => void = () => {};

  constructor(parts: { world: World; line: Line; diary: Diary; cursor: string; reading: Reading }) {
    this.#world = parts.world;
    this.#line = parts.line;
    this.#diary = parts.diary;
    this.#inbox = new Inbox(parts.cursor, parts.diary);
    this.#reading = parts.reading;
  }

  /** Until it is stopped. */
  async run(): Promise<void> {
    while (this.#isReading) await (this.#reading === 'waits' ? this.#wait(1) : this.#readStream());
  }

  stop(): void {
    this.#isReading = false;
    this.#endStream();
  }

  /** Reads what has come and was not read. */
  async rest(): Promise<void> {
    while ((await this.#wait(0)) > 0);
  }

  async #wait(timeoutSeconds: number): Promise<number> {
    const args = { cursor: this.#inbox.cursor, timeout_seconds: timeoutSeconds };
    const { fields } = await this.#line.call('wait_for_events', args);
    if (fields.error) throw new Error(`wait_for_events got ${fields.error.code}`);
    if (fields.history_lost) this.#diary.complaints.push('history was lost');
    for (const { type, cursor, payload } of fields.events) this.#hear(type, cursor, payload);
    return fields.events.length;
  }

  async #readStream(): Promise<void> {
    const stream = await this.#line.openStream(this.#inbox.cursor);
    this.#endStream = () => stream.close();
    if (!this.#isReading) stream.close();
    let taken = 0;
    for (;;) {
      const news = await stream.heard.atLeast(taken + 1).catch(() => undefined);
      if (!news) return;
      for (const { method, params } of news.slice(taken)) {
        const cursor = (params._meta as Record<string, unknown> | undefined)?.[cursorMeta];
        if (typeof cursor === 'string') this.#hear(method, cursor, params);
        else if (method === 'history.lost') this.#diary.complaints.push('history was lost');
      }
      // Events that have come since then come on the stream.
      if (taken % eventsPerAcknowledgement > news.length % eventsPerAcknowledgement) await this.#acknowledge();
      taken = news.length;
    }
  }

  async #acknowledge(): Promise<void> {
    await this.#line.call('wait_for_events', { cursor: this.#inbox.cursor, timeout_seconds: 0 });
  }

  #hear(type: string, cursor: string, payload: Readonly<Record<string, unknown>>): void {
    this.#inbox.take(type, cursor, payload);
    this.#world.changed();
  }
}
