import type { Logger } from 'pino';
import type { UserId } from '../../machines/address.ts';
import type { RateLimits } from '../admission/rate-limits.ts';
import type { Host } from '../people/host.ts';
import type { Refusal } from '../refusal.ts';
import type { Bindings, Speaker } from './bindings.ts';

const unknownHandle: Refusal = {
  code: 'unknown_handle',
  message: 'Nobody has this handle, or it has expired. Call enter_queue without a handle to begin anew.',
};

/** The refusal of a call that needs a user and names none. */
export const handleRequired: Refusal = {
  code: 'handle_required',
  message: 'Who you are is not known on this connection. Pass the handle from enter_queue, or call enter_queue first.',
};

/** The user whom a handle proves. */
export interface Identity {
  readonly userId: UserId;
  /** Whether the handle replaces a former one, which is void as soon as this one is presented. */
  readonly replaces: boolean;
}

/** Whose handle this is; undefined for a handle that nobody has. A question: it changes nothing. */
export function authenticate(identities: Host['identities'], handle: string): Identity | undefined {
  const userId = identities.find(handle);
  return userId && { userId, replaces: identities.isReplacing(userId, handle) };
}

/** A session on which a handle is presented. */
export interface Presenter {
  readonly speaker: Speaker;
  /** Whether the session is bound to another user. */
  isAnothers(userId: UserId): boolean;
  bind(userId: UserId): void;
}

/** Handles that are presented, and everything that follows from it. */
export class Handles {
  readonly #identities: Host['identities'];
  readonly #rates: RateLimits;
  readonly #bindings: Bindings;
  readonly #log: Logger;

  constructor(parts: { identities: Host['identities']; rates: RateLimits; bindings: Bindings; log: Logger }) {
    this.#identities = parts.identities;
    this.#rates = parts.rates;
    this.#bindings = parts.bindings;
    this.#log = parts.log;
  }

  /**
   * The user of a handle, or why there is none. A handle that replaces another voids it, and with it whatever came by it; one that nobody
   * has counts as a guess of that address; a session that is nobody's is bound.
   */
  present(handle: string, address: string, presenter?: Presenter): UserId | Refusal {
    const identity = authenticate(this.#identities, handle);
    if (!identity) return this.#refuseGuess(address);
    const { userId, replaces } = identity;
    if (replaces) this.#retireFormer(userId, handle, presenter?.speaker);
    // Hosts share one session between conversations: the call alone is the other user's then.
    if (presenter && !presenter.isAnothers(userId)) presenter.bind(userId);
    return userId;
  }

  /** If the new handle cannot be stored, that is tried again the next time it is presented. */
  #retireFormer(userId: UserId, handle: string, speaker: Speaker | undefined): void {
    this.#identities
      .settle(userId, handle, speaker?.sessionHash)
      .catch((error: unknown) => this.#log.error({ err: error }, 'a handle was not settled'));
    this.#bindings.evict(userId, speaker);
  }

  /** Leaves a trace: a typing mistake is rare where programs copy handles, so many wrong ones are a client guessing. */
  #refuseGuess(address: string): Refusal {
    this.#rates.warnings.warn('unknown_handle', address, 'a handle that nobody has was presented');
    return this.#rates.guess(address) ?? unknownHandle;
  }
}
