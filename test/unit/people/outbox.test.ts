import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../../machines/address.ts';
import type { Notice } from '../../../machines/protocol.ts';
import { limits } from '../../../src/limits.ts';
import { acknowledge, append, emptyHead, read, unreadOf } from '../../../src/people/outbox.ts';
import type { OutboxHead } from '../../../src/people/store.ts';
import { memoryStore } from '../../../src/store/memory.ts';

const ann = 'ann' as UserId;
const max = limits.outboxEntriesMax;
const noticeOf = (at: number): Notice => ({ type: 'partner.lapsed', roomId: 'room_1' as RoomId, at });

/** An outbox that was told so many notices, of which the reader acknowledged the first few. */
function outboxOf(count: number, acknowledged = 0) {
  const store = memoryStore();
  let head: OutboxHead = emptyHead('e');
  for (let at = 1; at <= count; at += 1) {
    const write = append(head, ann, noticeOf(at), max);
    store.commit([write]);
    head = write.head;
  }
  const write = acknowledge(head, ann, acknowledged);
  if (write) store.commit([write]);
  head = store.outbox(ann) ?? head;
  const seqsAfter = (from: { epoch: string; seq: number } | undefined, entriesMax = 10) => {
    const reading = read(store, ann, head, from, entriesMax);
    return reading && { ...reading, entries: reading.entries.map(({ seq }) => seq) };
  };
  return { head, seqsAfter };
}

describe('appending to an outbox', () => {
  it('numbers entries densely from 1', () => {
    const first = append(emptyHead('e'), ann, noticeOf(7), max);
    const second = append(first.head, ann, noticeOf(8), max);
    expect([first, second]).toEqual([
      {
        type: 'outbox.append',
        userId: ann,
        head: { epoch: 'e', first: 1, last: 1, read: 0 },
        entry: { seq: 1, notice: noticeOf(7) },
      },
      {
        type: 'outbox.append',
        userId: ann,
        head: { epoch: 'e', first: 1, last: 2, read: 0 },
        entry: { seq: 2, notice: noticeOf(8) },
      },
    ]);
  });

  it('holds so many unread entries, and lets the oldest go for one more', () => {
    const full = { epoch: 'e', first: 1, last: max, read: 0 };
    expect(append({ ...full, last: max - 1 }, ann, noticeOf(1), max).head).toEqual(full);
    expect(append(full, ann, noticeOf(1), max).head).toEqual({ ...full, first: 2, last: max + 1 });
  });

  it('lets none go as long as few are unread', () => {
    const head = { epoch: 'e', first: 5_001, last: 5_000, read: 5_000 };
    expect(append(head, ann, noticeOf(1), max).head).toEqual({ ...head, last: 5_001 });
  });
});

describe('acknowledging an outbox', () => {
  const head = { epoch: 'e', first: 3, last: 5, read: 2 };

  it.each([
    ['an entry', 4, { read: 4, first: 5 }],
    ['all', 5, { read: 5, first: 6 }],
    ['more than there is', 9, { read: 5, first: 6 }],
  ])('lets go of everything up to there: %s', (_, seq, moved) => {
    expect(acknowledge(head, ann, seq)).toEqual({ type: 'outbox.put', userId: ann, head: { ...head, ...moved } });
  });

  it.each([0, 1, 2])('changes nothing for what was acknowledged before: %d', (seq) => {
    expect(acknowledge(head, ann, seq)).toBeUndefined();
  });

  it('brings back no entry that had to go unread', () => {
    const lossy = { epoch: 'e', first: 10, last: 12, read: 2 };
    expect(acknowledge(lossy, ann, 4)).toMatchObject({ head: { first: 10, read: 4 } });
  });
});

describe('reading an outbox', () => {
  it('goes on from the read position', () => {
    expect(outboxOf(5, 2).seqsAfter(undefined)).toEqual({
      entries: [3, 4, 5],
      position: { epoch: 'e', seq: 5 },
      isHistoryLost: false,
    });
  });

  it('gives so many entries at a time, and says where the reader then stands', () => {
    const { seqsAfter } = outboxOf(5);
    expect(seqsAfter({ epoch: 'e', seq: 1 }, 2)).toEqual({
      entries: [2, 3],
      position: { epoch: 'e', seq: 3 },
      isHistoryLost: false,
    });
  });

  it('stays where it is when nothing is new', () => {
    expect(outboxOf(5, 2).seqsAfter({ epoch: 'e', seq: 5 })).toEqual({
      entries: [],
      position: { epoch: 'e', seq: 5 },
      isHistoryLost: false,
    });
  });

  it('reads nothing from an empty one', () => {
    expect(outboxOf(0).seqsAfter(undefined)).toEqual({
      entries: [],
      position: { epoch: 'e', seq: 0 },
      isHistoryLost: false,
    });
  });

  it('reads nothing from one whose entries are all acknowledged', () => {
    expect(outboxOf(3, 3).seqsAfter(undefined)).toEqual({
      entries: [],
      position: { epoch: 'e', seq: 3 },
      isHistoryLost: false,
    });
  });

  it('knows no position that was not reached yet', () => {
    const { seqsAfter } = outboxOf(5);
    expect([seqsAfter({ epoch: 'e', seq: 6 }), seqsAfter({ epoch: 'e', seq: 5 })?.entries]).toEqual([undefined, []]);
  });

  it('says that history is lost after a position that was acknowledged, and gives what is left', () => {
    expect(outboxOf(5, 4).seqsAfter({ epoch: 'e', seq: 1 })).toEqual({
      entries: [5],
      position: { epoch: 'e', seq: 5 },
      isHistoryLost: true,
    });
  });

  it('says that history is lost when unread entries had to go', () => {
    expect(outboxOf(max + 3).seqsAfter(undefined, 2)).toEqual({
      entries: [4, 5],
      position: { epoch: 'e', seq: 5 },
      isHistoryLost: true,
    });
  });

  it('says that history is lost when all that was unread had to go, and moves the reader past it', () => {
    const head = { epoch: 'e', first: 6, last: 5, read: 2 };
    expect(read(memoryStore(), ann, head, undefined, 10)).toEqual({
      entries: [],
      position: { epoch: 'e', seq: 5 },
      isHistoryLost: true,
    });
  });

  it('goes on from the read position for a cursor of another epoch, and says that history is lost', () => {
    expect(outboxOf(5, 2).seqsAfter({ epoch: 'older', seq: 900 })).toEqual({
      entries: [3, 4, 5],
      position: { epoch: 'e', seq: 5 },
      isHistoryLost: true,
    });
  });

  it('counts what is not acknowledged as unread, but for entries that are lost', () => {
    expect([unreadOf(outboxOf(5, 2).head), unreadOf(outboxOf(max + 3).head), unreadOf(emptyHead('e'))]).toEqual([
      3,
      max,
      0,
    ]);
  });
});
