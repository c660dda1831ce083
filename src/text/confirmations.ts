import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { UserId } from '../../machines/address.ts';
import { limits } from '../limits.ts';

interface Pending {
  readonly token: string;
  readonly what: string;
  readonly expiresAt: number;
  /** The id of the one send that it was spent on, which may come again. */
  spentOn?: string | undefined;
  isSpent: boolean;
}

const tokenBytes = 16;

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
};

/**
 * Texts that are held back until their sender confirms them: one thing per person, the newest. A token is good once, for `limits.confirmationMs`,
 * for the person and the thing that it was given for.
 */
export class Confirmations {
  readonly #now: () => number;
  readonly #pending = new Map<UserId, Pending>();

  /** @param now milliseconds of a clock that never runs backwards */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A token that confirms `what`; the person's older one is worth nothing any more. */
  ask(userId: UserId, what: string): string {
    const token = randomBytes(tokenBytes).toString('base64url');
    this.#pending.delete(userId);
    this.#pending.set(userId, { token, what, expiresAt: this.#now() + limits.confirmationMs, isSpent: false });
    const oldest = this.#pending.size > limits.confirmationsMax ? this.#pending.keys().next().value : undefined;
    if (oldest !== undefined) this.#pending.delete(oldest);
    return token;
  }

  /** Spends the token. The send that it was spent on may be repeated under the same `sendId`, since a repetition has no effect. */
  redeem(userId: UserId, what: string, token: string, sendId?: string): boolean {
    const pending = this.#pending.get(userId);
    if (!pending || pending.expiresAt <= this.#now() || pending.what !== what) return false;
    if (!isSame(pending.token, token)) return false;
    if (pending.isSpent) return sendId !== undefined && pending.spentOn === sendId;
    pending.isSpent = true;
    pending.spentOn = sendId;
    return true;
  }
}
