import type { AskId, ReportId, RoomId, UserId } from '../address.ts';
import type { Entrance, Profile } from './person.ts';
import type { Rejection } from './reply.ts';
import type { StrikePolicy, Testimony } from './report.ts';
import type { EndDetail, EndReason, Message, Remark, RoomView } from './room.ts';
import type { Stamp } from './stamp.ts';

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

/** `user.rested` is the user's own timer: the last partner may be met again. */
export type UserEvent = (UserCommand | UserTell | PresenceTell | { readonly type: 'user.rested' }) & Stamp;
