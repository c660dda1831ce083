import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ReportId, UserId } from '../../../machines/address.ts';
import { Reporters } from '../../../src/people/reporters.ts';

it('names the oldest report of one of those who have filed the most, whatever comes and goes', () => {
  const move = fc.record({ isFiled: fc.boolean(), number: fc.nat(20), by: fc.constantFrom('ann', 'beth', 'cyd') });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const reporters = new Reporters();
      const held: { reportId: ReportId; by: UserId }[] = [];
      for (const { isFiled, number, by } of moves) {
        const report = { reportId: `report_${by}_${number}` as ReportId, by: by as UserId };
        const index = held.findIndex(({ reportId }) => reportId === report.reportId);
        if (isFiled) reporters.add(report);
        else reporters.delete(report);
        if (isFiled && index < 0) held.push(report);
        if (!isFiled && index >= 0) held.splice(index, 1);
        const lists = [...Map.groupBy(held, (one) => one.by).values()];
        const most = Math.max(0, ...lists.map(({ length }) => length));
        const oldest = lists.filter(({ length }) => length === most).map(([first]) => first?.reportId);
        expect(oldest.length > 0 ? oldest : [undefined]).toContain(reporters.oldestOfMost());
      }
    }),
  );
});
