import type { UserId } from '../../machines/address.ts';
import type { StoredSession } from '../people/store.ts';

/** Sessions in memory, by the hashes of their ids and by their people. */
export class Sessions {
  readonly #byHash = new Map<string, StoredSession>();
  readonly #byUser = new Map<UserId, Set<string>>();

  find(idHash: string): StoredSession | undefined {
    return this.#byHash.get(idHash);
  }

  loose(): readonly string[] {
    return [...this.#byHash.values()].filter(({ isCurrent }) => !isCurrent).map(({ idHash }) => idHash);
  }

  put(session: StoredSession): void {
    const { idHash, userId, isCurrent } = session;
    this.delete(idHash);
    if (userId !== undefined && isCurrent) this.replace(userId);
    this.#byHash.set(idHash, session);
    if (userId !== undefined) this.#byUser.set(userId, (this.#byUser.get(userId) ?? new Set()).add(idHash));
  }

  replace(userId: UserId, except?: string): void {
    for (const idHash of this.#byUser.get(userId) ?? []) {
      const session = this.#byHash.get(idHash);
      if (session?.isCurrent && idHash !== except) this.#byHash.set(idHash, { ...session, isCurrent: false });
    }
  }

  delete(idHash: string): void {
    const userId = this.#byHash.get(idHash)?.userId;
    this.#byHash.delete(idHash);
    if (userId === undefined) return;
    const own = this.#byUser.get(userId);
    own?.delete(idHash);
    if (own?.size === 0) this.#byUser.delete(userId);
  }

  /** The person is gone: their sessions are as good as new. */
  release(userId: UserId): void {
    for (const idHash of this.#byUser.get(userId) ?? []) {
      const { userId: _gone, ...session } = this.#byHash.get(idHash) as StoredSession;
      this.#byHash.set(idHash, { ...session, isCurrent: false, subscriptions: [] });
    }
    this.#byUser.delete(userId);
  }
}
