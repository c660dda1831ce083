/**
 * The vocabulary of the actors. A machine hears events and speaks only in outputs, emitted as data and addressed as data:
 * the receiver may live in this process, in another one, or in a test. A host carries the outputs out after it has committed
 * the step that made them.
 *
 * - A *command* comes from outside and carries an `ask`; exactly one actor concludes it with a reply.
 * - A *tell* goes from actor to actor. Those between the same two actors arrive in order, perhaps late, perhaps twice.
 *   An `ask` may travel along.
 * - Every event is stamped once, when it is first accepted, so that a repeated delivery repeats the same time and ids.
 */
import type { Address, AskId, MessageId, ReportId, RoomId, UserId } from './address.ts';
import type { Demand, Schedule } from './matchmaker/schedule.ts';

/** Times and id of an event, given by the host when the event is accepted. */
export interface Stamp {
  /** Milliseconds of the server's own time, which passes only while it runs. For durations. */
  readonly at: number;
  /** Milliseconds of real time, which passes while the server is down as well, and never back; the same as `at` when it is missing. */
  readonly realAt?: number | undefined;
  /** Milliseconds since 1970, UTC, as people read them; the same as `at` when it is missing. */
  readonly wallAt?: number | undefined;
  /** Unique to this event; rooms and messages that it makes are named after it. */
  readonly id: string;
}

/** The real time of an event, in milliseconds since 1970. It goes on while the server is down. */
export const realOf = ({ at, realAt = at }: Omit<Stamp, 'id'>): number => realAt;
/** The time of an event that users read, in milliseconds since 1970. */
export const wallOf = ({ at, wallAt = at }: Omit<Stamp, 'id'>): number => wallAt;

/** What people read for a moment of real time, as of an event. */
export const wallOfReal = (stamp: Omit<Stamp, 'id'>, realAt: number): number => realAt + wallOf(stamp) - realOf(stamp);

/** The words that a partner is shown of a user. Interests and languages are in the form that they are compared in. */
export interface Profile {
  readonly displayName: string;
  readonly interests: readonly string[];
  readonly languages: readonly string[];
}

/** One person on one visit, as the queue and the rooms know them. */
export interface Member extends Profile {
  readonly userId: UserId;
  /** Counts from 1; a new one with each entry into the queue. */
  readonly visit: number;
}

/** A room as one of its members sees it. */
export interface RoomView {
  readonly roomId: RoomId;
  /** How many messages may be said in it; 0 for any number. */
  readonly messagesMax: number;
  /** How many messages a member may say in a minute; 0 for any number. */
  readonly messagesPerMinute: number;
  readonly partner: { readonly userId: UserId; readonly displayName: string };
  readonly sharedInterests: readonly string[];
}

/** Where a person entered from, as the edge knows it. It names no address, and nothing leads back from it to an address. */
export interface Entrance {
  /** The same for all people of one address. */
  readonly origin: string;
  /** Whether the limits of an address hold this one. */
  readonly isLimited: boolean;
  /**
   * The same for all new people of one address who say the same of themselves: each may be a further try of another. Null for a person
   * who presented a handle, and for a person under a name of their own choice, which nobody gets twice.
   */
  readonly mark: string | null;
}

/** Somebody not to be paired with before a time. */
export interface Apart {
  readonly userId: UserId;
  readonly untilAt: number;
}

/** One message of a room. */
export interface Message {
  readonly messageId: MessageId;
  /** Place in the room's order: dense, from 1. */
  readonly seq: number;
  readonly text: string;
  readonly at: number;
}

/** Why a chat ended, as the partner is told on the wire. */
export type EndReason = 'left' | 'timeout';
/** The same in more detail. */
export type EndDetail = 'left' | 'idle' | 'absent' | 'budget' | 'moderated';

