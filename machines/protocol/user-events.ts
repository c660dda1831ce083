import type { AskId, ReportId, RoomId, UserId } from '../address.ts';
import type { Entrance, Profile } from './person.ts';
import type { Rejection } from './reply.ts';
import type { StrikePolicy, Testimony } from './report.ts';
import type { EndDetail, EndReason, Message, Remark, RoomView } from './room.ts';
import type { Stamp } from './stamp.ts';

/** Commands to a user's actor. Each is answered exactly once. */
export type UserCommand =
  /** Joins the queue. Without `profile`, reuses the previous one; such an event never creates a user. */
  | {
      readonly type: 'user.enter';
      readonly ask: AskId;
      readonly profile?: Profile | undefined;
      readonly entrance?: Entrance | undefined;
    }
  | { readonly type: 'user.cancel'; readonly ask: AskId }
  | { readonly type: 'user.describe'; readonly ask: AskId }
  /** The user takes a block of `whom` back. */
  | { readonly type: 'user.unblock'; readonly ask: AskId; readonly whom: UserId }
  /** Deletes all data of the user at once. The name stays reserved for a while. */
  | { readonly type: 'user.forget'; readonly ask: AskId }
  | ModeratorCommand;

type ModeratorCommand =
  /** Keeps the user from meeting anyone for `timeoutMs` milliseconds, or for good when it is null. It replaces a sanction in force. */
  | {
      readonly type: 'user.sanction';
      readonly ask: AskId;
      readonly by: string;
      readonly timeoutMs: number | null;
      readonly reportId?: ReportId | undefined;
      readonly note?: string | undefined;
    }
  /** Lifts the sanction and discards all strikes. */
  | { readonly type: 'user.pardon'; readonly ask: AskId; readonly by: string; readonly note?: string | undefined }
  /** A moderator dismissed the report. */
  | { readonly type: 'user.acquit'; readonly ask: AskId; readonly reportId: ReportId };

/** A tell of a room to a member: `number` is dense per member and room, so that a stale or repeated tell is recognised. */
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
      /** The member whose absence or sanction ended the room; the visit of this user is over as well. */
      readonly absentee?: UserId | undefined;
    })
  | (FromRoom & {
      readonly type: 'user.parted';
      readonly ask?: AskId | undefined;
      /** The report that the user left with. */
      readonly reportId?: ReportId | undefined;
    })
  /** The user has blocked `whom` through a room that is over. */
  | { readonly type: 'user.blocked'; readonly whom: UserId }
  | (Testimony & {
      readonly type: 'user.reported';
      readonly reportId: ReportId;
      readonly by: UserId;
      /** When the room opened. A user born later only reuses the name and is not the person reported. */
      readonly openedAt: number;
      /** The strike policy in force; sent along because this user's actor may predate it. */
      readonly policy: StrikePolicy;
    })
  | {
      readonly type: 'user.turnedAway';
      readonly visit: number;
      readonly ask: AskId;
      readonly code: Extract<Rejection, 'draining' | 'queue_full'>;
    };

/** Tells of the presence lease of the host to a user's actor. */
export type PresenceTell =
  | { readonly type: 'user.away' }
  | { readonly type: 'user.back' }
  | { readonly type: 'user.absent' }
  /** The user made no call and held no stream for the lifetime of a handle. */
  | { readonly type: 'user.expired' };

/** `user.rested` is the user's own timer: the last partner may be met again. */
export type UserEvent = (UserCommand | UserTell | PresenceTell | { readonly type: 'user.rested' }) & Stamp;
