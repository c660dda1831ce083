import type { LegacySession } from './session.ts';

/** Sessions by the address where they were begun, the oldest first. */
export class SessionsByAddress {
  readonly #byAddress = new Map<string, Set<LegacySession>>();

  has(session: LegacySession): boolean {
    return this.#byAddress.get(session.caller.address)?.has(session) ?? false;
  }

  add(session: LegacySession): void {
    const { address } = session.caller;
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? new Set()).add(session));
  }

  delete(session: LegacySession): boolean {
    const { address } = session.caller;
    const sessions = this.#byAddress.get(address);
    const isDeleted = sessions?.delete(session) ?? false;
    if (sessions?.size === 0) this.#byAddress.delete(address);
    return isDeleted;
  }

  oldestOf(address: string, max: number): readonly LegacySession[] {
    return [...(this.#byAddress.get(address) ?? []).values().take(max)];
  }

  /** At most `max` sessions, all of the address that has most: it is looked for once for many, so that each costs little. */
  oldestOfMost(max: number): readonly LegacySession[] {
    let most: Set<LegacySession> = new Set();
    for (const sessions of this.#byAddress.values()) if (sessions.size > most.size) most = sessions;
    return [...most.values().take(max)];
  }
}
