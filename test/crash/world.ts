import { Watched } from '../support/watched.ts';

/** The things that all people of a run share. */
export class World extends Watched {
  readonly url: string;
  /** Ends everything when the run has taken too long. */
  readonly signal: AbortSignal;
  /** After how long without a message a room ends by itself, in milliseconds. */
  readonly roomIdleMs: number;
  /** Whether people are to finish and go. */
  isEnding = false;
  /** Whether every room that ends by itself should have ended since. */
  isOverdue = false;
  /** Starts of the server so far. */
  lives = 1;
  /** Requests sent, over all people. */
  begun = 0;
  /** Requests answered. */
  answered = 0;

  constructor(url: string, signal: AbortSignal, roomIdleMs: number) {
    super();
    this.url = url;
    this.signal = signal;
    this.roomIdleMs = roomIdleMs;
    signal.addEventListener('abort', () => this.changed());
  }

  begin(): void {
    this.begun += 1;
    this.changed();
  }

  answer(): void {
    this.answered += 1;
    this.changed();
  }

  restarted(): void {
    this.lives += 1;
    this.changed();
  }

  end(): void {
    this.isEnding = true;
    this.changed();
  }

  overdue(): void {
    this.isOverdue = true;
    this.changed();
  }

  /** @throws when the run has taken too long */
  check(waitingFor: string): void {
    if (this.signal.aborted) throw new Error(`gave up: ${waitingFor}`);
  }

  /** As soon as the condition holds. @throws when the run has taken too long */
  async reach(what: string, isReached: () => boolean): Promise<void> {
    await this.until(() => isReached() || this.signal.aborted);
    this.check(what);
  }
}
