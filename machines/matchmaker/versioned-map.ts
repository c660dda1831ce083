const shardCount = 64;

type Shards<V> = readonly Map<string, V>[];

/** Several small maps instead of a large one: a `Map` stands still while it grows, and holds no more than 2²⁴ entries. */
function shardOf<V>(shards: Shards<V>, key: string): Map<string, V> {
  let hash = 0;
  for (let index = 0; index < key.length; index += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0;
  return shards[(hash ^ (hash >>> 16)) & (shardCount - 1)] as Map<string, V>;
}

function put<V>(shards: Shards<V>, key: string, value: V | undefined): void {
  if (value === undefined) shardOf(shards, key).delete(key);
  else shardOf(shards, key).set(key, value);
}

/**
 * A map that never changes: `with` gives another one. The version used last has the entries in a plain map, and each other version
 * knows only in which entry it differs from the next one to it. Going on from the newest costs no more than a plain map, however large;
 * going back to an older version costs as much as lies between. An old version that is kept keeps all later changes in memory.
 * @see Henry G. Baker, Shallow Binding Makes Functional Arrays Fast, 1991
 */
export class VersionedMap<V> {
  #shards: Shards<V> | undefined;
  #next: VersionedMap<V> | undefined;
  #key = '';
  /** The value of the key in this version; undefined if the version does not have the key. */
  #value: V | undefined;

  private constructor(shards: Shards<V>) {
    this.#shards = shards;
  }

  static empty<V>(): VersionedMap<V> {
    return new VersionedMap<V>(Array.from({ length: shardCount }, () => new Map<string, V>()));
  }

  get(key: string): V | undefined {
    return shardOf(this.#here(), key).get(key);
  }

  /** Undefined takes the key out. */
  with(key: string, value: V | undefined): VersionedMap<V> {
    const shards = this.#here();
    const before = shardOf(shards, key).get(key);
    if (before === value) return this;
    put(shards, key, value);
    const next = new VersionedMap(shards);
    this.#differFrom(next, key, before);
    return next;
  }

  /** Brings the entries here, from whichever version was used last. */
  #here(): Shards<V> {
    const way: VersionedMap<V>[] = [];
    let last: VersionedMap<V> = this;
    while (last.#next) {
      way.push(last);
      last = last.#next;
    }
    const shards = last.#shards as Shards<V>;
    for (const version of way.reverse()) {
      const before = shardOf(shards, version.#key).get(version.#key);
      put(shards, version.#key, version.#value);
      last.#differFrom(version, version.#key, before);
      version.#next = undefined;
      version.#shards = shards;
      last = version;
    }
    return shards;
  }

  #differFrom(next: VersionedMap<V>, key: string, value: V | undefined): void {
    this.#shards = undefined;
    this.#next = next;
    this.#key = key;
    this.#value = value;
  }
}
