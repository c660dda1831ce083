import fc from 'fast-check';
import { expect, it } from 'vitest';
import { VersionedMap } from '../../../../machines/matchmaker/versioned-map.ts';

const keys = ['a', 'b', 'c', '', '__proto__'];
const change = fc.record({
  /** Which version goes on: mostly the last. */
  from: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(40) }),
  key: fc.constantFrom(...keys),
  value: fc.option(fc.nat(3), { nil: undefined }),
});

it('keeps every version as it was, whichever is asked or goes on', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), fc.array(fc.nat(40), { maxLength: 40 }), (changes, visits) => {
      const versions = [{ map: VersionedMap.empty<number>(), entries: new Map<string, number | undefined>() }];
      for (const { from, key, value } of changes) {
        const { map, entries } = versions.at(-1 - (from % versions.length)) as (typeof versions)[number];
        versions.push({ map: map.with(key, value), entries: new Map([...entries, [key, value]]) });
      }
      for (const visit of visits) {
        const { map, entries } = versions[visit % versions.length] as (typeof versions)[number];
        expect(keys.map((key) => map.get(key))).toEqual(keys.map((key) => entries.get(key)));
      }
    }),
    { numRuns: 1_000 },
  );
});
