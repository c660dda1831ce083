import { createHash } from 'node:crypto';
import { matchmakerAddress, userAddress } from '../../machines/address.ts';
import type { PeopleEngine } from './engine.ts';
import type { Store, StoredSession, Write } from './store.ts';
import type { Transaction } from './transaction.ts';

/** Deleted in one turn, so that nobody waits for a long sweep. */
const deletedAtOnceMax = 1_000;

/** The name under which a session is stored: its id lets whoever knows it speak for a person. */
const hashOf = (sessionId: string): string => createHash('sha256').update(sessionId).digest('base64url');

/** Sessions of the older era as they outlive the process, by their ids. */
export class SessionRecords {
  readonly #store: Store;
  readonly #engine: PeopleEngine;
  readonly #isThere: (turn: Transaction, userId: NonNullable<StoredSession['userId']>) => boolean;

  /** @param isThere whether the person still exists */
  constructor(parts: {
    store: Store;
    engine: PeopleEngine;
    isThere: (turn: Transaction, userId: NonNullable<StoredSession['userId']>) => boolean;
  }) {
    this.#store = parts.store;
    this.#engine = parts.engine;
    this.#isThere = parts.isThere;
  }

  find(sessionId: string): StoredSession | undefined {
    return this.#store.session(hashOf(sessionId));
  }

  /** Hashes of the ids of those that speak for nobody. */
  loose(): readonly string[] {
    return this.#store.looseSessions();
  }

  hash(sessionId: string): string {
    return hashOf(sessionId);
  }

  /** Settles after the commit. Nothing is stored of a user who is gone by then. @throws Fault when it failed */
  put(sessionId: string, session: Omit<StoredSession, 'idHash'>): Promise<void> {
    const { userId } = session;
    const stored = { ...session, idHash: hashOf(sessionId) };
    const address = userId === undefined ? matchmakerAddress() : userAddress(userId);
    return this.#engine.write(address, (turn): Write | undefined =>
      userId === undefined || this.#isThere(turn, userId) ? { type: 'session.put', session: stored } : undefined,
    );
  }

  /** Settles after the commit. @throws Fault when it failed */
  delete(sessionId: string): Promise<void> {
    return this.deleteAll([hashOf(sessionId)]);
  }

  /** Settles after the last commit. @throws Fault when it failed */
  async deleteAll(idHashes: readonly string[]): Promise<void> {
    for (let from = 0; from < idHashes.length; from += deletedAtOnceMax) {
      const deleted = idHashes.slice(from, from + deletedAtOnceMax);
      await this.#engine.write(matchmakerAddress(), () =>
        deleted.map((idHash): Write => ({ type: 'session.delete', idHash })),
      );
    }
  }
}
