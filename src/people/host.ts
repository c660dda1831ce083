import type { Address, RoomId, UserId } from '../../machines/address.ts';
import type { Reply } from '../../machines/protocol.ts';
import type { Unasked } from '../engine/engine.ts';
import type { Identities } from './identities.ts';
import type { Origins } from './origins.ts';
import type { Outboxes } from './outboxes.ts';
import type { Presence } from './presence.ts';
import type { SessionRecords } from './session-records.ts';
import type { Store, StoredMessage, Write } from './store.ts';
import type { Typing } from './typing.ts';
import type { Waits } from './waits.ts';

/** The public members of a class: another implementation has no use for its private fields. */
type Public<T> = Pick<T, keyof T>;

/** How a command is carried out, besides what it says. */
export interface AskOptions {
  /** Committed together with what the command does, or not at all. */
  readonly writes?: readonly Write[];
  /** A moderator's or the operator's command: taken however much waits for the actor. */
  readonly isUrgent?: boolean;
  /** Makes a repetition get the first result, and have no effect. */
  readonly once?: { readonly userId: UserId; readonly key: string; readonly fingerprint: string };
}

/**
 * Where the actors live, as the boundary sees it. `hostOn` in `people-host.ts` makes one of any engine and store. Every host passes the suite
 * in `test/contract/host.ts`.
 */
export interface Host {
  readonly identities: Public<Identities>;
  readonly origins: Public<Origins>;
  readonly outboxes: Public<Outboxes>;
  readonly presence: Public<Presence>;
  readonly typing: Public<Typing>;
  readonly waits: Public<Waits>;
  readonly sessions: Public<SessionRecords>;
  /** Reports and the decisions about them; for moderators only. */
  readonly cases: Pick<Store, 'report' | 'reports' | 'evidence' | 'audit'>;
  /**
   * Sends a command; what it did is committed when the reply comes.
   * @throws Fault when it could not be carried out: nothing has happened then
   */
  ask(to: Address, command: Unasked, options?: AskOptions): Promise<Reply>;
  /** The last `max` messages of a room before `beforeSeq`, or of all, oldest first; whether the reader may see them is the room's to say. */
  messages(roomId: RoomId, max: number, beforeSeq?: number): readonly StoredMessage[];
  /** Whether a command of this user was answered under this key, so that a repetition has no effect; with a fingerprint, whether that very one was. */
  hasReceipt(userId: UserId, key: string, fingerprint?: string): boolean;
  /** The users whom the user has blocked. */
  blocksOf(userId: UserId): readonly UserId[];
  /** Undoes an enrolment that came to nothing. */
  expire(userId: UserId): void;
  /** Calls `gone` with each user who exists no more, before anybody else can have their name. */
  onGone(gone: (userId: UserId) => void): void;
  /** Whether what is asked can be stored. While it cannot, every command that would change something fails. */
  isStoring(): boolean;
  /** Undoes a drain: to be called once after a start. */
  reopen(): Promise<void>;
  /** From now on the queue takes no new user. */
  drain(): Promise<void>;
  /** Finishes what has begun, then takes nothing more. */
  close(): void;
}
