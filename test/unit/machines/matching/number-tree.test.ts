import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NumberTree } from '../../../../machines/matchmaker/number-tree.ts';

/** Neighbours, far apart, and at the edges of the tree's levels. */
const key = fc.oneof(
  fc.nat(70),
  fc.constantFrom(
    0,
    31,
    32,
    1_023,
    1_024,
    32 ** 5 - 1,
    32 ** 6,
    2 ** 31,
    2 ** 32,
    7_200_000_001,
    Number.MAX_SAFE_INTEGER,
  ),
  fc.maxSafeNat(),
);
const change = fc.record({ key, value: fc.option(fc.nat(), { nil: undefined }) });

it('does what a sorted list does, and leaves the trees before it as they were', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), key, (changes, probe) => {
      let list: readonly (readonly [number, number])[] = [];
      const trees = [{ tree: NumberTree.empty<number>(), list }];
      for (const { key, value } of changes) {
        const others = list.filter(([other]) => other !== key);
        list = value === undefined ? others : [...others, [key, value] as const].toSorted(([a], [b]) => a - b);
        const { tree } = trees.at(-1) as (typeof trees)[number];
        trees.push({ tree: value === undefined ? tree.without(key) : tree.with(key, value), list });
      }
      for (const { tree, list } of trees) {
        expect([...tree]).toEqual(list);
        expect({ size: tree.size, first: tree.first() }).toEqual({ size: list.length, first: list[0]?.[0] });
        for (const asked of [probe, ...list.map(([one]) => one)]) {
          expect([tree.get(asked), tree.rank(asked)]).toEqual([
            list.find(([one]) => one === asked)?.[1],
            list.filter(([one]) => one < asked).length,
          ]);
        }
      }
    }),
    { numRuns: 300 },
  );
});