/** What a room tells both its members of how they talk. */
export type Remark =
  /** Few messages are left before the room closes. */
  | { readonly kind: 'budget_low'; readonly messagesLeft: number }
  /** For a while they have but thanked each other. */
  | { readonly kind: 'nothing_new' };

/** The reasons that a report can give. */
export const reportReasons = [
  'harassment',
  'hate',
  'sexual',
  'child_safety',
  'violence',
  'self_harm',
  'scam',
  'spam',
  'prompt_injection',
  'other',
] as const;
/** One of `reportReasons`. */
export type ReportReason = (typeof reportReasons)[number];

/** What one member of a room says against the other. */
export interface Report {
  readonly reportId: ReportId;
  readonly roomId: RoomId;
  readonly by: UserId;
  readonly about: UserId;
  readonly reason: ReportReason;
  /** In the reporter's words; empty for none. */
  readonly comment: string;
  readonly at: number;
}

/** Whether a report counts as a strike, or why not. */
export type Weight =
  | 'counts'
  /** The person reported had said nothing in that room. */
  | 'nothing_said'
  /** The reporter had not come back with the handle they were given. */
  | 'not_returned'
  /** A report of the same reporter counts already. */
  | 'same_reporter'
  /** A report from the same address counts already. */
  | 'same_address'
  /** The person was sanctioned already. */
  | 'sanctioned'
  /** The person reported was gone. */
  | 'gone';

/** What a room knows of a report that says whether it counts. */
export interface Testimony {
  /** The reporter's `Entrance.origin` at the time of the report; null when it is not known. */
  readonly origin: string | null;
  /** Whether the reporter came back with the handle they were given. */
  readonly hasReturned: boolean;
  /** Whether the person reported had said something in the room. */
  readonly hasSpoken: boolean;
}

/** When reports lead to a sanction without a moderator. */
export interface StrikePolicy {
  /** Reporters it takes; 0: only a moderator decides. */
  readonly strikesMax: number;
  readonly timeoutMs: number;
}

/** A line of the audit log, without its time. */
export interface Deed {
  /** A moderator's name, or `server`. */
  readonly by: string;
  readonly action: 'dismiss' | 'timeout' | 'ban' | 'unban' | 'lift' | 'erase';
  readonly about: UserId;
  readonly reportId?: ReportId | undefined;
  /** End of a time-out. */
  readonly untilAt?: number | undefined;
  readonly note?: string | undefined;
}

/** Why a command was not carried out, in the caller's terms. */
export type Rejection =
  | 'already_chatting'
  | 'banned'
  | 'draining'
  /** The host's: a send was repeated under the same id with another text. */
  | 'id_reused'
  | 'message_empty'
  | 'message_too_long'
  | 'not_in_room'
  | 'queue_full'
  /** Faster than the room's pace; or the host's: too much waits for one actor. */
  | 'rate_limited'
  | 'room_closed';

/** Commands to a user's actor. Each is answered exactly once. */
export type UserCommand =
  /** Without a profile under that of the visit before; it makes nobody then. */
  | {
      readonly type: 'user.enter';
      readonly ask: AskId;
      readonly profile?: Profile | undefined;
      readonly entrance?: Entrance | undefined;
    }
  | { readonly type: 'user.cancel'; readonly ask: AskId }
  | { readonly type: 'user.describe'; readonly ask: AskId }
  /** They would meet `whom` again. */
  | { readonly type: 'user.unblock'; readonly ask: AskId; readonly whom: UserId }
  /** Everything about them is to go, at once and for good; their name is nobody's for a while. */
  | { readonly type: 'user.forget'; readonly ask: AskId }
  | ModeratorCommand;

