import type { Clock } from '../engine/clock.ts';
import { limits } from '../limits.ts';

/** How fast a bucket is emptied and filled. */
export interface Rate {
  /** Tokens in a full bucket: what may be done at once. */
  readonly burst: number;
  /** Tokens that come back each minute; 0 lets everything pass. */
  readonly perMinute: number;
}

/** Sums of fractions of a millisecond are off by less than this. */
const roundingMs = 0.01;

/**
 * A bucket of tokens per key. A bucket is kept as the time when it will be full again; one that is full needs no keeping. So keys live in
 * two generations, and the older goes whenever all of it has had the time to fill up: each call costs O(1), and the memory is bounded by
 * the keys of the last two fills. When there are more than `limits.bucketsMax` keys in that time, the older generation goes early and its
 * buckets count as full.
 */
export class TokenBuckets {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #tokenMs: number;
  readonly #burst: number;
  readonly #keysMax: number;
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  #turnAt = 0;

  constructor(clock: Clock, { burst, perMinute }: Rate, keysMax: number = limits.bucketsMax) {
    this.#clock = clock;
    // Counted from here, since fractions of a millisecond get lost in the milliseconds since 1970.
    this.#startedAt = clock.now();
    this.#tokenMs = perMinute > 0 ? 60_000 / perMinute : 0;
    this.#burst = burst;
    this.#keysMax = keysMax;
  }

  /** Keys held now, full buckets that were not let go of yet among them. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Takes tokens, or tells in how many whole seconds they will be there and takes none; 0 means taken. */
  take(key: string, tokens = 1): number {
    const wait = this.wait(key, tokens);
    if (wait === 0) this.#put(key, this.#fullMs(key) + this.#costMs(tokens));
    return wait;
  }

  /** In how many whole seconds so many tokens will be there; 0 for now. More than a full bucket holds are taken for a full one. */
  wait(key: string, tokens = 1): number {
    const missingMs = this.#fullMs(key) + this.#costMs(tokens) - this.#now - this.#burst * this.#tokenMs;
    return missingMs <= roundingMs ? 0 : Math.ceil(missingMs / 1_000);
  }

  /** Puts back what was taken for something that came to nothing. */
  giveBack(key: string, tokens = 1): void {
    this.#put(key, this.#fullMs(key) - this.#costMs(tokens));
  }

  get #now(): number {
    return this.#clock.now() - this.#startedAt;
  }

  /** When the bucket is full, now at the earliest. */
  #fullMs(key: string): number {
    return Math.max(this.#now, this.#young.get(key) ?? this.#old.get(key) ?? 0);
  }

  #costMs(tokens: number): number {
    return Math.min(tokens, this.#burst) * this.#tokenMs;
  }

  #put(key: string, fullMs: number): void {
    if (this.#tokenMs === 0) return;
    if (this.#now >= this.#turnAt || this.#young.size >= this.#keysMax) {
      const isLongAgo = this.#now >= this.#turnAt + this.#burst * this.#tokenMs;
      this.#old = isLongAgo ? new Map() : this.#young;
      this.#young = new Map();
      this.#turnAt = this.#now + this.#burst * this.#tokenMs;
    }
    this.#young.set(key, fullMs);
  }
}
