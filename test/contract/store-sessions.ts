import { describe, expect, it } from 'vitest';
import type { UserId } from '../../machines/address.ts';
import type { Store, StoredSession, Write } from '../../src/people/store.ts';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;

const sessionOf = (idHash: string, more: Partial<StoredSession> = {}): StoredSession => ({
  idHash,
  revision: '2025-11-25',
  capabilities: ['elicitation'],
  isCurrent: false,
  subscriptions: [],
  ...more,
});
const put = (idHash: string, more?: Partial<StoredSession>): Write => ({
  type: 'session.put',
  session: sessionOf(idHash, more),
});
const currentOf = (userId: UserId) => ({ userId, isCurrent: true });

/** The sessions that a store holds. `open` gives the store, opened anew where that is possible. */
export function sessionsContract(open: () => Store): void {
  describe('sessions', () => {
    it('are found by their hashes, as they were put last', () => {
      const whole = {
        ...currentOf(ann),
        logLevel: 'debug',
        subscriptions: [{ uri: 'chat://inbox' }, { uri: 'chat://inbox/1', inboxKey: 'i' }],
      };
      open().commit([put('a'), put('b'), put('a', whole)]);
      expect([open().session('a'), open().session('b'), open().session('c')]).toEqual([
        sessionOf('a', whole),
        sessionOf('b'),
        undefined,
      ]);
    });

    it('speak for a person one at a time', () => {
      open().commit([put('a', currentOf(ann)), put('b', currentOf(bob)), put('c', currentOf(ann))]);
      expect(['a', 'b', 'c'].map((hash) => open().session(hash)?.isCurrent)).toEqual([false, true, true]);
      open().commit([{ type: 'sessions.replace', userId: bob }]);
      expect(['a', 'b', 'c'].map((hash) => open().session(hash)?.isCurrent)).toEqual([false, false, true]);
      expect(open().session('b')?.userId).toBe(bob);
      open().commit([{ type: 'sessions.replace', userId: ann, except: 'c' }]);
      expect(open().session('c')?.isCurrent).toBe(true);
      open().commit([{ type: 'sessions.replace', userId: ann, except: 'a' }]);
      expect(['a', 'c'].map((hash) => open().session(hash)?.isCurrent)).toEqual([false, false]);
    });

    it('that are not current are listed', () => {
      open().commit([put('a', currentOf(ann)), put('b'), put('c', { userId: ann }), put('d')]);
      open().commit([{ type: 'session.delete', idHash: 'd' }]);
      expect([...open().looseSessions()].toSorted()).toEqual(['b', 'c']);
    });

    it('are as good as new once their person is gone', () => {
      const watching = { ...currentOf(ann), subscriptions: [{ uri: 'chat://inbox' }] };
      open().commit([put('a', watching), put('b', { userId: ann }), put('c', currentOf(bob)), put('d')]);
      open().commit([{ type: 'person.delete', userId: ann }]);
      expect(['a', 'b', 'c', 'd'].map((hash) => open().session(hash))).toEqual([
        sessionOf('a'),
        sessionOf('b'),
        sessionOf('c', currentOf(bob)),
        sessionOf('d'),
      ]);
    });

    it('are deleted', () => {
      open().commit([put('a', currentOf(ann)), { type: 'session.delete', idHash: 'a' }]);
      open().commit([
        { type: 'session.delete', idHash: 'never there' },
        { type: 'person.delete', userId: ann },
      ]);
      expect(open().session('a')).toBeUndefined();
    });
  });
}
