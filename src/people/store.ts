/**
 * The port of a store, as the server uses it. All calls are synchronous: a turn of the event loop gathers writes and commits them once.
 */
import type { ReportId, RoomId, UserId } from '../../machines/address.ts';
import type { Deed, Message, Notice, Reply, Report, Weight } from '../../machines/protocol.ts';
import type { StoredTime } from '../engine/server-time.ts';
import type { ActorStore, ActorWrite } from '../engine/store.ts';

/** Which entries an outbox holds, and which of them were read. */
export interface OutboxHead {
  readonly epoch: string;
  /** Oldest entry still held; `last + 1` when none is. Above `read + 1` when unread entries had to go. */
  readonly first: number;
  /** Newest entry ever written; 0 before the first. */
  readonly last: number;
  /** Everything up to here was acknowledged. */
  readonly read: number;
}

/** A notice in an outbox, and its place. */
export interface OutboxEntry {
  readonly seq: number;
  readonly notice: Notice;
}

/** The secret and the addresses that belong to a user. */
export interface Identity {
  readonly userId: UserId;
  /** SHA-256 of the secret handle, base64url. */
  readonly handleHash: string;
  /** The same of a handle that replaces it as soon as it is first presented; until then both are good. */
  readonly nextHandleHash?: string;
  /** Tells the person from a namesake after them, for as long as they are known. */
  readonly inboxId: string;
  /** Addresses their inbox for those who watch it; it is another one after each new handle. Without it, `inboxId` does. */
  readonly inboxKey?: string;
}

/** The first result of a send, kept so that a repetition gets it again. */
export interface Receipt {
  /** SHA-256 of what was sent, base64url. */
  readonly fingerprint: string;
  readonly reply: Extract<Reply, { type: 'posted' }>;
}

/** A line of a room's transcript. */
export interface StoredMessage {
  readonly from: UserId;
  readonly message: Message;
  /** By the sender's own wish: the text is gone, or sealed as evidence. */
  readonly isErased?: true;
}

/** A subscription of a session to a resource. */
export interface StoredSubscription {
  readonly uri: string;
  /** The inbox, as it was addressed then, of the user whose handle came with it; absent for the user for whom the session speaks. */
  readonly inboxKey?: string;
}

/** The state that a session of the older era needs to go on in another process. */
export interface StoredSession {
  /** SHA-256 of its id, base64url: the id itself is stored nowhere. */
  readonly idHash: string;
  /** The protocol's revision that was agreed on. */
  readonly revision: string;
  /** Names of the client's capabilities, of those that the server uses. */
  readonly capabilities: readonly string[];
  /** Least severe level of the log messages that the client wants. */
  readonly logLevel?: string;
  /** The person to whom it is bound. */
  readonly userId?: UserId;
  /** Whether it speaks for them still: a person has one such session. */
  readonly isCurrent: boolean;
  readonly subscriptions: readonly StoredSubscription[];
}

/** The decision of moderators about a report. */
export type ReportStatus = 'open' | 'dismissed' | 'upheld';

/** A report as it is stored, without its evidence. */
export interface StoredReport extends Report {
  /** Inbox of the person it is about, empty when they were gone already: somebody else may have their name by now. */
  readonly aboutInboxId: string;
  /** Whether it counts as a strike; null for one that was filed before this was noted. */
  readonly weight: Weight | null;
  readonly status: ReportStatus;
  /** When a moderator decided; null while it is open. */
  readonly settledAt: number | null;
}

/** A line of the audit log. */
export interface AuditLine extends Deed {
  /** Dense, from 1. */
  readonly number: number;
  readonly at: number;
}

