import type { Clock } from '../../src/engine/clock.ts';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

const microtasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Time that stands still until a test moves it. Keeps Node's order: whatever timers are due run before the turns asked for with `soon`.
 */
export class VirtualClock implements Clock {
  #now: number;
  /** How far the wall clock is ahead. */
  #wallAhead = 0;
  #timers: Timer[] = [];
  #turns: (() => void)[] = [];

  constructor(startAt: number = Date.UTC(2026, 0, 1), wallAt = startAt) {
    this.#now = startAt;
    this.#wallAhead = wallAt - startAt;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now + this.#wallAhead;
  }

  /** Sets the wall clock forward, or back: so does a sleep of the machine, in which no other time passes. */
  stepWall(ms: number): void {
    this.#wallAhead += ms;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  soon(action: () => void): void {
    this.#turns.push(action);
  }

  /** When each timer set now is due, earliest first. */
  get pending(): readonly number[] {
    return this.#timers.map(({ at }) => at).toSorted((a, b) => a - b);
  }

  /** Moves time on and runs all that falls due on the way, with what waits on promises in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await microtasks();
    while (this.#runNext(until)) await microtasks();
  }

  /** The same for code that waits on no promise. */
  advanceSync(ms: number): void {
    const until = this.#now + ms;
    while (this.#runNext(until));
  }

  /** Runs what is due now, and what follows from it at once. */
  settle(): Promise<void> {
    return this.advance(0);
  }

  /** The answer to something that needs turns of the clock to be given. */
  async answer<T>(asked: Promise<T>): Promise<T> {
    // The caller hears of a failure; here it must not count as unhandled meanwhile.
    asked.catch(() => {});
    await this.settle();
    return asked;
  }

  #runNext(until: number): boolean {
    const due = this.#takeTimer(this.#now) ?? this.#turns.shift() ?? this.#takeTimer(until);
    if (!due) this.#now = until;
    due?.();
    return due !== undefined;
  }

  /** The first timer due by then, with the time moved on to it. */
  #takeTimer(by: number): (() => void) | undefined {
    const next = this.#timers.reduce<Timer | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
    if (!next || next.at > by) return undefined;
    this.#timers = this.#timers.filter((one) => one !== next);
    this.#now = Math.max(this.#now, next.at);
    return next.action;
  }
}
