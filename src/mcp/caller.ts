import type { UserId } from '../../machines/address.ts';
import type { Identities } from '../runtime/identities.ts';
import type { Parts } from './parts.ts';
import type { Refusal } from './tool.ts';

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

const unknownHandle: Refusal = {
  code: 'unknown_handle',
  message: 'Nobody has this handle, or it has expired. Call enter_queue without a handle to begin anew.',
};

export const handleRequired: Refusal = {
  code: 'handle_required',
  message: 'Who you are is not known on this connection. Pass the handle from enter_queue, or call enter_queue first.',
};

/** Whose handle this is, or why nobody's. */
export type Identify = (handle: string, address: string, presenter?: Speaker) => UserId | Refusal;

/**
 * Looks handles up, and leaves a trace of those that are nobody's: a typing mistake is rare where handles are copied by programs, so many
 * of them are somebody guessing.
 */
export const identifyBy =
  ({
    identities,
    rates,
    bindings,
    log,
  }: Pick<Parts, 'rates' | 'bindings' | 'log'> & { identities: Identities }): Identify =>
  (handle, address, presenter) => {
    const userId = identities.find(handle);
    if (userId && identities.isReplacing(userId, handle)) {
      // If it fails it is tried again the next time the handle is presented.
      identities
        .settle(userId, handle, presenter?.sessionHash)
        .catch((error: unknown) => log.error({ err: error }, 'a handle was not settled'));
      bindings.evict(userId, presenter);
    }
    if (userId) return userId;
    rates.warnings.warn('unknown_handle', address, 'a handle that nobody has was presented');
    return rates.guess(address) ?? unknownHandle;
  };

/**
 * Who calls on one MCP session. A session is bound once, by the first call that mints or presents a handle. A later call with the handle
 * of another user acts for that user, and leaves the binding and its stream as they are.
 */
export class SessionCaller {
  readonly address: string;
  readonly sessionSinceMs = performance.now();
  readonly #identities: Identities;
  readonly #bindings: Bindings;
  readonly #speaker: Speaker;
  readonly #identify: Identify;
  #enrolment: Promise<unknown> = Promise.resolve();
  #userId: UserId | undefined;
  /** Of the person whom the session was bound to: once they are forgotten, somebody else may have their name. */
  #inboxId: string | undefined;

  /** `address` is where the session was begun. */
  constructor(parts: Pick<Parts, 'host' | 'bindings' | 'identify'>, speaker: Speaker, address: string) {
    this.address = address;
    this.#identities = parts.host.identities;
    this.#bindings = parts.bindings;
    this.#identify = parts.identify;
    this.#speaker = speaker;
  }

  /** For whom the session speaks now; nobody once a newer one has taken over, or the person is forgotten. */
  get userId(): UserId | undefined {
    const userId = this.#userId;
    return userId && this.#isRemembered() && this.#bindings.isCurrent(userId, this.#speaker) ? userId : undefined;
  }

  /** Who a call comes from, or why it may not go on; undefined for somebody not known yet. */
  identify(handle: string | undefined): UserId | Refusal | undefined {
    if (handle === undefined) return this.userId ?? (this.#isRemembered() ? handleRequired : undefined);
    const userId = this.#identify(handle, this.address, this.#speaker);
    if (typeof userId === 'object') return userId;
    // Hosts share one session between conversations: this call alone is the other user's.
    if (this.#userId !== userId && this.#isRemembered()) return userId;
    this.bind(userId);
    return userId;
  }

  /** Runs one enrolment at a time: two calls at once on one session must not make two users. */
  inTurn<Result>(enrol: () => Promise<Result>): Promise<Result> {
    const done = this.#enrolment.then(enrol);
    this.#enrolment = done.catch(() => {});
    return done;
  }

  /** To whom the session is bound, whether it speaks for them now or not; undefined once they are forgotten. */
  get boundTo(): UserId | undefined {
    return this.#isRemembered() ? this.#userId : undefined;
  }

  /** Binds the session as it was bound in another process; unless it `isCurrent` a newer one has taken over. */
  restore(userId: UserId, isCurrent: boolean): void {
    if (isCurrent) {
      this.bind(userId);
      return;
    }
    this.#userId = userId;
    this.#inboxId = this.#identities.inboxOf(userId);
  }

  bind(userId: UserId): void {
    this.#userId = userId;
    this.#inboxId = this.#identities.inboxOf(userId);
    this.#bindings.bind(userId, this.#speaker);
  }

  release(): void {
    if (this.#userId) this.#bindings.release(this.#userId, this.#speaker);
  }

  /** Whether the person of this session still exists: a session of somebody forgotten is as good as new. */
  #isRemembered(): boolean {
    const inboxId = this.#userId && this.#identities.inboxOf(this.#userId);
    return inboxId !== undefined && inboxId === this.#inboxId;
  }
}
