import { describe, expect, it } from 'vitest';
import type { MessageId, RoomId, UserId } from '../../machines/address.ts';
import type { Notice } from '../../machines/protocol.ts';
import { limits } from '../../src/limits.ts';
import { emptyHead } from '../../src/people/outbox.ts';
import type { Receipt, Store, Write } from '../../src/people/store.ts';

const ann = 'ann' as UserId;
const bob = 'Bob' as UserId;
const opened: Notice = { type: 'partner.lapsed', roomId: 'room_1' as RoomId, at: 1 };

export const identity = (userId: UserId, handleHash: string, inboxId = `inbox of ${userId}`): Write => ({
  type: 'identity.put',
  identity: { userId, handleHash, inboxId },
});

const receiptOf = (seq: number): Receipt => ({
  fingerprint: `print ${seq}`,
  reply: { type: 'posted', messageId: `msg_${seq}` as MessageId, seq, at: 1_700_000_000_000 + seq },
});

export const receipt = (userId: UserId, key: string, seq: number): Write => ({
  type: 'receipt.put',
  userId,
  key,
  receipt: receiptOf(seq),
});

/** The part of a store's contract that concerns who is who, and who sent what. */
export function peopleContract(open: () => Store): void {
  describe('with its people', () => {
    it('finds a person by name regardless of case, and gives the name as it was chosen', () => {
      open().commit([identity(bob, 'hash of bob')]);
      const known = { userId: 'Bob', handleHash: 'hash of bob', inboxId: 'inbox of Bob' };
      expect(['Bob', 'bob', 'BOB', 'bo', 'bobb'].map((name) => open().identityByName(name))).toEqual([
        known,
        known,
        known,
        undefined,
        undefined,
      ]);
    });

    it('finds a person by the exact hash of their handle', () => {
      open().commit([identity(ann, 'Hash'), identity(bob, 'other')]);
      expect(['Hash', 'hash', 'other', ''].map((hash) => open().identityByHandle(hash)?.userId)).toEqual([
        'ann',
        undefined,
        'Bob',
        undefined,
      ]);
    });

    it('finds a person by the exact id of their inbox', () => {
      open().commit([identity(ann, 'a', 'Inbox'), identity(bob, 'b', 'other')]);
      expect(['Inbox', 'inbox', 'other', 'a', ''].map((id) => open().identityByInbox(id)?.userId)).toEqual([
        'ann',
        undefined,
        'Bob',
        undefined,
        undefined,
      ]);
    });

    it('finds a person by no inbox of theirs but the last', () => {
      open().commit([identity(ann, 'a', 'former')]);
      open().commit([{ type: 'person.delete', userId: ann }, identity(ann, 'b', 'between')]);
      open().commit([identity(ann, 'c', 'last')]);
      expect(['former', 'between', 'last'].map((id) => open().identityByInbox(id)?.userId)).toEqual([
        undefined,
        undefined,
        'ann',
      ]);
    });

    it('counts people, each once', () => {
      open().commit([identity(ann, 'a'), identity(bob, 'b'), identity(ann, 'a')]);
      expect(open().identityCount()).toBe(2);
    });

    it('removes identity, outbox and receipts with the person, and nobody else’s', () => {
      for (const userId of [ann, bob]) {
        open().commit([
          identity(userId, `hash of ${userId}`),
          receipt(userId, 'k', 1),
          { type: 'outbox.put', userId, head: emptyHead('e') },
          {
            type: 'outbox.append',
            userId,
            head: { epoch: 'e', first: 1, last: 1, read: 0 },
            entry: { seq: 1, notice: opened },
          },
        ]);
      }
      const held = (userId: UserId) => ({
        byName: open().identityByName(userId)?.userId,
        byHandle: open().identityByHandle(`hash of ${userId}`)?.userId,
        byInbox: open().identityByInbox(`inbox of ${userId}`)?.userId,
        head: open().outbox(userId),
        entries: open().entries(userId, 0, 10).length,
        receipt: open().receipt(userId, 'k'),
      });
      const before = held(bob);
      open().commit([{ type: 'person.delete', userId: ann }]);
      expect(held(ann)).toEqual({
        byName: undefined,
        byHandle: undefined,
        byInbox: undefined,
        head: undefined,
        entries: 0,
        receipt: undefined,
      });
      expect(held(bob)).toEqual(before);
      expect(open().identityCount()).toBe(1);
    });

    it('finds a person by the address that their inbox has now, and by no former one', () => {
      const kept = { userId: ann, handleHash: 'h', inboxId: 'first' };
      const found = () => ['first', 'second', 'third'].map((key) => open().identityByInbox(key)?.userId);
      open().commit([{ type: 'identity.put', identity: kept }]);
      expect(found()).toEqual([ann, undefined, undefined]);
      open().commit([{ type: 'identity.put', identity: { ...kept, inboxKey: 'second' } }]);
      expect(found()).toEqual([undefined, ann, undefined]);
      open().commit([{ type: 'identity.put', identity: { ...kept, inboxKey: 'third' } }]);
      expect([found(), open().identityByName('ann')]).toEqual([
        [undefined, undefined, ann],
        { ...kept, inboxKey: 'third' },
      ]);
      open().commit([{ type: 'person.delete', userId: ann }]);
      expect(found()).toEqual([undefined, undefined, undefined]);
    });

    it('keeps a handle beside the one it replaces, and each until it is put no more', () => {
      const named = (userId: UserId, handleHash: string, nextHandleHash?: string): Write => ({
        type: 'identity.put',
        identity: { userId, handleHash, inboxId: `inbox of ${userId}`, ...(nextHandleHash && { nextHandleHash }) },
      });
      const found = () => ['a', 'b', 'c'].map((hash) => open().identityByHandle(hash)?.userId);
      open().commit([named(ann, 'a', 'b'), identity(bob, 'other')]);
      expect([found(), open().identityByName('ann')?.nextHandleHash]).toEqual([[ann, ann, undefined], 'b']);
      open().commit([named(ann, 'a', 'c')]);
      expect(found()).toEqual([ann, undefined, ann]);
      open().commit([named(ann, 'c')]);
      expect([found(), open().identityByName('ann')]).toEqual([
        [undefined, undefined, ann],
        { userId: ann, handleHash: 'c', inboxId: 'inbox of ann' },
      ]);
      open().commit([named(ann, 'c', 'a'), { type: 'person.delete', userId: ann }]);
      expect(found()).toEqual([undefined, undefined, undefined]);
    });

    it('lets a name begin anew after its person was removed', () => {
      open().commit([identity(ann, 'old'), receipt(ann, 'k', 1)]);
      open().commit([
        { type: 'person.delete', userId: ann },
        identity('ANN' as UserId, 'new'),
        { type: 'outbox.put', userId: 'ANN' as UserId, head: emptyHead('f') },
      ]);
      expect({
        named: open().identityByName('ann'),
        old: open().identityByHandle('old'),
        oldInbox: open().identityByInbox('inbox of ann'),
        head: open().outbox('ANN' as UserId),
        receipt: open().receipt(ann, 'k'),
      }).toEqual({
        named: { userId: 'ANN', handleHash: 'new', inboxId: 'inbox of ANN' },
        old: undefined,
        oldInbox: undefined,
        head: emptyHead('f'),
        receipt: undefined,
      });
    });

    it('keeps receipts by person and key', () => {
      open().commit([receipt(ann, 'k', 1), receipt(bob, 'k', 2), receipt(ann, 'K', 3)]);
      expect([
        open().receipt(ann, 'k'),
        open().receipt(bob, 'k'),
        open().receipt(ann, 'K'),
        open().receipt(bob, 'K'),
      ]).toEqual([receiptOf(1), receiptOf(2), receiptOf(3), undefined]);
    });

    it('lets go of the receipts of one person, who stays', () => {
      open().commit([identity(ann, 'a'), receipt(ann, 'k', 1), receipt(bob, 'k', 2)]);
      open().commit([{ type: 'receipts.delete', userId: ann }, receipt(ann, 'new', 3)]);
      expect([
        open().receipt(ann, 'k'),
        open().receipt(ann, 'new'),
        open().receipt(bob, 'k'),
        open().identityByName('ann')?.handleHash,
      ]).toEqual([undefined, receiptOf(3), receiptOf(2), 'a']);
    });

    it('takes a receipt under a key that was used before, or cannot be written as UTF-8', () => {
      open().commit([receipt(ann, 'k', 1), receipt(ann, '\ud800', 2)]);
      open().commit([receipt(ann, 'k', 3), receipt(ann, '\ud801', 4)]);
      expect(open().receipt(ann, 'k')).toEqual(receiptOf(3));
    });

    it('holds so many receipts of one person, and lets the oldest go first', () => {
      const { receiptsPerUserMax: max } = limits;
      open().commit([receipt(bob, 'key 0', 0)]);
      open().commit(Array.from({ length: max }, (_, index) => receipt(ann, `key ${index}`, index)));
      const before = ['key 0', 'key 1', `key ${max - 1}`].map((key) => open().receipt(ann, key)?.reply.seq);
      open().commit([receipt(ann, 'one more', max)]);
      const after = ['key 0', 'key 1', `key ${max - 1}`, 'one more'].map((key) => open().receipt(ann, key)?.reply.seq);
      expect({ before, after, bob: open().receipt(bob, 'key 0')?.reply.seq }).toEqual({
        before: [0, 1, max - 1],
        after: [undefined, 1, max - 1, max],
        bob: 0,
      });
    });
  });
}
