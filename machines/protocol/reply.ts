import type { MessageId, ReportId } from '../address.ts';
import type { Demand } from '../matchmaker/schedule.ts';
import type { RoomView } from './room.ts';

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
  /** The room: messages come faster than its pace. The host: too many commands wait for one actor. */
  | 'rate_limited'
  | 'room_closed';

/** The one answer to a command. */
export type Reply =
  /** `bannedUntil` is there while a sanction stands; null: for good. */
  | { readonly type: 'idle' | 'left'; readonly bannedUntil?: number | null }
  | {
      readonly type: 'queued';
      /** 1 is next; 0 for a user who does not wait any more. */
      readonly position: number;
      readonly estimatedWaitSeconds: number | null;
      /** The things that a partner has to share for now. */
      readonly lookingFor: Demand;
      /** Seconds until fewer shared things suffice; null when that never happens. */
      readonly widensInSeconds: number | null;
    }
  | {
      readonly type: 'pool';
      readonly waiting: number;
      /** Users who were matched recently, and the time that it took; null when no user was. */
      readonly matches: number;
      readonly medianMatchMs: number | null;
      readonly p95MatchMs: number | null;
    }
  | { readonly type: 'matched'; readonly room: RoomView }
  | { readonly type: 'posted'; readonly messageId: MessageId; readonly seq: number; readonly at: number }
  | { readonly type: 'reported'; readonly reportId: ReportId }
  | { readonly type: 'done' }
  /** A moderator named a user who does not exist. */
  | { readonly type: 'nobody' }
  | {
      readonly type: 'refused';
      readonly code: Rejection;
      readonly room?: RoomView;
      /** The same command is not refused for this reason after this time. */
      readonly retryAfterMs?: number;
    };
