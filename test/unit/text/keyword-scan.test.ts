import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeywordScan } from '../../../src/text/keyword-scan.ts';

/** Every place at which each keyword begins. */
const looked = (keywords: readonly string[], text: string) =>
  keywords.flatMap((keyword, index) =>
    Array.from(text, (_, at) => [index, at] as const).filter(([, at]) => text.toLowerCase().startsWith(keyword, at)),
  );

const sorted = (hits: readonly (readonly [number, number])[]) =>
  hits.toSorted(([one, at], [other, there]) => one - other || at - there);

it('finds what a look for each keyword at each place finds', () => {
  const letters = (max: number) => fc.string({ unit: fc.constantFrom(...'abAB_'), minLength: 1, maxLength: max });
  fc.assert(
    fc.property(fc.uniqueArray(letters(4), { minLength: 1, maxLength: 8 }), letters(40), (written, text) => {
      const keywords = [...new Set(written.map((one) => one.toLowerCase()))];
      expect(sorted(new KeywordScan(keywords).find(text))).toEqual(sorted(looked(keywords, text)));
    }),
  );
});

it('finds a keyword within another, and one that a broken-off one begins', () => {
  const scan = new KeywordScan(['sk_live_', 'live', 'xsk_l']);
  expect(scan.find('XSK_LIVE_')).toEqual([
    [2, 0],
    [1, 4],
    [0, 1],
  ]);
});