type ModeratorCommand =
  /** They are to meet nobody for `timeoutMs`, or ever again when it is null; it takes the place of a sanction that stands. */
  | {
      readonly type: 'user.sanction';
      readonly ask: AskId;
      readonly by: string;
      readonly timeoutMs: number | null;
      readonly reportId?: ReportId | undefined;
      readonly note?: string | undefined;
    }
  /** No sanction stands any more, and no report counts. */
  | { readonly type: 'user.pardon'; readonly ask: AskId; readonly by: string; readonly note?: string | undefined }
  /** The report was without ground. */
  | { readonly type: 'user.acquit'; readonly ask: AskId; readonly reportId: ReportId };

/** Commands to a room. Each is answered exactly once. */
export type RoomCommand =
  | { readonly type: 'room.post'; readonly ask: AskId; readonly from: UserId; readonly text: string }
  /** Whether `from` is writing something just now. */
  | { readonly type: 'room.typing'; readonly ask: AskId; readonly from: UserId; readonly isTyping: boolean }
  /** Whether `from` may see what was said here. */
  | { readonly type: 'room.admit'; readonly ask: AskId; readonly from: UserId }
  /** What `from` said here is no longer to be read in the transcript. */
  | { readonly type: 'room.erase'; readonly ask: AskId; readonly from: UserId }
  /** `from` is done with the other for good. */
  | { readonly type: 'room.block'; readonly ask: AskId; readonly from: UserId }
  | {
      readonly type: 'room.report';
      readonly ask: AskId;
      readonly from: UserId;
      readonly reason: ReportReason;
      readonly comment: string;
      /** Whether it is a block as well. */
      readonly isBlock: boolean;
      /** Of the reporter: `Testimony`. */
      readonly origin?: string | null | undefined;
      readonly hasReturned?: boolean | undefined;
    }
  /** Without an `ask`: a member declines a match that came too late. */
  | { readonly type: 'room.leave'; readonly ask?: AskId | undefined; readonly from: UserId };

/** Commands to a matchmaker. Each is answered exactly once. */
export type MatchmakerCommand =
  | { readonly type: 'matchmaker.drain'; readonly ask: AskId }
  /** The host has started again, perhaps with another schedule. */
  | { readonly type: 'matchmaker.reopen'; readonly ask: AskId; readonly schedule?: Schedule | undefined }
  /** What the pool is like; it names nobody. */
  | { readonly type: 'matchmaker.describe'; readonly ask: AskId };

/** What a room tells a member: `number` is dense per member and room, so that a stale or repeated tell is recognised. */
interface FromRoom {
  readonly roomId: RoomId;
  readonly number: number;
}

/** Events that other actors send to a user's actor. None is answered. */
export type UserTell =
  | (FromRoom & {
      readonly type: 'user.matched';
      readonly visit: number;
      readonly room: RoomView;
      readonly ask?: AskId | undefined;
    })
  | (FromRoom & { readonly type: 'user.addressed'; readonly message: Message })
  | (FromRoom & { readonly type: 'user.advised'; readonly remark: Remark })
  | (FromRoom & { readonly type: 'user.partnerAway' })
  | (FromRoom & { readonly type: 'user.partnerBack' })
  | (FromRoom & {
      readonly type: 'user.unpaired';
      readonly reason: EndReason;
      readonly detail: EndDetail;
      /** Who stayed absent so long that the room ended, or was put out of it; their visit is over as well. */
      readonly absentee?: UserId | undefined;
    })
  | (FromRoom & {
      readonly type: 'user.parted';
      readonly ask?: AskId | undefined;
      /** What they left with. */
      readonly reportId?: ReportId | undefined;
    })
  /** They have blocked `whom` through a room that is over. */
  | { readonly type: 'user.blocked'; readonly whom: UserId }
  | (Testimony & {
      readonly type: 'user.reported';
      readonly reportId: ReportId;
      readonly by: UserId;
      /** When the room was: whoever came later is a namesake. */
      readonly openedAt: number;
      /** Today's, of the room: a person may be older. */
      readonly policy: StrikePolicy;
    })
  | {
      readonly type: 'user.turnedAway';
      readonly visit: number;
      readonly ask: AskId;
      readonly code: Extract<Rejection, 'draining' | 'queue_full'>;
    };

