import type { Logger } from 'pino';
import type { UserId } from '../../../machines/address.ts';
import type { RateLimits } from '../../admission/rate-limits.ts';
import type { Host } from '../../people/host.ts';
import type { Refusal } from '../../refusal.ts';
import type { Bindings, Speaker } from '../bindings.ts';

const unknownHandle: Refusal = {
  code: 'unknown_handle',
  message: 'Nobody has this handle, or it has expired. Call enter_queue without a handle to begin anew.',
};

/** The refusal of a call that needs a user and names none. */
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
  }: {
    identities: Host['identities'];
    rates: RateLimits;
    bindings: Bindings;
    log: Logger;
  }): Identify =>
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