/** A change to what is stored. Writes of one commit apply in order. */
export type Write =
  | ActorWrite
  | { readonly type: 'outbox.append'; readonly userId: UserId; readonly head: OutboxHead; readonly entry: OutboxEntry }
  /** Opens an outbox, or lets go of the entries before the head's first. */
  | { readonly type: 'outbox.put'; readonly userId: UserId; readonly head: OutboxHead }
  | { readonly type: 'identity.put'; readonly identity: Identity }
  /** Removes whatever belongs to the person besides the actor: identity, outbox, receipts. Their sessions speak for nobody any more. */
  | { readonly type: 'person.delete'; readonly userId: UserId }
  | { readonly type: 'message.append'; readonly roomId: RoomId; readonly stored: StoredMessage }
  /**
   * Empties what `from` said in the transcript; its places stay, so that the others keep their numbers. The words are sealed: `said` alone
   * has them, until they are wiped. The receipts of what `from` sent there match nothing any more: a repetition is not sent again.
   */
  | { readonly type: 'message.erase'; readonly roomId: RoomId; readonly from: UserId }
  /** Seals the whole transcript. */
  | { readonly type: 'room.seal'; readonly roomId: RoomId }
  /** Removes the words that were erased. */
  | { readonly type: 'room.wipe'; readonly roomId: RoomId }
  /** Removes the transcript, and what is sealed of it. */
  | { readonly type: 'room.delete'; readonly roomId: RoomId }
  /** `evidence` is what was said last when it was filed, oldest first, what its senders had erased included. */
  | { readonly type: 'report.put'; readonly report: StoredReport; readonly evidence: readonly StoredMessage[] }
  | { readonly type: 'report.weigh'; readonly reportId: ReportId; readonly weight: Weight }
  | {
      readonly type: 'report.settle';
      readonly reportId: ReportId;
      readonly status: Exclude<ReportStatus, 'open'>;
      readonly at: number;
    }
  /** Removes the report with its evidence. */
  | { readonly type: 'report.delete'; readonly reportId: ReportId }
  | { readonly type: 'audit.append'; readonly at: number; readonly deed: Deed }
  /** Something random that belongs to the data and is told to nobody. */
  | { readonly type: 'secret.put'; readonly name: string; readonly value: string }
  /** A user has one current session at most. */
  | { readonly type: 'session.put'; readonly session: StoredSession }
  | { readonly type: 'session.delete'; readonly idHash: string }
  /** None of the person's sessions speaks for them any more, but the one with this hash of its id if it did. */
  | { readonly type: 'sessions.replace'; readonly userId: UserId; readonly except?: string }
  | { readonly type: 'receipts.delete'; readonly userId: UserId }
  | { readonly type: 'receipt.put'; readonly userId: UserId; readonly key: string; readonly receipt: Receipt };

/**
 * Holds what must outlive a step. Only the engine and the people above it call it, from one process at a time.
 * Every store passes the suite in `test/contract/store.ts`.
 */
export interface Store extends ActorStore<Write> {
  outbox(userId: UserId): OutboxHead | undefined;
  /** At most `max` entries after `seq`, in order. */
  entries(userId: UserId, seq: number, max: number): readonly OutboxEntry[];
  /** How many people have an identity. */
  identityCount(): number;
  /** Regardless of case. */
  identityByName(userId: string): Identity | undefined;
  /** By either of their handles. */
  identityByHandle(handleHash: string): Identity | undefined;
  /** By what addresses their inbox now. */
  identityByInbox(inboxKey: string): Identity | undefined;
  /** The last `max` messages of a room before `beforeSeq`, or of all, oldest first. */
  messages(roomId: RoomId, max: number, beforeSeq?: number): readonly StoredMessage[];
  /** The same as they were said, whatever was sealed since: for the evidence of a report, and for nothing else. */
  said(roomId: RoomId, max: number): readonly StoredMessage[];
  /** When the server was last known to run; undefined when it never did. */
  time(): StoredTime | undefined;
  /** The rooms in whose transcripts the person has said something that was not erased. */
  roomsSpokenIn(userId: UserId): readonly RoomId[];
  receipt(userId: UserId, key: string): Receipt | undefined;
  session(idHash: string): StoredSession | undefined;
  /** Hashes of the ids of the sessions that are not current. */
  looseSessions(): readonly string[];
  report(reportId: ReportId): StoredReport | undefined;
  /** Every report, in the order in which they were filed. */
  reports(): Iterable<StoredReport>;
  secret(name: string): string | undefined;
  /** The messages that were frozen with a report; nothing for one that is not held. */
  evidence(reportId: ReportId): readonly StoredMessage[];
  /** The last `max` lines before `beforeNumber`, or of all, newest first. */
  audit(max: number, beforeNumber?: number): readonly AuditLine[];
  /** Lets nothing be found in any file of what was removed before. @throws Fault `store_failed` */
  scrub(): void;
  /** Scrubs as well. */
  close(): void;
}
