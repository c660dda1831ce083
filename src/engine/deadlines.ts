import TinyQueue from 'tinyqueue';
import type { Timing } from './clock.ts';

interface Entry<Key> {
  readonly key: Key;
  readonly at: number;
  isLive: boolean;
}

/** Dead entries below this number are not worth clearing away. */
const deadMin = 1_024;

/**
 * Any number of deadlines on one timer of the process. Setting, moving and deleting cost no more than O(log n); what was moved or
 * deleted stays in the heap as a dead entry until it is due or outnumbers the living.
 */
export class Deadlines<Key> {
  readonly #clock: Timing;
  readonly #onDue: (key: Key) => void;
  readonly #live = new Map<Key, Entry<Key>>();
  #heap = new TinyQueue<Entry<Key>>([], (a, b) => a.at - b.at);
  #armed: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(clock: Timing, onDue: (key: Key) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#live.size;
  }

  /** Makes `key` due at `at`, and at no other time. */
  set(key: Key, at: number): void {
    this.delete(key);
    const entry = { key, at, isLive: true };
    this.#live.set(key, entry);
    this.#heap.push(entry);
    this.#arm();
  }

  delete(key: Key): void {
    const entry = this.#live.get(key);
    if (!entry) return;
    entry.isLive = false;
    this.#live.delete(key);
    if (this.#heap.length > 2 * this.#live.size + deadMin) this.#clear();
  }

  stop(): void {
    this.#armed?.cancel();
    this.#armed = undefined;
    this.#live.clear();
    this.#clear();
  }

  #clear(): void {
    this.#heap = new TinyQueue([...this.#live.values()], (a, b) => a.at - b.at);
  }

  #arm(): void {
    const next = this.#heap.peek();
    if (!next || (this.#armed && this.#armed.at <= next.at)) return;
    this.#armed?.cancel();
    this.#armed = { at: next.at, cancel: this.#clock.after(next.at - this.#clock.now(), () => this.#fire()) };
  }

  #fire(): void {
    this.#armed = undefined;
    const now = this.#clock.now();
    for (let next = this.#heap.peek(); next && next.at <= now; next = this.#heap.peek()) {
      this.#heap.pop();
      if (!next.isLive) continue;
      this.#live.delete(next.key);
      this.#onDue(next.key);
    }
    this.#arm();
  }
}
