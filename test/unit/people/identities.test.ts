import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import type { Enrolment, EnrolmentRefusal } from '../../../src/people/identities.ts';
import { handlePattern, Identities, userIdPattern } from '../../../src/people/identities.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { storeOver } from '../../support/store-over.ts';
import { writeTo } from '../../support/write-for.ts';
import { make } from './enrolled.ts';

const refusal = (enrolled: Enrolment | EnrolmentRefusal) => (typeof enrolled === 'string' ? enrolled : enrolled.userId);

describe('enrolling', () => {
  it('gives the wanted name, in the case in which it was wanted, and an empty outbox', () => {
    const { identities, store, commit } = make();
    const { userId } = commit(identities.enroll('Ann_1-x'));
    expect([userId, store.outbox(userId)]).toEqual(['Ann_1-x', { epoch: 'epoch', first: 1, last: 0, read: 0 }]);
  });

  it('mints a free name when none is wanted', () => {
    const { identities } = make();
    const names = Array.from({ length: 200 }, () => refusal(identities.enroll(undefined)));
    for (const name of names) expect(name).toMatch(/^user_[2-9a-hjkmnp-z]{8}$/);
    expect(new Set(names).size).toBe(200);
  });

  it.each(['', 'ab', 'a'.repeat(33), 'with space', 'äöü', 'ann\n', 'a.b.c', 'a/b', '__proto__ ', 'user:ann'])(
    'refuses a malformed name: %j',
    (name) => {
      expect(make().identities.enroll(name)).toBe('user_id_malformed');
    },
  );

  it.each(['abc', 'a'.repeat(32), '123', '---', '__proto__', 'constructor'])('takes a well-formed name: %s', (name) => {
    const { identities, commit } = make();
    expect(commit(identities.enroll(name)).userId).toBe(name);
    expect(identities.has(name as UserId)).toBe(true);
  });

  it.each(['admin', 'System', 'ASSISTANT', 'anonymous', 'mcp-chat', 'null', 'user'])(
    'refuses a name that could be taken for somebody else: %s',
    (name) => {
      expect(make().identities.enroll(name)).toBe('user_id_reserved');
    },
  );

  it('takes no name that somebody has, regardless of case', () => {
    const { identities, commit } = make();
    commit(identities.enroll('Ann'));
    expect(['Ann', 'ann', 'ANN', 'ann_'].map((name) => refusal(identities.enroll(name)))).toEqual([
      'user_id_taken',
      'user_id_taken',
      'user_id_taken',
      'ann_',
    ]);
  });

  it('holds a name from the moment it is asked for until the commit has settled', () => {
    const { identities } = make();
    const first = identities.enroll('ann');
    const meanwhile = refusal(identities.enroll('ANN'));
    if (typeof first === 'string') throw new Error(first);
    first.release();
    expect([meanwhile, refusal(identities.enroll('ANN'))]).toEqual(['user_id_taken', 'ANN']);
  });

  it('takes a name again once its person was deleted', () => {
    const { identities, store, commit } = make();
    const { handle } = commit(identities.enroll('ann'));
    store.commit([{ type: 'person.delete', userId: 'ann' as UserId }]);
    const second = commit(identities.enroll('ann'));
    expect([identities.find(handle), identities.find(second.handle)]).toEqual([undefined, 'ann']);
  });

  it('accepts the names that the pattern describes, and no others', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (name) => {
        const isMalformed = make().identities.enroll(name) === 'user_id_malformed';
        expect(isMalformed).toBe(!/^[A-Za-z0-9_-]{3,32}$/.test(name));
      }),
    );
    expect(userIdPattern.test('ann')).toBe(true);
  });
});

