import type { Stamp } from '../../machines/protocol.ts';
import type { Clock, Timing } from './clock.ts';

/** When the server was last known to run, on each of its three times. */
export interface StoredTime extends Omit<Stamp, 'id'> {
  readonly realAt: number;
  readonly wallAt: number;
}

/** A change of the wall clock below this many milliseconds is no step of it. */
const stepMs = 1_000;

/** Real time may jump at any moment: it is looked at this often, in milliseconds. */
const lookMs = 60_000;

/**
 * The three times of a server, over all its processes:
 * - *now* passes only while a process runs. It goes on at the next start where it stood when the last process ended, so that a deadline on
 *   it keeps what remained of it. Idle rooms, absence, the queue.
 * - *real time* passes during a sleep and while the server is down as well, and never back. Promises to erase, sanctions.
 * - *wall time* is what the machine's clock says. Times that people read.
 */
export class ServerTime implements Clock {
  readonly #clock: Clock;
  /** Milliseconds from the process's own time to the server's. */
  readonly #offset: number;
  /** How far real time is ahead of now. */
  #slip: number;
  /** How far the wall clock was ahead of now when that was counted. */
  #drift: number;

  /** @param last when the server was last known to run; without it, it begins */
  constructor(clock: Clock, last: StoredTime | undefined) {
    this.#clock = clock;
    this.#offset = last ? last.at - clock.now() : 0;
    this.#drift = clock.wall() - this.now();
    this.#slip = last ? last.realAt - last.at + Math.max(0, clock.wall() - last.wallAt) : Math.max(0, this.#drift);
  }

  now(): number {
    return this.#clock.now() + this.#offset;
  }

  wall(): number {
    return this.#clock.wall();
  }

  real(): number {
    const drift = this.wall() - this.now();
    const change = drift - this.#drift;
    if (Math.abs(change) >= stepMs) {
      this.#slip += Math.max(0, change);
      this.#drift = drift;
    }
    return this.now() + this.#slip;
  }

  /** When, in real time, something of this wall time is so old; one that lies ahead is of now. */
  dueAt(wallAt: number, ageMs: number): number {
    return this.real() + ageMs - Math.max(0, this.wall() - wallAt);
  }

  /** For what is due in real time. */
  readonly realClock: Timing = {
    now: () => this.real(),
    after: (delayMs, action) => this.#clock.after(Math.min(delayMs, lookMs), action),
  };

  stamp(): StoredTime {
    return { at: this.now(), realAt: this.real(), wallAt: this.wall() };
  }

  after(delayMs: number, action: () => void): () => void {
    return this.#clock.after(delayMs, action);
  }

  soon(action: () => void): void {
    this.#clock.soon(action);
  }
}
