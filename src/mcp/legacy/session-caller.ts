import type { UserId } from '../../../machines/address.ts';
import type { Host } from '../../people/host.ts';
import type { Refusal } from '../../refusal.ts';
import type { Parts } from '../services.ts';
import type { Bindings, Speaker } from '../bindings.ts';
import type { Identify } from '../callers/identify.ts';
import { handleRequired } from '../callers/identify.ts';

/**
 * Who calls on one MCP session. A session is bound once, by the first call that mints or presents a handle. A later call with the handle
 * of another user acts for that user, and leaves the binding and its stream as they are.
 */
export class SessionCaller {
  readonly address: string;
  readonly sessionSinceMs = performance.now();
  readonly #identities: Host['identities'];
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
