import type { Clock } from './clock.ts';

/** How long after a commit the server notes that it still runs, in milliseconds; then ever more seldom, up to the second. */
const beatMsMin = 5_000;
const beatMsMax = 60_000;

/** How long after a commit what it removed is scrubbed, in milliseconds. */
const scrubMs = 60_000;

/** The work that a server does for its data by itself: it notes that it runs, so that its time goes on from there, and scrubs what was removed. */
export class Upkeep {
  readonly #clock: Clock;
  readonly #noteTime: () => void;
  readonly #scrub: () => void;
  #changedAt: number;
  #beat: { readonly at: number; readonly cancel: () => void } | undefined;
  #cancelScrub: (() => void) | undefined;

  constructor(parts: { clock: Clock; noteTime: () => void; scrub: () => void }) {
    this.#clock = parts.clock;
    this.#noteTime = parts.noteTime;
    this.#scrub = parts.scrub;
    this.#changedAt = parts.clock.now();
    // The process before this one may have left something.
    this.noteCommit();
  }

  /** Something was committed. */
  noteCommit(): void {
    this.#changedAt = this.#clock.now();
    if (!this.#beat || this.#beat.at > this.#changedAt + beatMsMin) this.#armBeat();
    this.#cancelScrub ??= this.#clock.after(scrubMs, () => {
      this.#cancelScrub = undefined;
      this.#scrub();
    });
  }

  stop(): void {
    this.#beat?.cancel();
    this.#cancelScrub?.();
  }

  #armBeat(): void {
    this.#beat?.cancel();
    const now = this.#clock.now();
    const delayMs = Math.min(beatMsMax, Math.max(beatMsMin, now - this.#changedAt));
    const cancel = this.#clock.after(delayMs, () => {
      this.#noteTime();
      this.#armBeat();
    });
    this.#beat = { at: now + delayMs, cancel };
  }
}
