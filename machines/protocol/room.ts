import type { MessageId, RoomId, UserId } from '../address.ts';

/** A room as one of its members sees it. */
export interface RoomView {
  readonly roomId: RoomId;
  /** Most messages of the room; 0 = unlimited. */
  readonly messagesMax: number;
  /** Messages per member per minute; 0 = unlimited. */
  readonly messagesPerMinute: number;
  readonly partner: { readonly userId: UserId; readonly displayName: string };
  readonly sharedInterests: readonly string[];
}

/** A message of a room. */
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

/** A remark of the room to both members on their conversation. */
export type Remark =
  /** Few messages are left before the room closes. */
  | { readonly kind: 'budget_low'; readonly messagesLeft: number }
  /** The last messages were only small talk, such as thanks. */
  | { readonly kind: 'nothing_new' };
