import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address, MessageId, RoomId, UserId } from '../../../machines/address.ts';
import type { Store, Write } from '../../../src/people/store.ts';
import { Transaction } from '../../../src/people/transaction.ts';
import { memoryStore } from '../../../src/store/memory.ts';

const people = ['ann', 'bob'] as readonly string[] as readonly UserId[];
const addresses: readonly Address[] = ['user:ann', 'room:r'];
const keys = ['k', 'l'];

const userId = fc.constantFrom(...people);
const address = fc.constantFrom(...addresses);
const seq = fc.integer({ min: 1, max: 9 });

const writeOf: fc.Arbitrary<Write> = fc.oneof(
  fc.tuple(address, fc.nat(9)).map(([to, n]): Write => {
    return { type: 'actor.put', address: to, actor: { snapshot: { value: 'idle', context: { n } }, timers: [] } };
  }),
  address.map((to): Write => ({ type: 'actor.delete', address: to })),
  fc.tuple(userId, seq).map(([owner, last]): Write => {
    const head = { epoch: 'e', first: last, last, read: last - 1 };
    const notice = { type: 'partner.lapsed', roomId: 'r' as RoomId, at: 0 } as const;
    return { type: 'outbox.append', userId: owner, head, entry: { seq: last, notice } };
  }),
  fc.tuple(userId, seq).map(([owner, last]): Write => {
    return { type: 'outbox.put', userId: owner, head: { epoch: 'e', first: last + 1, last, read: last } };
  }),
  userId.map((owner): Write => {
    return {
      type: 'identity.put',
      identity: { userId: owner, handleHash: `of ${owner}`, inboxId: `inbox of ${owner}` },
    };
  }),
  fc.tuple(userId, seq).map(([from, n]): Write => {
    const message = { messageId: `msg_${n}` as MessageId, seq: n, text: 'hi', at: n };
    return { type: 'message.append', roomId: 'r' as RoomId, stored: { from, message } };
  }),
  fc.constant<Write>({ type: 'room.delete', roomId: 'r' as RoomId }),
  userId.map((owner): Write => ({ type: 'person.delete', userId: owner })),
  fc.tuple(userId, fc.constantFrom(...keys), seq).map(([owner, key, n]): Write => {
    const reply = { type: 'posted', messageId: 'm' as MessageId, seq: n, at: 0 } as const;
    return { type: 'receipt.put', userId: owner, key, receipt: { fingerprint: `print ${n}`, reply } };
  }),
);
const writesOf = fc.array(writeOf, { maxLength: 12 });

const view = (readable: Pick<Store, 'actor' | 'identityByName' | 'outbox' | 'receipt'>) => ({
  actors: addresses.map((to) => readable.actor(to)),
  identities: people.map((owner) => readable.identityByName(owner.toUpperCase())),
  outboxes: people.map((owner) => readable.outbox(owner)),
  receipts: people.flatMap((owner) => keys.map((key) => readable.receipt(owner, key))),
});

const storeOf = (...writes: readonly Write[]): Store => {
  const store = memoryStore();
  store.commit(writes);
  return store;
};

describe('a transaction', () => {
  it('reads as if its writes were committed', () => {
    fc.assert(
      fc.property(writesOf, writesOf, (committed, written) => {
        const transaction = new Transaction(storeOf(...committed));
        for (const write of written) transaction.write(write);
        expect(view(transaction)).toEqual(view(storeOf(...committed, ...written)));
      }),
      { numRuns: 500 },
    );
  });

  it('reads so over another one too', () => {
    fc.assert(
      fc.property(writesOf, writesOf, writesOf, (committed, below, above) => {
        const turn = new Transaction(storeOf(...committed));
        for (const write of below) turn.write(write);
        const transaction = new Transaction(turn);
        for (const write of above) transaction.write(write);
        expect(view(transaction)).toEqual(view(storeOf(...committed, ...below, ...above)));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves what lies below as it was, so that dropping it undoes all', () => {
    fc.assert(
      fc.property(writesOf, writesOf, (committed, written) => {
        const store = storeOf(...committed);
        const before = view(store);
        const turn = new Transaction(store);
        const transaction = new Transaction(turn);
        for (const write of written) transaction.write(write);
        expect([view(store), view(turn), turn.writes]).toEqual([before, before, []]);
      }),
    );
  });

  it('keeps its writes in order, to be committed', () => {
    fc.assert(
      fc.property(writesOf, (written) => {
        const transaction = new Transaction(memoryStore());
        for (const write of written) transaction.write(write);
        expect(transaction.writes).toEqual(written);
      }),
    );
  });
});
