import type { UserId } from '../../machines/address.ts';
import type { Presence } from '../people/presence.ts';
import { Tally } from './tally.ts';

/** People who no longer wait are looked for only when there may be more of them than this, and than of those who do. */
const goneMin = 1_024;

/**
 * The users in the queue, by the address that they came from. No event tells that a user has left the queue: whoever is not in it any more is found when an
 * address looks full, and once in a while everywhere.
 */
export class QueuedPeople {
  readonly #presence: Pick<Presence, 'leaseOf'>;
  readonly #max: number;
  readonly #holds: (address: string) => boolean;
  /** Calls under way that may put somebody new in the queue. */
  readonly #entering = new Tally(0);
  readonly #byAddress = new Map<string, Set<UserId>>();
  readonly #addresses = new Map<UserId, string>();
  #sweepAbove = goneMin;

  /** `max` people per address that `holds` says the bound is for; 0 is no bound. */
  constructor(presence: Pick<Presence, 'leaseOf'>, max: number, holds: (address: string) => boolean = () => true) {
    this.#presence = presence;
    this.#max = max;
    this.#holds = holds;
  }

  /** People and addresses remembered, some of whom may have left the queue. */
  get size(): number {
    return this.#addresses.size + this.#byAddress.size;
  }

  /** Lets somebody try to enter; returns what is to be called when they are through, or undefined when too many wait from there. */
  admit(address: string, userId: UserId | undefined): (() => void) | undefined {
    // A user who waits already takes no further place.
    if (!this.#isBounded(address) || (userId !== undefined && this.#isQueued(userId))) return () => {};
    if (this.#count(address) >= this.#max) this.#sweep(address);
    if (this.#count(address) >= this.#max) return undefined;
    this.#entering.add(address);
    return () => this.#entering.remove(address);
  }

  /** A user was heard from; if they wait in the queue, they do so from this address. */
  note(userId: UserId, address: string): void {
    if (!this.#isBounded(address) || !this.#isQueued(userId) || this.#addresses.get(userId) === address) return;
    this.#remove(userId);
    this.#addresses.set(userId, address);
    const people = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, people.add(userId));
    if (this.#addresses.size <= this.#sweepAbove) return;
    for (const one of [...this.#byAddress.keys()]) this.#sweep(one);
    this.#sweepAbove = 2 * this.#addresses.size + goneMin;
  }

  #isBounded(address: string): boolean {
    return this.#max > 0 && this.#holds(address);
  }

  #isQueued(userId: UserId): boolean {
    return this.#presence.leaseOf(userId) === 'queue';
  }

  #count(address: string): number {
    return (this.#byAddress.get(address)?.size ?? 0) + this.#entering.count(address);
  }

  #sweep(address: string): void {
    for (const userId of this.#byAddress.get(address) ?? []) if (!this.#isQueued(userId)) this.#remove(userId);
  }

  #remove(userId: UserId): void {
    const address = this.#addresses.get(userId);
    const people = address === undefined ? undefined : this.#byAddress.get(address);
    this.#addresses.delete(userId);
    people?.delete(userId);
    if (address !== undefined && people?.size === 0) this.#byAddress.delete(address);
  }
}
