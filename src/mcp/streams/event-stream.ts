import type { ServerResponse } from 'node:http';
import type { Clock } from '../../engine/clock.ts';
import { limits } from '../../limits.ts';
import { onTaken } from './answer.ts';

/** The parts of an event stream. */
export interface EventStreamParts {
  readonly clock: Clock;
  /** Its head may be written later, but before anything else is. */
  readonly response: ServerResponse;
  /** Gives the frame that shows that the stream lives. */
  readonly keepAlive: () => string;
  /** Called when a reader that was behind has taken everything that was written. */
  readonly onReady: () => void;
  /** Called once, when the stream has ended, from either side. */
  readonly onEnd: () => void;
}

/**
 * A server-sent event stream. It knows when its reader is behind, and holds nothing back for such a reader: a writer looks at
 * `isStalled`, stops, and goes on in `onReady`. A reader that takes nothing for a whole interval is cut off.
 */
export class EventStream {
  readonly #clock: Clock;
  readonly #response: ServerResponse;
  readonly #keepAlive: () => string;
  readonly #onEnd: () => void;
  #stops: (() => void)[] = [];
  #isStalled = false;
  #wasStalled = false;
  #isEnded = false;

  constructor({ clock, response, keepAlive, onReady, onEnd }: EventStreamParts) {
    this.#clock = clock;
    this.#response = response;
    this.#keepAlive = keepAlive;
    this.#onEnd = onEnd;
    response.once('close', () => this.#finish());
    onTaken(response, () => {
      this.#isStalled = false;
      this.#wasStalled = false;
      onReady();
    });
    this.repeat(limits.keepAliveMs, () => this.#beat());
  }

  /** Whether the reader has to take what was written before anything else is. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** Whether nothing is written any more. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Writes whole frames, or nothing for an empty text or after the end. */
  write(text: string): void {
    if (text === '' || this.#isEnded || this.#response.writableEnded || this.#response.destroyed) return;
    if (!this.#response.write(text)) this.#isStalled = true;
  }

  /** Ends the stream with these frames. */
  end(lastFrames: string): void {
    if (this.#isEnded) return;
    this.#response.end(lastFrames);
    this.#finish();
  }

  /** Runs these when the stream ends; at once if it has. */
  untilEnd(...stops: readonly (() => void)[]): void {
    if (!this.#isEnded) this.#stops.push(...stops);
    else for (const stop of stops) stop();
  }

  /** Runs `action` again and again until the end. */
  repeat(everyMs: number, action: () => unknown): void {
    const run = async (): Promise<void> => {
      // An action that fails is skipped; the next one comes.
      await Promise.resolve(action()).catch(() => {});
      if (!this.#isEnded) cancel = this.#clock.after(everyMs, run);
    };
    let cancel = this.#clock.after(everyMs, run);
    this.untilEnd(() => cancel());
  }

  #beat(): void {
    if (this.#isStalled && this.#wasStalled) this.#response.destroy();
    else if (!this.#isStalled) this.write(this.#keepAlive());
    this.#wasStalled = this.#isStalled;
  }

  #finish(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#onEnd();
  }
}

/** Resources that changed since the reader was last told: a slow reader is told once of each, when ready. */
export class ChangedResources {
  readonly #stream: EventStream;
  readonly #frameOf: (uri: string) => string;
  readonly #uris = new Set<string>();

  /** `frameOf` gives the frame that tells of a change. */
  constructor(stream: EventStream, frameOf: (uri: string) => string) {
    this.#stream = stream;
    this.#frameOf = frameOf;
  }

  /** The resource has changed. */
  note(uri: string): void {
    this.#uris.add(uri);
    this.tell();
  }

  /** Tells as many changes as the reader takes. */
  tell(): void {
    for (const uri of this.#uris) {
      if (this.#stream.isStalled) return;
      this.#uris.delete(uri);
      this.#stream.write(this.#frameOf(uri));
    }
  }
}
