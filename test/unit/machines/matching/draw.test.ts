import { expect, it } from 'vitest';
import { draw } from '../../../../machines/matchmaker/draw.ts';
import { seededIds } from '../../../support/seeded-ids.ts';

it.each([2, 3, 7])('draws each of %i as often as any other, from ids such as a server makes', (bound) => {
  const ids = seededIds();
  const draws = 21_000;
  const counts = Array.from({ length: bound }, () => 0);
  for (let drawn = 0; drawn < draws; drawn += 1) {
    const index = draw(ids.next(), bound);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const expected = draws / bound;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // The chance of more is below 1 in 1,000 for six degrees of freedom.
  expect(chiSquare).toBeLessThan(22.5);
  expect(draw('the same', bound)).toBe(draw('the same', bound));
});
