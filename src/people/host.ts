import type { Address, RoomId, UserId } from '../../machines/address.ts';
import type { Reply } from '../../machines/protocol.ts';
import type { AskOptions, Unasked } from '../engine/delivery.ts';
import type { Identities } from './identities.ts';
import type { Origins } from './origins.ts';
import type { Outboxes } from './outboxes.ts';
import type { Store, StoredMessage } from './store.ts';
import type { Presence } from './presence.ts';
import type { SessionRecords } from './session-records.ts';
import type { Typing } from './typing.ts';
import type { Waits } from './waits.ts';

/** Where the actors live, as the boundary sees it. Every host passes the suite in `test/contract/host.ts`. */
export interface Host {
  readonly identities: Identities;
  readonly origins: Origins;
  readonly outboxes: Outboxes;
  readonly presence: Presence;
  readonly typing: Typing;
  readonly waits: Waits;
  readonly sessions: SessionRecords;
  /** What was reported, and what was decided; for moderators only. */
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
  /** Whom the person has blocked. */
  blocksOf(userId: UserId): readonly UserId[];
  /** Undoes an enrolment that came to nothing. */
  expire(userId: UserId): void;
  /** Calls `gone` with each person who exists no more, before anybody else can have their name. */
  onGone(gone: (userId: UserId) => void): void;
  /** Whether what is asked can be stored. While it cannot, every command that would change something fails. */
  isStoring(): boolean;
  /** Undoes a drain: to be called once after a start. */
  reopen(): Promise<void>;
  /** From now on nobody new is taken into the queue. */
  drain(): Promise<void>;
  /** Finishes what has begun, then takes nothing more. */
  close(): void;
}
