import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import { limits } from '../../../../machines/limits.ts';
import { Blocks } from '../../../../machines/matchmaker/blocks.ts';

const names = ['ann', 'Beth', 'carl'] as UserId[];
const name = fc.constantFrom(...names);
const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('with', 'without'), by: name, whom: name }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('withoutAllOf'), by: name, whom: name }) },
);

it('holds what a list of pairs holds, before and after JSON', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      let blocks = Blocks.empty();
      let pairs: readonly (readonly [UserId, UserId])[] = [];
      for (const { type, by, whom } of changes) {
        const others = pairs.filter(([one, other]) => one !== by || (type !== 'withoutAllOf' && other !== whom));
        const isHeld = pairs.some(([one, other]) => one === by && other === whom);
        if (type === 'withoutAllOf') blocks = blocks.withoutAllOf(by);
        else blocks = type === 'with' ? blocks.with(by, whom) : blocks.without(by, whom);
        if (type !== 'with') pairs = others;
        else if (!isHeld) pairs = [...pairs, [by, whom]];
      }
      for (const held of [blocks, Blocks.from(JSON.parse(JSON.stringify(blocks)))]) {
        expect(names.map((by) => held.of(by))).toEqual(
          names.map((by) => pairs.flatMap(([one, other]) => (one === by ? [other] : []))),
        );
        const written = names.map((one) => one.toUpperCase() as UserId);
        expect(written.map((one) => held.isBlockedName(one))).toEqual(
          names.map((one) => pairs.some(([, other]) => other === one)),
        );
      }
    }),
  );
});

it('lets the oldest block go when one too many comes', () => {
  const people = Array.from({ length: limits.blocksPerUserMax + 1 }, (_, index) => `person_${index}` as UserId);
  const ann = 'ann' as UserId;
  const blocks = people.reduce((now, whom) => now.with(ann, whom), Blocks.empty());
  expect(blocks.of(ann)).toEqual(people.slice(1));
  expect([blocks.isBlockedName('person_0' as UserId), blocks.has(ann, 'person_1' as UserId)]).toEqual([false, true]);
});
