import type { UserId } from '../../machines/address.ts';
import type { Identities } from '../runtime/identities.ts';
import type { Parts } from './parts.ts';
import type { Refusal } from './tool.ts';

/** A connection that may come to speak for a person. */
export interface Speaker {
  /** The person now speaks through another connection. */
  replaced(): void;
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
        .settle(userId, handle)
        .catch((error: unknown) => log.error({ err: error }, 'a handle was not settled'));
      bindings.evict(userId, presenter);
    }
    if (userId) return userId;
    rates.warnings.warn('unknown_handle', address, 'a handle that nobody has was presented');
    return rates.guess(address) ?? unknownHandle;
  };

/**
 * Who calls on one MCP session. A session is bound once, by the first call that mints or presents a handle. A call that presents the
 * handle of another person acts for that person alone, since hosts share one session between conversations: the binding stays.
 */
export class SessionCaller {
  readonly #identities: Identities;
  readonly #bindings: Bindings;
  readonly #speaker: Speaker;
  readonly #identify: Identify;
  #address: string;
  #userId: UserId | undefined;
  /** Of the person to whom the session was bound: once they are forgotten, another person may have their name. */
  #inboxId: string | undefined;
  /** Pending while a call makes a new person. */
  #enrolment: { readonly ended: Promise<void>; end(): void } | undefined;

  /** `address` is where the session was begun, or where it was first used after a restart. */
  constructor(parts: Pick<Parts, 'host' | 'bindings' | 'identify'>, speaker: Speaker, address: string) {
    this.#address = address;
    this.#identities = parts.host.identities;
    this.#bindings = parts.bindings;
    this.#identify = parts.identify;
    this.#speaker = speaker;
  }

  get address(): string {
    return this.#address;
  }

  /** The person for whom the session speaks now; undefined once a newer one has taken over, or the person is forgotten. */
  get userId(): UserId | undefined {
    const userId = this.boundTo;
    return userId && this.#bindings.isCurrent(userId, this.#speaker) ? userId : undefined;
  }

  /** The person to whom the session is bound, whether or not it still speaks for them: a session of a forgotten person is as good as new. */
  get boundTo(): UserId | undefined {
    const inboxId = this.#userId && this.#identities.inboxOf(this.#userId);
    return inboxId !== undefined && inboxId === this.#inboxId ? this.#userId : undefined;
  }

  /** Goes on after a restart, as whom the session was bound to. */
  restore(userId: UserId, isCurrent: boolean): void {
    this.#userId = userId;
    this.#inboxId = this.#identities.inboxOf(userId);
    if (isCurrent) this.#bindings.bind(userId, this.#speaker);
  }

  /** The session is first used after a restart, from this address. */
  adopt(address: string): void {
    this.#address = address;
  }

  /** Who a call comes from, or why it may not go on; undefined for a person who is not known yet. */
  identify(handle: string | undefined): UserId | Refusal | undefined {
    if (handle === undefined) return this.userId ?? (this.boundTo ? handleRequired : undefined);
    const identified = this.#identify(handle, this.#address, this.#speaker);
    if (typeof identified !== 'object') this.bind(identified);
    return identified;
  }

  /** Binds the session to the person, unless it is bound to another one. */
  bind(userId: UserId): void {
    this.#enrolment?.end();
    if ((this.boundTo ?? userId) !== userId) return;
    this.#userId = userId;
    this.#inboxId = this.#identities.inboxOf(userId);
    this.#bindings.bind(userId, this.#speaker);
  }

  /**
   * Waits until no other call on the session is making a new person. The returned function lets the next call go on; so does `bind`.
   */
  async enrolling(): Promise<() => void> {
    while (this.#enrolment) await this.#enrolment.ended;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const enrolment = {
      ended,
      end: () => {
        if (this.#enrolment === enrolment) this.#enrolment = undefined;
        resolve();
      },
    };
    this.#enrolment = enrolment;
    return enrolment.end;
  }

  release(): void {
    if (this.#userId) this.#bindings.release(this.#userId, this.#speaker);
  }
}
