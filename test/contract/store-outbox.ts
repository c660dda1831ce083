import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { emptyHead } from '../../src/people/outbox.ts';
import type { OutboxEntry, OutboxHead, Store, Write } from '../../src/people/store.ts';

const ann = 'ann' as UserId;

const entry = (seq: number): OutboxEntry => ({
  seq,
  notice: { type: 'partner.lapsed', roomId: 'room_1' as RoomId, at: seq },
});

const appended = (userId: UserId, head: OutboxHead): Write => ({
  type: 'outbox.append',
  userId,
  head,
  entry: entry(head.last),
});

/** An outbox that says in the plainest way what it holds. */
interface Plain {
  readonly head: OutboxHead | undefined;
  readonly entries: readonly OutboxEntry[];
}

type Move =
  | { readonly type: 'append'; readonly dropped: number }
  | { readonly type: 'acknowledge'; readonly count: number }
  | { readonly type: 'delete' };

const moveOf: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ type: fc.constant('append'), dropped: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('acknowledge'), count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.constant({ type: 'delete' } as const) },
);

const held = (head: OutboxHead, entries: readonly OutboxEntry[]): Plain => ({
  head,
  entries: entries.filter(({ seq }) => seq >= head.first),
});

function makeMove(userId: UserId, { head = emptyHead('e'), entries }: Plain, move: Move): [Plain, Write] {
  switch (move.type) {
    case 'append': {
      const last = head.last + 1;
      const next = { ...head, last, first: Math.min(last, head.first + (last - head.first > 3 ? move.dropped : 0)) };
      return [held(next, [...entries, entry(last)]), appended(userId, next)];
    }
    case 'acknowledge': {
      const read = Math.min(head.last, head.read + move.count);
      const next = { ...head, read, first: Math.max(head.first, read + 1) };
      return [held(next, entries), { type: 'outbox.put', userId, head: next }];
    }
    case 'delete':
      return [
        { head: undefined, entries: [] },
        { type: 'person.delete', userId },
      ];
  }
}

/** The part of a store's contract that concerns outboxes. */
export function outboxContract(open: () => Store): void {
  describe('with its outboxes', () => {
    it('opens an empty one', () => {
      open().commit([{ type: 'outbox.put', userId: ann, head: emptyHead('e') }]);
      expect([open().outbox(ann), open().entries(ann, 0, 10)]).toEqual([emptyHead('e'), []]);
    });

    it('opens one with its first entry', () => {
      const head = { epoch: 'e', first: 1, last: 1, read: 0 };
      open().commit([appended(ann, head)]);
      expect([open().outbox(ann), open().entries(ann, 0, 10)]).toEqual([head, [entry(1)]]);
    });

    it('gives so many entries after a number, in order', () => {
      open().commit([1, 2, 3, 4].map((last) => appended(ann, { epoch: 'e', first: 1, last, read: 0 })));
      const seqs = (after: number, max: number) =>
        open()
          .entries(ann, after, max)
          .map(({ seq }) => seq);
      expect([seqs(0, 10), seqs(0, 2), seqs(2, 1), seqs(3, 10), seqs(4, 10), seqs(9, 10), seqs(0, 0)]).toEqual([
        [1, 2, 3, 4],
        [1, 2],
        [3],
        [4],
        [],
        [],
        [],
      ]);
    });

    it('lets go of what lies before the head’s first', () => {
      open().commit([1, 2, 3].map((last) => appended(ann, { epoch: 'e', first: 1, last, read: 0 })));
      open().commit([{ type: 'outbox.put', userId: ann, head: { epoch: 'e', first: 3, last: 3, read: 2 } }]);
      expect(open().entries(ann, 0, 10)).toEqual([entry(3)]);
    });

    it('tells people apart whose names differ in case alone', () => {
      open().commit([appended(ann, { epoch: 'e', first: 1, last: 1, read: 0 })]);
      expect(open().outbox('ANN' as UserId)).toBeUndefined();
    });

    it('holds what a plain list would hold, whatever is written and however it is read', () => {
      let people = 0;
      fc.assert(
        fc.property(
          fc.array(moveOf, { maxLength: 60 }),
          fc.nat(40),
          fc.nat(12),
          fc.integer({ min: 1, max: 9 }),
          (moves, after, max, size) => {
            people += 1;
            const userId = `person_${people}` as UserId;
            let plain: Plain = { head: undefined, entries: [] };
            const writes = moves.map((move) => {
              const [next, write] = makeMove(userId, plain, move);
              plain = next;
              return write;
            });
            for (let from = 0; from < writes.length; from += size) open().commit(writes.slice(from, from + size));
            expect({
              head: open().outbox(userId),
              all: open().entries(userId, 0, 1_000),
              some: open().entries(userId, after, max),
            }).toEqual({
              head: plain.head,
              all: plain.entries,
              some: plain.entries.filter(({ seq }) => seq > after).slice(0, max),
            });
          },
        ),
        { numRuns: 200 },
      );
    });
  });
}
