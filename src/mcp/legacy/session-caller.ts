import type { UserId } from '../../../machines/address.ts';
import type { Host } from '../../people/host.ts';
import type { Refusal } from '../../refusal.ts';
import type { Bindings, Speaker } from '../bindings.ts';
import type { Handles, Presenter } from '../handles.ts';
import { handleRequired } from '../handles.ts';
import type { Services } from '../services.ts';

/**
 * The caller of one MCP session. A session is bound once, by the first call that mints or presents a handle. A later call with the handle
 * of another user acts for that user, and leaves the binding and its stream as they are.
 */
export class SessionCaller implements Presenter {
  readonly address: string;
  readonly sessionSinceMs = performance.now();
  readonly #identities: Host['identities'];
  readonly #bindings: Bindings;
  readonly speaker: Speaker;
  readonly #handles: Handles;
  #enrolment: Promise<unknown> = Promise.resolve();
  #userId: UserId | undefined;
  /** The inbox of the user whom the session was bound to: once they are forgotten, somebody else may have their name. */
  #inboxId: string | undefined;

  /** `address` is where the session was begun. */
  constructor(services: Pick<Services, 'host' | 'bindings' | 'handles'>, speaker: Speaker, address: string) {
    this.address = address;
    this.#identities = services.host.identities;
    this.#bindings = services.bindings;
    this.#handles = services.handles;
    this.speaker = speaker;
  }

  /** For whom the session speaks now; nobody once a newer one has taken over, or the person is forgotten. */
  get userId(): UserId | undefined {
    const userId = this.#userId;
    return userId && this.#isRemembered() && this.#bindings.isCurrent(userId, this.speaker) ? userId : undefined;
  }

  /** The user of a call, or why the call may not go on; undefined for somebody not known yet. */
  present(handle: string | undefined): UserId | Refusal | undefined {
    if (handle !== undefined) return this.#handles.present(handle, this.address, this);
    return this.userId ?? (this.#isRemembered() ? handleRequired : undefined);
  }

  isAnothers(userId: UserId): boolean {
    return this.#userId !== userId && this.#isRemembered();
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
    this.#bindings.bind(userId, this.speaker);
  }

  release(): void {
    if (this.#userId) this.#bindings.release(this.#userId, this.speaker);
  }

  /** Whether the person of this session still exists: a session of somebody forgotten is as good as new. */
  #isRemembered(): boolean {
    const inboxId = this.#userId && this.#identities.inboxOf(this.#userId);
    return inboxId !== undefined && inboxId === this.#inboxId;
  }
}
