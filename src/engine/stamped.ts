import type { Address } from '../../machines/address.ts';
import type { Stamp, Unstamped } from '../../machines/protocol.ts';

/** An event on its way to an actor. */
export interface Stamped {
  readonly to: Address;
  readonly event: (Unstamped | { readonly type: string }) & Stamp;
  /** Token of the timer that this event comes from. */
  readonly fired?: string;
}
