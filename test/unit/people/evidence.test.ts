import { expect, it, vi } from 'vitest';
import type { ReportId, RoomId, UserId } from '../../../machines/address.ts';
import { roomAddress } from '../../../machines/address.ts';
import { limits } from '../../../src/limits.ts';
import type { Write } from '../../../src/people/store.ts';
import { TestHost } from '../../support/test-host.ts';

const filed = (number: number, by: string, at: number): Write => ({
  type: 'report.put',
  report: {
    reportId: `report_${number}` as ReportId,
    roomId: 'room_1' as RoomId,
    by: by as UserId,
    about: 'bob' as UserId,
    aboutInboxId: 'inbox',
    reason: 'other',
    comment: '',
    at,
    weight: 'counts',
    status: 'open',
    settledAt: null,
  },
  evidence: [],
});

it('lets the oldest report of whoever filed the most go when there are too many, and says so', async () => {
  const world = new TestHost();
  const at = world.clock.now();
  world.store.commit([
    filed(0, 'ann', at),
    ...Array.from({ length: limits.reportsMax - 1 }, (_, index) => filed(index + 1, 'flood', at)),
  ]);
  world.restart();
  const room = await world.pair('beth', 'bob');
  const scans = vi.spyOn(world.store, 'reports');
  const command = { type: 'room.report', from: 'beth' as UserId, reason: 'spam', comment: '', isBlock: true } as const;
  const reply = await world.clock.answer(world.host.ask(roomAddress(room), command));
  await world.clock.settle();

  // However many are held, nobody looks through all of them.
  expect(scans).not.toHaveBeenCalled();
  const held = new Set([...world.host.cases.reports()].map(({ reportId }) => reportId));
  expect(reply).toMatchObject({ type: 'reported' });
  expect([held.size, held.has('report_0' as ReportId), held.has('report_1' as ReportId)]).toEqual([
    limits.reportsMax,
    true,
    false,
  ]);
  expect(world.host.cases.audit(9)).toMatchObject([{ by: 'server', action: 'erase', reportId: 'report_1' }]);
});