describe('an inbox', () => {
  const enrolled = () => {
    let ids = 0;
    const store = memoryStore();
    const identities = new Identities(
      store,
      () => {
        ids += 1;
        return `id${ids}`;
      },
      writeTo(store),
    );
    for (const name of ['Ann', 'bob']) {
      const enrolment = identities.enroll(name);
      if (typeof enrolment === 'string') throw new Error(enrolment);
      store.commit(enrolment.writes);
      enrolment.release();
    }
    return { store, identities };
  };

  it('has an id of its own, which tells nothing and leads to its person', () => {
    const { identities } = enrolled();
    const [anns, bobs] = [identities.inboxOf('Ann' as UserId), identities.inboxOf('bob' as UserId)];
    expect([anns, bobs]).toEqual(['id1', 'id3']);
    expect([anns, bobs].map((id) => identities.ownerOfInbox(id ?? ''))).toEqual(['Ann', 'bob']);
  });

  it.each(['', 'ID1', 'id2', 'Ann', '__proto__'])('of nobody has no owner: %j', (id) => {
    expect(enrolled().identities.ownerOfInbox(id)).toBeUndefined();
  });

  it('is nobody’s once its person is deleted, and a namesake gets another', () => {
    const { identities, store } = enrolled();
    store.commit([{ type: 'person.delete', userId: 'Ann' as UserId }]);
    expect([identities.inboxOf('Ann' as UserId), identities.ownerOfInbox('id1')]).toEqual([undefined, undefined]);
    const again = identities.enroll('ann');
    if (typeof again === 'string') throw new Error(again);
    store.commit(again.writes);
    expect([identities.inboxOf('ann' as UserId), identities.ownerOfInbox('id1')]).toEqual(['id5', undefined]);
  });

  it('is proof of nothing: its id is no handle', () => {
    const { identities } = enrolled();
    expect(identities.find(identities.inboxOf('Ann' as UserId) ?? '')).toBeUndefined();
  });
});

describe('a handle', () => {
  it('holds at least 128 random bits behind its prefix', () => {
    const { identities } = make();
    const handles = Array.from({ length: 100 }, () => {
      const enrolment = identities.enroll(undefined);
      return typeof enrolment === 'string' ? enrolment : enrolment.handle;
    });
    for (const handle of handles) expect(handle).toMatch(/^mch_[A-Za-z0-9_-]{32}$/);
    expect(new Set(handles).size).toBe(100);
  });

  it('is recognised in any text', () => {
    const { identities, commit } = make();
    const { handle } = commit(identities.enroll('ann'));
    const texts = [
      handle,
      `Bearer ${handle}`,
      `/mcp?handle=${handle}&x=1`,
      handle.slice(0, -1),
      'mch_',
      'mch_ice cream',
    ];
    expect(texts.map((text) => handlePattern.test(text))).toEqual([true, true, true, false, false, false]);
  });

  it('finds its person, and no other text does', () => {
    const { identities, commit } = make();
    const { handle } = commit(identities.enroll('ann'));
    commit(identities.enroll('bob'));
    const tampered = `${handle.slice(0, -1)}${handle.endsWith('A') ? 'B' : 'A'}`;
    expect(
      [handle, tampered, handle.toLowerCase(), `${handle} `, '', 'ann'].map((text) => identities.find(text)),
    ).toEqual(['ann', undefined, undefined, undefined, undefined, undefined]);
  });

  it('proves nothing before the commit', () => {
    const { identities } = make();
    const enrolment = identities.enroll('ann');
    if (typeof enrolment === 'string') throw new Error(enrolment);
    expect([identities.find(enrolment.handle), identities.has('ann' as UserId)]).toEqual([undefined, false]);
  });

  it('stands in no write: its hash does, which finds nobody', () => {
    const { identities, commit } = make();
    const { handle, writes } = commit(identities.enroll('ann'));
    const stored = JSON.stringify(writes);
    expect(stored).not.toContain(handle);
    expect(stored).not.toContain(handle.slice('mch_'.length));
    const hashed = writes.flatMap((write) => (write.type === 'identity.put' ? [write.identity.handleHash] : []));
    expect(hashed).toHaveLength(1);
    expect(hashed.map((hash) => identities.find(hash))).toEqual([undefined]);
  });
});

it('a server that is full enrols nobody', () => {
  const store = storeOver(memoryStore(), { identityCount: () => 999_999 });
  const identities = new Identities(store, () => 'epoch', writeTo(store));
  expect([refusal(identities.enroll('ann')), refusal(identities.enroll('bob'))]).toEqual(['ann', 'too_many_people']);
});