/** What the host's presence lease tells a user actor. */
export type PresenceTell =
  | { readonly type: 'user.away' }
  | { readonly type: 'user.back' }
  | { readonly type: 'user.absent' }
  /** Nobody has heard of them for as long as a handle lives. */
  | { readonly type: 'user.expired' };

/** Events that other actors send to a room. None is answered. */
export type RoomTell =
  | {
      readonly type: 'room.open';
      readonly members: readonly [Member, Member];
      /** The newcomer's command, which the match concludes. */
      readonly ask?: { readonly id: AskId; readonly userId: UserId } | undefined;
    }
  | { readonly type: 'room.away'; readonly from: UserId }
  | { readonly type: 'room.back'; readonly from: UserId }
  | { readonly type: 'room.absent'; readonly from: UserId }
  /** Their sanction ends the room. */
  | { readonly type: 'room.eject'; readonly from: UserId };

/** Events that users' actors send to a matchmaker. None is answered. */
export type MatchmakerTell =
  | {
      readonly type: 'matchmaker.enqueue';
      readonly member: Member;
      readonly apart: Apart | null;
      readonly entrance?: Entrance | undefined;
      readonly ask: AskId;
    }
  | { readonly type: 'matchmaker.renew'; readonly member: Member; readonly ask: AskId }
  | { readonly type: 'matchmaker.locate'; readonly userId: UserId; readonly visit: number; readonly ask: AskId }
  | { readonly type: 'matchmaker.cancel'; readonly userId: UserId; readonly visit: number }
  /**
   * Whether a person in the queue has been heard of since they entered: by a call of theirs, or as long as a stream of theirs or the
   * connection of the answer is open.
   */
  | { readonly type: 'matchmaker.heard'; readonly userId: UserId; readonly isHeard: boolean }
  /** From now on the two are not paired. */
  | { readonly type: 'matchmaker.block'; readonly by: UserId; readonly whom: UserId }
  | { readonly type: 'matchmaker.unblock'; readonly by: UserId; readonly whom: UserId }
  /** The person is gone for good, and with them whom they blocked; their name may begin again at visit 1. */
  | { readonly type: 'matchmaker.forget'; readonly userId: UserId };

/** Every event that is answered. */
export type Command = UserCommand | RoomCommand | MatchmakerCommand;
/** Every event that is not answered. A user's actor leaves a room as its caller would. */
export type Tell = UserTell | PresenceTell | RoomTell | MatchmakerTell | Extract<RoomCommand, { type: 'room.leave' }>;
/** Every event before the host has stamped it. */
export type Unstamped = Command | Tell;

/** `user.rested` is the user's own timer: the last partner may be met again. */
export type UserEvent = (UserCommand | UserTell | PresenceTell | { readonly type: 'user.rested' }) & Stamp;
/** Every event that a room can get. */
export type RoomEvent = (RoomCommand | RoomTell) & Stamp;
/** `matchmaker.recheck` is the matchmaker's own timer. */
export type MatchmakerEvent = (MatchmakerCommand | MatchmakerTell | { readonly type: 'matchmaker.recheck' }) & Stamp;

/** An entry of a user's outbox. */
export type Notice =
  | { readonly type: 'room.opened'; readonly room: RoomView; readonly at: number }
  | { readonly type: 'room.posted'; readonly roomId: RoomId; readonly message: Message }
  | {
      readonly type: 'room.closed';
      readonly roomId: RoomId;
      readonly reason: EndReason;
      readonly detail: EndDetail;
      readonly at: number;
    }
  | { readonly type: 'room.remarked'; readonly roomId: RoomId; readonly remark: Remark; readonly at: number }
  | { readonly type: 'partner.lapsed'; readonly roomId: RoomId; readonly at: number }
  | { readonly type: 'partner.returned'; readonly roomId: RoomId; readonly at: number }
  /** The person left the queue without a call of their own. */
  | { readonly type: 'place.lapsed'; readonly reason: 'absent'; readonly at: number };

