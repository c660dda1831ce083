import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import { Identities } from '../../../src/people/identities.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { writeTo } from '../../support/write-for.ts';
import { make } from './enrolled.ts';

describe('the next handle', () => {
  const renewed = async () => {
    const made = make();
    const { handle: first, userId } = made.commit(made.identities.enroll('ann'));
    return { ...made, userId, first, next: await made.identities.mintNext(userId) };
  };
  const isReplacing = (identities: Identities, userId: UserId, ...handles: readonly string[]) =>
    handles.map((handle) => identities.isReplacing(userId, handle));

  it('is good beside the former until it is presented, and alone from then on', async () => {
    const { identities, userId, first, next } = await renewed();
    expect([first, next].map((handle) => identities.find(handle))).toEqual(['ann', 'ann']);
    expect(isReplacing(identities, userId, first, next)).toEqual([false, true]);
    await identities.settle(userId, next);
    expect([first, next].map((handle) => identities.find(handle))).toEqual([undefined, 'ann']);
    expect(isReplacing(identities, userId, first, next)).toEqual([false, false]);
  });

  it('leaves the person the stored session that presented it, and no other, at every moment', async () => {
    const { identities, store, userId, next } = await renewed();
    const session = { revision: '', capabilities: [], userId, isCurrent: true, subscriptions: [] };
    store.commit([{ type: 'session.put', session: { ...session, idHash: 'a' } }]);
    await identities.settle(userId, next, 'a');
    expect(store.session('a')?.isCurrent).toBe(true);
    await identities.settle(userId, await identities.mintNext(userId), 'b');
    expect(store.session('a')?.isCurrent).toBe(false);
  });

  it('makes void one that was minted before and never presented', async () => {
    const { identities, userId, first, next } = await renewed();
    const another = await identities.mintNext(userId);
    expect([first, next, another].map((handle) => identities.find(handle))).toEqual(['ann', undefined, 'ann']);
    await identities.settle(userId, next);
    expect(identities.find(first)).toBe('ann');
  });

  it('gives the inbox another address once it is presented, and the person stays who they are', async () => {
    let ids = 0;
    const store = memoryStore();
    const newId = () => {
      ids += 1;
      return `id${ids}`;
    };
    const { promise: isCommitted, resolve: commit } = Promise.withResolvers<void>();
    const write = writeTo(store);
    const identities = new Identities(store, newId, async (...turn) => {
      if (ids > 2) await isCommitted;
      return write(...turn);
    });
    const enrolment = identities.enroll('ann');
    if (typeof enrolment === 'string') throw new Error(enrolment);
    store.commit(enrolment.writes);
    const { userId, handle } = enrolment;
    const next = await identities.mintNext(userId);
    const known = () => ({
      key: identities.inboxKeyOf(userId),
      owners: ['id1', 'id3'].map((key) => identities.ownerOfInbox(key)),
      handles: [handle, next].map((one) => identities.find(one)),
      inbox: identities.inboxOf(userId),
    });
    expect(known()).toEqual({ key: 'id1', owners: ['ann', undefined], handles: ['ann', 'ann'], inbox: 'id1' });

    ids = 2;
    const settled = identities.settle(userId, next);
    expect([known().handles, isReplacing(identities, userId, next)]).toEqual([[undefined, 'ann'], [false]]);
    commit();
    await settled;

    expect(known()).toEqual({ key: 'id3', owners: [undefined, 'ann'], handles: [undefined, 'ann'], inbox: 'id1' });
  });

  it('that could not be settled leaves the former good', async () => {
    const store = memoryStore();
    let isFull = false;
    const write = writeTo(store);
    const identities = new Identities(
      store,
      () => 'id',
      async (...turn) => {
        if (isFull) throw new Error('the disk is full');
        return write(...turn);
      },
    );
    const enrolment = identities.enroll('ann');
    if (typeof enrolment === 'string') throw new Error(enrolment);
    store.commit(enrolment.writes);
    const next = await identities.mintNext(enrolment.userId);
    isFull = true;
    await expect(identities.settle(enrolment.userId, next)).rejects.toThrow('full');
    expect([enrolment.handle, next].map((one) => identities.find(one))).toEqual(['ann', 'ann']);
    expect(identities.ownerOfInbox('id')).toBe('ann');
  });

  it('keeps the inbox, and is void with its person', async () => {
    const { identities, store, userId, next } = await renewed();
    expect(identities.inboxOf(userId)).toBe('epoch');
    store.commit([{ type: 'person.delete', userId }]);
    expect([identities.find(next), identities.isReplacing(userId, next)]).toEqual([undefined, false]);
  });

  it('of nobody is not kept', async () => {
    const { identities, store } = make();
    const handle = await identities.mintNext('nobody' as UserId);
    await identities.settle('nobody' as UserId, handle);
    expect([identities.find(handle), store.identityCount()]).toEqual([undefined, 0]);
  });
});
