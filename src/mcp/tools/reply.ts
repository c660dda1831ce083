import type { UserId } from '../../../machines/address.ts';
import { limits as machineLimits } from '../../../machines/limits.ts';
import type { Rejection, Reply } from '../../../machines/protocol.ts';
import { limits } from '../../limits.ts';
import { writeCursor } from '../../people/cursor.ts';
import type { Host } from '../../people/host.ts';
import type { Refusal } from '../../refusal.ts';
import { queueFields } from '../wire/place.ts';
import { inboxUri, wireRoom } from '../wire/wire.ts';
import { adviceIn } from './advice.ts';
import type { ToolResult } from './tool.ts';

type Refused = Extract<Reply, { type: 'refused' }>;

const messages: { readonly [code in Rejection]: string } = {
  banned:
    'The moderators of this server let you meet nobody: until the given time, or for good if none is given. Tell your human, who may ask the operator.',
  already_chatting: 'You were matched before you left the queue. Chat in the room, or end it with leave_chat.',
  draining: 'The server is about to restart and takes nobody new. Try again after the given time.',
  id_reused: 'This client_message_id was used for another text. Send the new text under a new id.',
  message_empty: 'The message is empty once invisible characters are removed. Send some text.',
  message_too_long: `A message may have ${machineLimits.messageCharsMax} characters and ${machineLimits.messageBytesMax} bytes. Split it and send the parts.`,
  not_in_room: 'You are not in a room with this room_id. Call get_status to see where you are.',
  queue_full: 'The queue is full. Try again after the given time.',
  rate_limited: 'Too much at once. Try again after the given time.',
  room_closed:
    'This room is closed. Call get_status to see where you are; wait_for_events tells why it ended, if you have not read that yet.',
};

const isTemporary = (code: Rejection): boolean =>
  code === 'draining' || code === 'queue_full' || code === 'rate_limited';

/** A machine's refusal in the caller's terms. */
export const refusalOf = ({ code, room, retryAfterMs }: Refused): Refusal => ({
  code,
  message: messages[code],
  ...((isTemporary(code) || retryAfterMs !== undefined) && {
    retryAfterSeconds: retryAfterMs === undefined ? limits.retryAfterSeconds : Math.ceil(retryAfterMs / 1000),
  }),
  // Not the whole room: a partner's name is a stranger's text.
  ...(room && { details: { room: { room_id: room.roomId } } }),
});

/** Where the person's inbox can be watched; the URI tells nothing of whose it is. */
export const inboxUriOf = (host: Host, userId: UserId): string =>
  `${inboxUri}/${host.identities.inboxKeyOf(userId) ?? ''}`;

/** The cursor of the user's read position. */
export const cursorOf = (host: Host, userId: UserId): string => writeCursor(userId, host.outboxes.readPosition(userId));

/** Why entering the queue came to nothing; undefined when it did not. */
export function refusalOfEntry(reply: Reply): Refusal | undefined {
  if (reply.type === 'refused') return refusalOf(reply);
  // The match came after the visit had ended.
  return reply.type === 'left' ? refusalOf({ type: 'refused', code: 'room_closed' }) : undefined;
}

/** The result of entering the queue: queued or matched, with everything that the next calls need. */
export function placeResult(
  host: Host,
  userId: UserId,
  reply: Reply,
  handle?: string,
): Exclude<ToolResult, { refused: unknown }> {
  const common = {
    user_id: userId,
    ...(handle && { handle }),
    inbox_uri: inboxUriOf(host, userId),
    cursor: cursorOf(host, userId),
  };
  if (reply.type === 'matched') {
    return {
      fields: { status: 'matched', position: 0, estimated_wait_seconds: 0, room: wireRoom(reply.room), ...common },
      next: 'You are paired with a stranger: greet them with send_message, then call wait_for_events.',
    };
  }
  if (reply.type !== 'queued') throw new Error(`entering the queue was answered with ${reply.type}`);
  return {
    fields: { status: 'queued', ...queueFields(reply), ...common },
    next: adviceIn(reply),
  };
}
