/**
 * Keys in groups, each in the order in which it was last put. Putting, deleting and finding the oldest key, of all or of the largest group,
 * cost O(1).
 */
export class Crowd<Key> {
  readonly #groupOf = new Map<Key, string>();
  readonly #groups = new Map<string, Set<Key>>();
  /** Groups by how many keys they have. */
  readonly #bySize = new Map<number, Set<string>>();
  #largest = 0;

  get size(): number {
    return this.#groupOf.size;
  }

  /** Key that was put longest ago. */
  get oldest(): Key | undefined {
    return this.#groupOf.keys().next().value;
  }

  /** Key that was put longest ago, of a group that no other is larger than. */
  get oldestOfLargest(): Key | undefined {
    const group = this.#bySize.get(this.#largest)?.values().next().value;
    return group === undefined ? undefined : this.oldestOf(group);
  }

  /** Key that was put longest ago in the group. */
  oldestOf(group: string): Key | undefined {
    return this.#groups.get(group)?.values().next().value;
  }

  /** Makes `key` the newest, in this group and no other. */
  put(key: Key, group: string): void {
    this.delete(key);
    const keys = this.#groups.get(group) ?? new Set();
    this.#groups.set(group, keys.add(key));
    this.#groupOf.set(key, group);
    this.#resize(group, keys.size - 1, keys.size);
  }

  delete(key: Key): void {
    const group = this.#groupOf.get(key);
    const keys = group === undefined ? undefined : this.#groups.get(group);
    if (group === undefined || !keys) return;
    this.#groupOf.delete(key);
    keys.delete(key);
    if (keys.size === 0) this.#groups.delete(group);
    this.#resize(group, keys.size + 1, keys.size);
  }

  #resize(group: string, from: number, to: number): void {
    const former = this.#bySize.get(from);
    former?.delete(group);
    if (former?.size === 0) this.#bySize.delete(from);
    if (to > 0) this.#bySize.set(to, (this.#bySize.get(to) ?? new Set()).add(group));
    // Sizes change by one, so that the largest group is never far.
    if (to > this.#largest) this.#largest = to;
    else if (from === this.#largest && !this.#bySize.has(from)) this.#largest = to;
  }
}
