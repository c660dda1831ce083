import { beforeEach, describe, expect, it } from 'vitest';
import { RowNumbers } from '../../../src/store/row-numbers.ts';

describe('row numbers', () => {
  let rows: RowNumbers;
  beforeEach(() => {
    rows = new RowNumbers();
    for (const [owner, number] of [
      ['ann', 3],
      ['bob', 4],
      ['ann', 7],
    ] as const)
      rows.found(owner, number);
  });

  it('go on after the last one found', () => {
    expect([rows.add('bob'), rows.add('cyd')]).toEqual([8, 9]);
  });

  it('give up the oldest of their owner only', () => {
    rows.add('ann');
    expect([rows.keepLast('ann', 1), rows.keepLast('ann', 1), rows.keepLast('cyd', 0)]).toEqual([[3, 7], [], []]);
    expect([rows.count('ann'), rows.count('bob')]).toEqual([1, 1]);
  });

  it('are as before when what was done is rolled back', () => {
    rows.keepLast('ann', 0);
    rows.add('ann');
    rows.add('cyd');
    rows.keepLast('bob', 0);
    rows.rolledBack();
    expect([rows.count('ann'), rows.count('bob'), rows.count('cyd')]).toEqual([2, 1, 0]);
    expect([rows.add('cyd'), rows.keepLast('ann', 0), rows.keepLast('bob', 0)]).toEqual([8, [3, 7], [4]]);
  });

  it('roll back no further than the last commit', () => {
    rows.keepLast('ann', 1);
    rows.committed();
    rows.add('ann');
    rows.rolledBack();
    expect(rows.keepLast('ann', 0)).toEqual([7]);
  });
});
