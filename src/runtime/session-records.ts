import { createHash } from 'node:crypto';
import type { UserId } from '../../machines/address.ts';
import type { Store, StoredSession, Write } from './ports.ts';
import type { Transaction } from './transaction.ts';

/** The name under which a session is stored. */
export const sessionHash = (id: string): string => createHash('sha256').update(id).digest('base64url');

/** Sessions of the older era, as they outlive the process. */
export class SessionRecords {
  readonly #store: Store;
  readonly #write: (make: (turn: Transaction) => Write) => Promise<void>;
  readonly #exists: (turn: Transaction, userId: UserId) => boolean;

  /** @param exists whether the person is there, and not forgotten */
  constructor(
    store: Store,
    write: (make: (turn: Transaction) => Write) => Promise<void>,
    exists: (turn: Transaction, userId: UserId) => boolean,
  ) {
    this.#store = store;
    this.#write = write;
    this.#exists = exists;
  }

  all(): Iterable<StoredSession> {
    return this.#store.sessions();
  }

  /** Settles after the commit. A session of a person who is gone by then is stored as nobody's. @throws Fault when it failed */
  put(session: StoredSession): Promise<void> {
    return this.#write((turn) => {
      const { userId, ...free } = session;
      const isOwned = userId !== undefined && this.#exists(turn, userId);
      return { type: 'session.put', session: isOwned ? session : { ...free, isCurrent: false } };
    });
  }

  /** Settles after the commit. @throws Fault when it failed */
  delete(idHash: string): Promise<void> {
    return this.#write(() => ({ type: 'session.delete', idHash }));
  }
}
