import type { UserId } from '../../machines/address.ts';

/** A connection that may come to speak for a person. */
export interface Speaker {
  /** Under which the connection is stored, if it is a session. */
  readonly sessionHash?: string;
  /** The person now speaks through another connection. */
  replaced(): void;
  /** The person's former handle is void, and this connection goes on by the new one. */
  renewed?(): void;
}

/** Which connection speaks for whom: a person has one at a time, and the last one to present their handle wins. */
export class Bindings {
  readonly #speakers = new Map<UserId, Speaker>();
  readonly #evictions: ((userId: UserId) => void)[] = [];

  isCurrent(userId: UserId, speaker: Speaker): boolean {
    return this.#speakers.get(userId) === speaker;
  }

  bind(userId: UserId, speaker: Speaker): void {
    const former = this.#speakers.get(userId);
    this.#speakers.set(userId, speaker);
    if (former && former !== speaker) former.replaced();
  }

  /** The person's former handle is void, and with it whatever came by it, but for the speaker that presented the new one. */
  evict(userId: UserId, presenter: Speaker | undefined): void {
    const former = this.#speakers.get(userId);
    if (former && former !== presenter) {
      this.#speakers.delete(userId);
      former.replaced();
    }
    presenter?.renewed?.();
    for (const evicted of this.#evictions) evicted(userId);
  }

  /** Calls `evicted` with whoever's former handle is void from now on. */
  onEviction(evicted: (userId: UserId) => void): void {
    this.#evictions.push(evicted);
  }

  release(userId: UserId, speaker: Speaker): void {
    if (this.isCurrent(userId, speaker)) this.#speakers.delete(userId);
  }
}
