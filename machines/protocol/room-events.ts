import type { AskId, UserId } from '../address.ts';
import type { Member } from './person.ts';
import type { ReportReason } from './report.ts';
import type { Stamp } from './stamp.ts';

/** Commands to a room. Each is answered exactly once. */
export type RoomCommand =
  | { readonly type: 'room.post'; readonly ask: AskId; readonly from: UserId; readonly text: string }
  /** Whether `from` is writing something just now. */
  | { readonly type: 'room.typing'; readonly ask: AskId; readonly from: UserId; readonly isTyping: boolean }
  /** Whether `from` may read the transcript. */
  | { readonly type: 'room.admit'; readonly ask: AskId; readonly from: UserId }
  /** Removes the messages of `from` from the transcript. */
  | { readonly type: 'room.erase'; readonly ask: AskId; readonly from: UserId }
  /** `from` blocks the other member: the room ends and the two are never paired again. */
  | { readonly type: 'room.block'; readonly ask: AskId; readonly from: UserId }
  | {
      readonly type: 'room.report';
      readonly ask: AskId;
      readonly from: UserId;
      readonly reason: ReportReason;
      readonly comment: string;
      /** Whether it is a block as well. */
      readonly isBlock: boolean;
      /** The reporter's part of `Testimony`. */
      readonly origin?: string | null | undefined;
      readonly hasReturned?: boolean | undefined;
    }
  /** Without an `ask`: a member declines a match that came too late. */
  | { readonly type: 'room.leave'; readonly ask?: AskId | undefined; readonly from: UserId };

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
  /** A sanction of `from` ends the room. */
  | { readonly type: 'room.eject'; readonly from: UserId };

/** Every event that a room can get. */
export type RoomEvent = (RoomCommand | RoomTell) & Stamp;
