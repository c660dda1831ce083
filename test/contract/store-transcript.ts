import { describe, expect, it } from 'vitest';
import type { MessageId, RoomId, UserId } from '../../machines/address.ts';
import { limits } from '../../src/limits.ts';
import type { Receipt, Store, StoredMessage, Write } from '../../src/people/store.ts';

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

/** How a send of the message with this number was answered. */
const sentOf = (seq: number): Receipt => ({
  fingerprint: `print ${seq}`,
  reply: { type: 'posted', messageId: `msg_${seq}` as MessageId, seq, at: 1 },
});

/** The part of a store's contract that concerns what was said in rooms. `reopen` opens a durable store anew. */
export function transcriptContract(open: () => Store, reopen: () => void): void {
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

    const textsOf = (messages: readonly StoredMessage[]) => messages.map(({ message }) => message.text);
    const erase = (roomId: RoomId, from: string): Write => ({ type: 'message.erase', roomId, from: from as UserId });
    const told = (): Write => ({ type: 'receipt.put', userId: 'ann' as UserId, key: 'k', receipt: sentOf(1) });

    it('still has for evidence what was erased, until it is wiped', () => {
      open().commit([said(room, 1), said(room, 2), said(room, 3)]);
      open().commit([erase(room, 'ann')]);
      expect(open().said(room, 9)).toEqual([
        { ...lineOf(1), isErased: true },
        lineOf(2),
        { ...lineOf(3), isErased: true },
      ]);
      expect(textsOf(open().messages(room, 9))).toEqual(['', lineOf(2).message.text, '']);
      reopen();
      expect(open().said(room, 2)).toEqual([lineOf(2), { ...lineOf(3), isErased: true }]);
      open().commit([{ type: 'room.wipe', roomId: room }]);
      const wiped = [{ ...lineOf(1, ''), isErased: true }, lineOf(2), { ...lineOf(3, ''), isErased: true }];
      expect([open().said(room, 9), open().messages(room, 9)]).toEqual([wiped, wiped]);
      reopen();
      expect([open().said(room, 9), open().messages(room, 9)]).toEqual([wiped, wiped]);
    });

    it('shows nothing of a transcript that is sealed, and still has it for evidence', () => {
      open().commit([said(room, 1), said(room, 2), said('room_2', 1), erase(room, 'Bob')]);
      open().commit([{ type: 'room.seal', roomId: room }]);
      const held = () => [open().messages(room, 9), open().said(room, 9), open().messages('room_2' as RoomId, 9)];
      const wanted = [[], [lineOf(1), { ...lineOf(2), isErased: true }], [lineOf(1)]];
      expect(held()).toEqual(wanted);
      reopen();
      expect(held()).toEqual(wanted);
      open().commit([{ type: 'room.delete', roomId: room }]);
      expect(held()).toEqual([[], [], [lineOf(1)]]);
    });

    it('forgets the fingerprints of what is erased, and of nothing else', () => {
      open().commit([said(room, 1), said(room, 2), said('room_2', 3), told()]);
      const others: Write = { type: 'receipt.put', userId: 'ann' as UserId, key: 'l', receipt: sentOf(3) };
      open().commit([others, erase(room, 'Bob')]);
      const prints = () => ['k', 'l'].map((key) => open().receipt('ann' as UserId, key));
      expect(prints()).toEqual([sentOf(1), sentOf(3)]);
      open().commit([erase(room, 'ann')]);
      expect(prints()).toEqual([{ ...sentOf(1), fingerprint: '' }, sentOf(3)]);
      reopen();
      expect(prints()).toEqual([{ ...sentOf(1), fingerprint: '' }, sentOf(3)]);
    });

    it('knows of nobody that they have said what they erased', () => {
      open().commit([said(room, 1), said('room_2', 1), erase(room, 'ann')]);
      expect(open().roomsSpokenIn('ann' as UserId)).toEqual(['room_2']);
      reopen();
      expect(open().roomsSpokenIn('ann' as UserId)).toEqual(['room_2']);
    });

    it('minds nothing to seal, to erase or to wipe', () => {
      const nowhere = 'room_nowhere' as RoomId;
      open().commit([
        { type: 'room.wipe', roomId: nowhere },
        erase(nowhere, 'ann'),
        { type: 'room.seal', roomId: nowhere },
      ]);
      expect([open().messages(nowhere, 9), open().said(nowhere, 9)]).toEqual([[], []]);
    });

    it('knows when the server was last known to run', () => {
      expect(open().time()).toBeUndefined();
      open().commit([{ type: 'time.put', time: { at: 1, realAt: 2, wallAt: 3 } }]);
      open().commit([{ type: 'time.put', time: { at: 4, realAt: 5, wallAt: Date.UTC(2020) } }]);
      expect(open().time()).toEqual({ at: 4, realAt: 5, wallAt: Date.UTC(2020) });
      reopen();
      expect(open().time()).toEqual({ at: 4, realAt: 5, wallAt: Date.UTC(2020) });
    });

    it('holds what it held when it has scrubbed', () => {
      open().commit([said(room, 1), said(room, 2), erase(room, 'ann')]);
      open().scrub();
      open().commit([said(room, 3)]);
      open().scrub();
      open().scrub();
      expect(open().said(room, 9)).toEqual([{ ...lineOf(1), isErased: true }, lineOf(2), lineOf(3)]);
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
