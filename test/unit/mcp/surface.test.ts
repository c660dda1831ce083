import { expect, it } from 'vitest';
import { completion } from '../../../src/mcp/surface.ts';

it('reads what was typed once, however many values there are', () => {
  let readings = 0;
  const typed = Object.assign(new String('B'), {
    toLowerCase: () => {
      readings += 1;
      return 'b';
    },
  }) as unknown as string;
  expect(completion(['art', 'books', 'Biology'], typed)).toEqual({
    values: ['books', 'Biology'],
    total: 2,
    hasMore: false,
  });
  expect(readings).toBe(1);
});
