import { describe, expect, it } from 'vitest';
import type { MessageId, ReportId, RoomId, UserId } from '../../machines/address.ts';
import type { Deed } from '../../machines/protocol.ts';
import type { Store, StoredMessage, StoredReport, Write } from '../../src/people/store.ts';

const reportOf = (number: number): StoredReport => ({
  reportId: `report_${number}` as ReportId,
  roomId: 'room_1' as RoomId,
  by: 'ann' as UserId,
  about: 'Bob' as UserId,
  aboutInboxId: 'inbox of Bob',
  reason: 'other',
  comment: `grüße ${number} \u{1f469}\u200d\u{1f680}`,
  at: 1_700_000_000_000 + number,
  weight: 'same_address',
  status: 'open',
  settledAt: null,
});

const evidenceOf = (number: number): readonly StoredMessage[] => [
  {
    from: 'Bob' as UserId,
    message: { messageId: `msg_${number}` as MessageId, seq: 1, text: 'vile\u0000 \u{1f480}', at: number },
  },
  { from: 'ann' as UserId, message: { messageId: 'msg_x' as MessageId, seq: 2, text: '', at: 9 }, isErased: true },
];

const filed = (number: number): Write => ({
  type: 'report.put',
  report: reportOf(number),
  evidence: evidenceOf(number),
});

const settled = (number: number, status: 'dismissed' | 'upheld', at: number): Write => ({
  type: 'report.settle',
  reportId: `report_${number}` as ReportId,
  status,
  at,
});

const deedOf = (number: number): Deed => ({ by: 'mo', action: 'ban', about: 'Bob' as UserId, note: `deed ${number}` });

const audited = (number: number): Write => ({ type: 'audit.append', at: number, deed: deedOf(number) });

const lineOf = (number: number) => ({ number, at: number, ...deedOf(number) });

/** The part of a store's contract that concerns reports and the audit log. `reopen` opens a durable store anew. */
export function reportsContract(open: () => Store, reopen: () => void): void {
  const idOf = (number: number) => reportOf(number).reportId;

  it('keeps a secret, and the last of one name', () => {
    open().commit([
      { type: 'secret.put', name: 'one', value: 'a' },
      { type: 'secret.put', name: 'two', value: 'b' },
      { type: 'secret.put', name: 'one', value: 'c' },
    ]);
    reopen();
    expect(['one', 'two', 'three'].map((name) => open().secret(name))).toEqual(['c', 'b', undefined]);
  });

  describe('with its reports', () => {
    it('knows none at first', () => {
      expect({
        report: open().report(idOf(1)),
        reports: [...open().reports()],
        evidence: open().evidence(idOf(1)),
        audit: open().audit(10),
      }).toEqual({ report: undefined, reports: [], evidence: [], audit: [] });
    });

    it('gives a report and its evidence back as they were filed', () => {
      open().commit([filed(1)]);
      expect([open().report(idOf(1)), open().evidence(idOf(1))]).toEqual([reportOf(1), evidenceOf(1)]);
    });

    it('lists reports in the order in which they were filed, settled or not', () => {
      open().commit([filed(3), filed(1)]);
      open().commit([filed(2), settled(3, 'upheld', 5)]);
      expect([...open().reports()]).toEqual([
        { ...reportOf(3), status: 'upheld', settledAt: 5 },
        reportOf(1),
        reportOf(2),
      ]);
    });

    it('notes whether a report counts, and minds none that is not there', () => {
      open().commit([filed(1), { ...filed(2), report: { ...reportOf(2), weight: null } } as Write]);
      open().commit([1, 2, 3].map((number) => ({ type: 'report.weigh', reportId: idOf(number), weight: 'counts' })));
      reopen();
      expect([1, 2, 3].map((number) => open().report(idOf(number))?.weight)).toEqual(['counts', 'counts', undefined]);
    });

    it('keeps what it has when the same report is filed again', () => {
      open().commit([filed(1), settled(1, 'dismissed', 7)]);
      open().commit([{ ...filed(1), evidence: [] } as Write]);
      expect([open().report(idOf(1))?.status, open().evidence(idOf(1))]).toEqual(['dismissed', evidenceOf(1)]);
    });

    it('minds no report to settle or to delete that is not there', () => {
      open().commit([settled(1, 'upheld', 1), { type: 'report.delete', reportId: idOf(1) }]);
      expect([...open().reports()]).toEqual([]);
    });

    it('has evidence that outlives the transcript and the people', () => {
      open().commit([filed(1)]);
      open().commit([
        { type: 'message.erase', roomId: 'room_1' as RoomId, from: 'Bob' as UserId },
        { type: 'room.delete', roomId: 'room_1' as RoomId },
        { type: 'person.delete', userId: 'Bob' as UserId },
        { type: 'person.delete', userId: 'ann' as UserId },
      ]);
      expect([open().report(idOf(1)), open().evidence(idOf(1))]).toEqual([reportOf(1), evidenceOf(1)]);
    });

    it('has neither a report nor its evidence once it is deleted', () => {
      open().commit([filed(1), filed(2)]);
      open().commit([{ type: 'report.delete', reportId: idOf(1) }]);
      expect([open().report(idOf(1)), open().evidence(idOf(1)), [...open().reports()]]).toEqual([
        undefined,
        [],
        [reportOf(2)],
      ]);
    });

    it('numbers the lines of the audit log densely, and gives them newest first, page by page', () => {
      open().commit([audited(1), audited(2)]);
      open().commit([audited(3), audited(4), audited(5)]);
      const numbers = (max: number, before?: number) =>
        open()
          .audit(max, before)
          .map(({ number }) => number);
      expect(open().audit(2)).toEqual([lineOf(5), lineOf(4)]);
      expect([numbers(2, 4), numbers(2, 2), numbers(2, 1), numbers(0), numbers(9)]).toEqual([
        [3, 2],
        [1],
        [],
        [],
        [5, 4, 3, 2, 1],
      ]);
    });

    it('goes on where it was when it is opened again', () => {
      open().commit([filed(2), filed(1), settled(2, 'upheld', 5), audited(1), audited(2)]);
      const everything = () => ({
        reports: [...open().reports()],
        evidence: open().evidence(idOf(1)),
        audit: open().audit(10),
      });
      const before = everything();
      reopen();
      expect(everything()).toEqual(before);
      open().commit([audited(3)]);
      expect(open().audit(1)).toEqual([lineOf(3)]);
    });
  });
}
