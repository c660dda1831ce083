import TinyQueue from 'tinyqueue';
import type { Timing } from './clock.ts';

interface Entry<Item> {
  readonly item: Item;
  readonly key: unknown;
  readonly at: number;
  isLive: boolean;
}

/** Dead entries below this number are not worth clearing away. */
const deadMin = 1_024;

/**
 * Any number of deadlines on one timer of the process. Setting, moving and deleting cost no more than O(log n); what was moved or
 * deleted stays in the heap as a dead entry until it is due or outnumbers the living.
 */
export class Deadlines<Item> {
  readonly #clock: Timing;
  readonly #onDue: (item: Item) => void;
  readonly #keyOf: (item: Item) => unknown;
  readonly #live = new Map<unknown, Entry<Item>>();
  #heap = new TinyQueue<Entry<Item>>([], (a, b) => a.at - b.at);
  #armed: { readonly at: number; readonly cancel: () => void } | undefined;

  /** @param keyOf tells items apart, by `Map`'s equality; without it the item itself does */
  constructor(clock: Timing, onDue: (item: Item) => void, keyOf: (item: Item) => unknown = (item) => item) {
    this.#clock = clock;
    this.#onDue = onDue;
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#live.size;
  }

  /** Makes `item` due at `at`, and at no other time. */
  set(item: Item, at: number): void {
    const key = this.#keyOf(item);
    this.#kill(key);
    const entry = { item, key, at, isLive: true };
    this.#live.set(key, entry);
    this.#heap.push(entry);
    this.#arm();
  }

  delete(item: Item): void {
    this.#kill(this.#keyOf(item));
  }

  #kill(key: unknown): void {
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
      this.#onDue(next.item);
    }
    this.#arm();
  }
}
