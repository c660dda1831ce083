import type { MessageId, RoomId, UserId } from '../address.ts';

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
