import { Watched } from '../support/watched.ts';

/** What all people of a run share. */
export class World extends Watched {
  readonly url: string;
  /** Ends everything when the run has taken too long. */
  readonly signal: AbortSignal;
  /** Whether people are to finish and go. */
  isEnding = false;
  /** Requests sent, over all people. */
  begun = 0;
  /** Requests answered. */
  answered = 0;

  constructor(url: string, signal: AbortSignal) {
    super();
    this.url = url;
    this.signal = signal;
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

  end(): void {
    this.isEnding = true;
    this.changed();
  }

  /** @throws when the run has taken too long */
  check(waitingFor: string): void {
    if (this.signal.aborted) throw new Error(`gave up: ${waitingFor}`);
  }
}
