import { describe, expect, it } from 'vitest';
import type { MessageId, RoomId, UserId } from '../../machines/address.ts';
import { limits } from '../../src/limits.ts';
import type { Store, StoredMessage, Write } from '../../src/runtime/ports.ts';

const lineOf = (seq: number, text = `grüße ${seq} \u{1f469}\u200d\u{1f680}`): StoredMessage => ({
  from: (seq % 2 === 0 ? 'Bob' : 'ann') as UserId,
  message: { messageId: `msg_${seq}` as MessageId, seq, text, at: 1_700_000_000_000 + seq },
});

export const said = (roomId: string, seq: number): Write => ({
  type: 'message.append',
  roomId: roomId as RoomId,
  stored: lineOf(seq),
});

const room = 'room_1' as RoomId;
const saidUpTo = (last: number): readonly Write[] => Array.from({ length: last }, (_, index) => said(room, index + 1));

/** The part of a store's contract that concerns what was said in rooms. */
export function transcriptContract(open: () => Store): void {
  describe('with its transcripts', () => {
    it('gives messages back as they were written, oldest first', () => {
      open().commit([said(room, 1), said(room, 2)]);
      open().commit([said(room, 3)]);
      expect(open().messages(room, 10)).toEqual([lineOf(1), lineOf(2), lineOf(3)]);
    });

    it('gives the last of them when fewer are wanted', () => {
      open().commit(saidUpTo(4));
      const seqs = [0, 1, 3, 4, 9].map((max) =>
        open()
          .messages(room, max)
          .map(({ message }) => message.seq),
      );
      expect(seqs).toEqual([[], [4], [2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]);
    });

    it('keeps rooms apart, whose ids may differ in case alone', () => {
      open().commit([said('room_a', 1), said('room_A', 2), said('room_a', 3)]);
      expect([open().messages('room_a' as RoomId, 9), open().messages('room_A' as RoomId, 9)]).toEqual([
        [lineOf(1), lineOf(3)],
        [lineOf(2)],
      ]);
    });

    it('removes them with the room, and no other room’s', () => {
      open().commit([said(room, 1), said('room_2', 1)]);
      open().commit([{ type: 'room.delete', roomId: room }]);
      expect([open().messages(room, 9), open().messages('room_2' as RoomId, 9)]).toEqual([[], [lineOf(1)]]);
    });

    it('removes what the same commit wrote before', () => {
      open().commit([said(room, 1), { type: 'room.delete', roomId: room }, said(room, 2)]);
      expect(open().messages(room, 9)).toEqual([lineOf(2)]);
    });

    it('leaves them when a person who wrote some is removed', () => {
      open().commit([said(room, 1), { type: 'person.delete', userId: 'ann' as UserId }]);
      expect(open().messages(room, 9)).toEqual([lineOf(1)]);
    });

    it('empties what one person said in one room, and keeps every place', () => {
      open().commit([said(room, 1), said(room, 2), said(room, 3), said('room_2', 1)]);
      open().commit([{ type: 'message.erase', roomId: room, from: 'ann' as UserId }]);
      const emptied = (seq: number) => ({ ...lineOf(seq, ''), isErased: true });
      expect([open().messages(room, 9), open().messages('room_2' as RoomId, 9)]).toEqual([
        [emptied(1), lineOf(2), emptied(3)],
        [lineOf(1)],
      ]);
    });

    it('empties what the same commit wrote before, and not what comes after', () => {
      const erase: Write = { type: 'message.erase', roomId: room, from: 'ann' as UserId };
      open().commit([said(room, 1), erase, said(room, 3)]);
      expect(open().messages(room, 9)).toEqual([{ ...lineOf(1, ''), isErased: true }, lineOf(3)]);
    });

    it('knows in whose transcripts somebody has said something', () => {
      const spokenIn = (name: string) =>
        open()
          .roomsSpokenIn(name as UserId)
          .toSorted();
      open().commit([said(room, 1), said(room, 3), said(room, 2), said('room_2', 1)]);
      expect([spokenIn('ann'), spokenIn('Bob'), spokenIn('cyd')]).toEqual([['room_1', 'room_2'], ['room_1'], []]);
      open().commit([{ type: 'message.erase', roomId: room, from: 'ann' as UserId }]);
      expect([spokenIn('ann'), spokenIn('Bob')]).toEqual([['room_2'], ['room_1']]);
      open().commit([
        { type: 'room.delete', roomId: 'room_2' as RoomId },
        { type: 'person.delete', userId: 'Bob' as UserId },
      ]);
      expect([spokenIn('ann'), spokenIn('Bob')]).toEqual([[], []]);
    });

    it('hands out what does not change under the reader', () => {
      open().commit([said(room, 1)]);
      const before = open().messages(room, 9);
      open().commit([said(room, 2)]);
      expect(before).toEqual([lineOf(1)]);
    });

    it.each([
      ['one', (writes: readonly Write[], store: Store) => store.commit(writes)],
      [
        'one per message',
        (writes: readonly Write[], store: Store) => {
          for (const write of writes) store.commit([write]);
        },
      ],
    ])('has so many of the last of a room when too many were said, in %s commit', (_, write) => {
      const { transcriptMessagesMax: max } = limits;
      write(saidUpTo(2 * max + 7), open());
      const seqs = open()
        .messages(room, max)
        .map(({ message }) => message.seq);
      expect(seqs).toEqual(Array.from({ length: max }, (_, index) => max + 8 + index));
      expect(open().messages(room, 100 * max).length).toBeLessThanOrEqual(2 * max);
    });
  });
}
