interface Leaf<V> {
  /** Which of the 32 digits are there. */
  readonly mask: number;
  /** In order of their digits. */
  readonly values: readonly V[];
}

interface Branch<V> {
  readonly mask: number;
  readonly twigs: readonly Twig<V>[];
  /** How many keys each twig holds. */
  readonly sizes: readonly number[];
}

type Twig<V> = Leaf<V> | Branch<V>;

const radix = 32;
/** How many keys a twig of each height spans; the last power is beyond every safe integer. */
const spans = Array.from({ length: 12 }, (_, height) => radix ** height);
const spanAt = (height: number): number => spans[height] ?? Number.POSITIVE_INFINITY;

const digitOf = (key: number, height: number): number =>
  height === 0 ? key % radix : Math.floor(key / spanAt(height)) % radix;

const ones = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

const isBranch = <V>(twig: Twig<V>): twig is Branch<V> => 'twigs' in twig;

/**
 * A map from whole numbers, 0 to `Number.MAX_SAFE_INTEGER`, in their order, that knows how many keys stand before each. It never
 * changes: `with` and `without` give another map that shares all with this one but the way from the root to the key, so that each
 * costs a logarithm of the largest key.
 */
export class NumberTree<V> {
  static readonly #nothing = new NumberTree<never>(undefined, 0, 0);
  readonly size: number;
  readonly #root: Twig<V> | undefined;
  /** Height of the root: 0 is a leaf. */
  readonly #height: number;

  private constructor(root: Twig<V> | undefined, height: number, size: number) {
    this.#root = root;
    this.#height = height;
    this.size = size;
  }

  static empty<V>(): NumberTree<V> {
    return NumberTree.#nothing;
  }

  get(key: number): V | undefined {
    let twig = key < spanAt(this.#height + 1) ? this.#root : undefined;
    for (let height = this.#height; twig; height -= 1) {
      const bit = 1 << digitOf(key, height);
      if ((twig.mask & bit) === 0) return undefined;
      const index = ones(twig.mask & (bit - 1));
      if (!isBranch(twig)) return twig.values[index];
      twig = twig.twigs[index];
    }
    return undefined;
  }

  with(key: number, value: V): NumberTree<V> {
    let root = this.#root;
    let height = this.#height;
    while (key >= spanAt(height + 1)) {
      if (root) root = { mask: 1, twigs: [root], sizes: [this.size] };
      height += 1;
    }
    const isNew = this.get(key) === undefined;
    return new NumberTree(put(root, height, key, value, isNew), height, this.size + (isNew ? 1 : 0));
  }

  without(key: number): NumberTree<V> {
    if (!this.#root || this.get(key) === undefined) return this;
    const root = cut(this.#root, this.#height, key);
    return root ? new NumberTree(root, this.#height, this.size - 1) : NumberTree.empty();
  }

  /** How many keys are smaller. */
  rank(key: number): number {
    if (key >= spanAt(this.#height + 1)) return this.size;
    let rank = 0;
    let twig = this.#root;
    for (let height = this.#height; twig; height -= 1) {
      const bit = 1 << digitOf(key, height);
      const index = ones(twig.mask & (bit - 1));
      if (!isBranch(twig)) return rank + index;
      for (let before = 0; before < index; before += 1) rank += twig.sizes[before] ?? 0;
      twig = twig.mask & bit ? twig.twigs[index] : undefined;
    }
    return rank;
  }

  /** The smallest key. */
  first(): number | undefined {
    for (const [key] of this) return key;
    return undefined;
  }

  /** The largest key. */
  last(): number | undefined {
    let twig = this.#root;
    let key = 0;
    for (let height = this.#height; twig; height -= 1) {
      key += (31 - Math.clz32(twig.mask)) * spanAt(height);
      if (!isBranch(twig)) return key;
      twig = twig.twigs.at(-1);
    }
    return undefined;
  }

  /** In order of the keys. */
  *[Symbol.iterator](): IterableIterator<readonly [number, V]> {
    if (this.#root) yield* entriesOf(this.#root, this.#height, 0);
  }
}

function put<V>(twig: Twig<V> | undefined, height: number, key: number, value: V, isNew: boolean): Twig<V> {
  const bit = 1 << digitOf(key, height);
  const mask = (twig?.mask ?? 0) | bit;
  const index = ones(mask & (bit - 1));
  const isThere = twig !== undefined && (twig.mask & bit) !== 0;
  if (height === 0) return { mask, values: placed(twig && !isBranch(twig) ? twig.values : [], index, isThere, value) };
  const { twigs, sizes } = twig && isBranch(twig) ? twig : { twigs: [], sizes: [] };
  const lower = put(isThere ? twigs[index] : undefined, height - 1, key, value, isNew);
  const size = (isThere ? (sizes[index] ?? 0) : 0) + (isNew ? 1 : 0);
  return { mask, twigs: placed(twigs, index, isThere, lower), sizes: placed(sizes, index, isThere, size) };
}

function cut<V>(twig: Twig<V>, height: number, key: number): Twig<V> | undefined {
  const bit = 1 << digitOf(key, height);
  const index = ones(twig.mask & (bit - 1));
  const lower = isBranch(twig) ? cut(twig.twigs[index] as Twig<V>, height - 1, key) : undefined;
  if (isBranch(twig) && lower) {
    const size = (twig.sizes[index] ?? 0) - 1;
    return {
      mask: twig.mask,
      twigs: placed(twig.twigs, index, true, lower),
      sizes: placed(twig.sizes, index, true, size),
    };
  }
  const mask = twig.mask & ~bit;
  if (mask === 0) return undefined;
  return isBranch(twig)
    ? { mask, twigs: dropped(twig.twigs, index), sizes: dropped(twig.sizes, index) }
    : { mask, values: dropped(twig.values, index) };
}

function placed<T>(items: readonly T[], index: number, isThere: boolean, item: T): readonly T[] {
  const copy = items.slice();
  copy.splice(index, isThere ? 1 : 0, item);
  return copy;
}

function dropped<T>(items: readonly T[], index: number): readonly T[] {
  const copy = items.slice();
  copy.splice(index, 1);
  return copy;
}

function* entriesOf<V>(twig: Twig<V>, height: number, base: number): IterableIterator<readonly [number, V]> {
  let index = 0;
  for (let digit = 0; digit < radix; digit += 1) {
    if ((twig.mask & (1 << digit)) === 0) continue;
    const start = base + digit * spanAt(height);
    if (isBranch(twig)) yield* entriesOf(twig.twigs[index] as Twig<V>, height - 1, start);
    else yield [start, twig.values[index] as V];
    index += 1;
  }
}