/** The one answer to a command. */
export type Reply =
  /** `bannedUntil` is there while a sanction stands; null: for good. */
  | { readonly type: 'idle' | 'left'; readonly bannedUntil?: number | null }
  | {
      readonly type: 'queued';
      /** 1 is next; 0 for somebody who does not wait any more. */
      readonly position: number;
      readonly estimatedWaitSeconds: number | null;
      /** What whoever they meet has to share with them for now. */
      readonly lookingFor: Demand;
      /** When less will do; null when it never will. */
      readonly widensInSeconds: number | null;
    }
  | {
      readonly type: 'pool';
      readonly waiting: number;
      /** People who were matched lately, and how long that took them; null when nobody was. */
      readonly matches: number;
      readonly medianMatchMs: number | null;
      readonly p95MatchMs: number | null;
    }
  | { readonly type: 'matched'; readonly room: RoomView }
  | { readonly type: 'posted'; readonly messageId: MessageId; readonly seq: number; readonly at: number }
  | { readonly type: 'reported'; readonly reportId: ReportId }
  | { readonly type: 'done' }
  /** A moderator named somebody who is not known. */
  | { readonly type: 'nobody' }
  | {
      readonly type: 'refused';
      readonly code: Rejection;
      readonly room?: RoomView;
      /** The same will not be refused for this reason after so long. */
      readonly retryAfterMs?: number;
    };

/** An effect that a machine emits. The host carries it out after the step, in the order given. */
export type Output =
  | { readonly type: 'reply'; readonly ask: AskId; readonly reply: Reply }
  | { readonly type: 'tell'; readonly to: Address; readonly event: Tell }
  /** Only user actors give notice, each to the one outbox it owns. */
  | { readonly type: 'notice'; readonly notice: Notice }
  /** Only rooms record: a line of their transcript. */
  | { readonly type: 'record'; readonly from: UserId; readonly message: Message }
  /** Only rooms: for the open streams of `to`. Kept nowhere, and lost without harm. */
  | { readonly type: 'typing'; readonly to: UserId; readonly isTyping: boolean }
  /**
   * Nobody is to read it any more; moderators alone find it in the evidence of a report, until the wipe. A room: its transcript, or with
   * `from` the words of that member. A user: their words in every room's transcript.
   */
  | { readonly type: 'erase'; readonly from?: UserId }
  /** Only rooms: erased words go for good. */
  | { readonly type: 'wipe' }
  /** Only rooms report: it is kept with what was said last. `openedAt` is when the room was. */
  | { readonly type: 'report'; readonly report: Report; readonly openedAt: number }
  /** Only users: whether a report about them counts. */
  | { readonly type: 'weigh'; readonly reportId: ReportId; readonly weight: Weight }
  /** Only users: a decision about them. */
  | { readonly type: 'audit'; readonly deed: Deed }
  /** Only users: whatever belongs to them goes, handle and all, but their name, which nobody else gets while the actor lives. */
  | { readonly type: 'clear' }
  /** The actor is done for good; its snapshot may go. */
  | { readonly type: 'forget' };

/** The output that answers a command. */
export const reply = (ask: AskId, body: Reply): Output => ({ type: 'reply', ask, reply: body });
/** The output that refuses a command, with the room it is about if there is one. */
export const refuse = (ask: AskId, code: Rejection, room?: RoomView): Output =>
  reply(ask, room ? { type: 'refused', code, room } : { type: 'refused', code });
/** The output that sends an event to another actor. */
export const tell = (to: Address, event: Tell): Output => ({ type: 'tell', to, event });
/** The output that puts a notice into the user's outbox. */
export const notice = (body: Notice): Output => ({ type: 'notice', notice: body });
