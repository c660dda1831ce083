import type { UserId } from '../../../machines/address.ts';
import type { Notice, Remark, RoomView } from '../../../machines/protocol.ts';
import { writeCursor } from '../../people/cursor.ts';
import type { OutboxEntry, StoredMessage } from '../../people/store.ts';
import type { Refusal } from '../../refusal.ts';

const metaPrefix = 'mcp-chat/';
const cursorMeta = `${metaPrefix}cursor`;
const handleMeta = `${metaPrefix}handle`;

/** The handle that a request carries beside its parameters. */
export function handleIn(meta: object | undefined): string | undefined {
  const handle = (meta as Record<string, unknown> | undefined)?.[handleMeta];
  // Blanks around it are not a part of it; one that is empty is none.
  return (typeof handle === 'string' && handle.trim()) || undefined;
}

/** The URI of the caller's own inbox. */
export const inboxUri = 'chat://inbox';

/** A room as clients see it. */
export interface WireRoom {
  readonly room_id: string;
  readonly partner: { readonly untrusted: true; readonly user_id: string; readonly display_name: string };
  readonly shared_interests: readonly string[];
  /** The room closes with this message; null for never. */
  readonly messages_max: number | null;
  /** A number for each member; null for any number. */
  readonly messages_per_minute: number | null;
}

/** An outbox entry as clients see it: the name of its notification, and what that carries. */
export interface WireEvent {
  readonly type: string;
  readonly cursor: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A room in the form that clients see. */
export const wireRoom = ({ roomId, partner, sharedInterests, messagesMax, messagesPerMinute }: RoomView): WireRoom => ({
  room_id: roomId,
  partner: { untrusted: true, user_id: partner.userId, display_name: partner.displayName },
  shared_interests: sharedInterests,
  messages_max: messagesMax || null,
  messages_per_minute: messagesPerMinute || null,
});

/** A refusal as it stands in a result. */
export const wireRefusal = ({ code, message, retryAfterSeconds, details }: Refusal) => ({
  code,
  message,
  ...(retryAfterSeconds !== undefined && { retry_after_seconds: retryAfterSeconds }),
  ...details,
});

/** A time as ISO 8601 in UTC. */
export const wireTime = (at: number): string => new Date(at).toISOString();

/** Whether a text is one to warn its reader of. */
export type IsFlagged = (text: string) => boolean;

/** An outbox entry in the form that clients see. */
export function wireEvent(
  userId: UserId,
  epoch: string,
  { seq, notice }: OutboxEntry,
  isFlagged?: IsFlagged,
): WireEvent {
  return { ...named(notice, isFlagged), cursor: writeCursor(userId, { epoch, seq }) };
}

function named(notice: Notice, isFlagged?: IsFlagged): Pick<WireEvent, 'type' | 'payload'> {
  switch (notice.type) {
    case 'room.opened':
      return { type: 'chatroom.found', payload: { ...wireRoom(notice.room) } };
    case 'room.posted': {
      const { messageId, seq, text, at } = notice.message;
      return {
        type: 'message.received',
        payload: {
          room_id: notice.roomId,
          untrusted: true,
          message: text,
          timestamp: wireTime(at),
          message_id: messageId,
          seq,
          ...(isFlagged?.(text) && { flagged: true }),
        },
      };
    }
    case 'room.closed':
      return {
        type: 'partner.disconnected',
        payload: { room_id: notice.roomId, reason: notice.reason, detail: notice.detail },
      };
    case 'room.remarked':
      return { type: 'chatroom.notice', payload: { room_id: notice.roomId, ...wireRemark(notice.remark) } };
    case 'partner.lapsed':
      return { type: 'partner.away', payload: { room_id: notice.roomId } };
    case 'partner.returned':
      return { type: 'partner.back', payload: { room_id: notice.roomId } };
    case 'place.lapsed':
      return { type: 'queue.left', payload: { reason: notice.reason } };
  }
}

const wireRemark = (remark: Remark) =>
  remark.kind === 'budget_low' ? { kind: remark.kind, messages_left: remark.messagesLeft } : { kind: remark.kind };

/** A line of a transcript, as one of the room's members sees it. */
export const wireMessage = ({ from, message, isErased }: StoredMessage, reader: UserId, isFlagged?: IsFlagged) => ({
  seq: message.seq,
  message_id: message.messageId,
  ...(from !== reader && { untrusted: true }),
  from,
  is_own: from === reader,
  message: message.text,
  timestamp: wireTime(message.at),
  ...(from !== reader && isFlagged?.(message.text) && { flagged: true }),
  ...(isErased && { erased: true }),
});

/** A message of a transcript as clients see it. */
export type WireMessage = ReturnType<typeof wireMessage>;

/** The notification that carries an event; its `_meta` says where in the outbox it stands. */
export const wireNotification = ({ type, cursor, payload }: WireEvent) => ({
  method: type,
  params: { ...payload, _meta: { [cursorMeta]: cursor } },
});
