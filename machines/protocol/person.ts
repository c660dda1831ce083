import type { UserId } from '../address.ts';

/** The words that a partner is shown of a user. Interests and languages are in the form that they are compared in. */
export interface Profile {
  readonly displayName: string;
  readonly interests: readonly string[];
  readonly languages: readonly string[];
}

/** A user on one visit, as the queue and the rooms know the user. */
export interface Member extends Profile {
  readonly userId: UserId;
  /** Counts from 1; a new one with each entry into the queue. */
  readonly visit: number;
}

/** The origin of a user, as the edge knows it. It names no address, and an address cannot be computed from it. */
export interface Entrance {
  /** The same for all users of one address. */
  readonly origin: string;
  /** Whether the limits of an address hold this one. */
  readonly isLimited: boolean;
  /**
   * The same for all new people of one address who say the same of themselves: each may be a further try of another. Null for a person
   * who presented a handle, and for a person under a name of their own choice, which nobody gets twice.
   */
  readonly mark: string | null;
}

/** A user who must not be met again before a time. */
export interface Apart {
  readonly userId: UserId;
  readonly untilAt: number;
}
