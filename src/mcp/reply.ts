import type { UserId } from '../../machines/address.ts';
import { limits as machineLimits } from '../../machines/limits.ts';
import type { Rejection, Reply, RoomView } from '../../machines/protocol.ts';
import { limits } from '../limits.ts';
import { writeCursor } from '../runtime/cursor.ts';
import type { Host } from '../runtime/host.ts';
import { fence } from '../text/fence.ts';
import type { Refusal, ToolResult } from './tool.ts';
import type { WireEvent } from './wire.ts';
import { inboxUri, wireRoom } from './wire.ts';

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
  room_closed: 'This room is closed. Call wait_for_events to see why, or enter_queue to meet somebody new.',
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

/** What a command can be answered that tells where the person stands: in the queue, in a room, or nowhere. */
export type Place = Extract<Reply, { type: 'queued' | 'matched' | 'idle' | 'left' }>;

export const isPlace = (reply: Reply): reply is Place =>
  reply.type === 'queued' || reply.type === 'matched' || reply.type === 'idle' || reply.type === 'left';

export type Queued = Extract<Reply, { type: 'queued' }>;

/** A place in the queue in the caller's terms. */
export const queueFields = ({ position, estimatedWaitSeconds, lookingFor, widensInSeconds }: Queued) => ({
  position,
  estimated_wait_seconds: estimatedWaitSeconds,
  looking_for: lookingFor,
  widens_in_seconds: widensInSeconds,
});

const sought: { readonly [demand in Queued['lookingFor']]: string } = {
  interest_and_language: 'somebody who shares an interest and a language with you',
  interest: 'somebody who shares an interest with you',
  language: 'somebody who shares a language with you',
  anyone: 'anyone',
};

/** Whom the server looks for, and when it will for more people. */
export function queueInWords({ lookingFor, widensInSeconds }: Queued): string {
  const widening = widensInSeconds === null ? '' : `, and less demanding in ${widensInSeconds} s`;
  return `You are in the queue, looking for ${sought[lookingFor]}${widening}`;
}

export const queueAdvice = (place: Queued): string =>
  `${queueInWords(place)}: call wait_for_events to hear when a partner is found.`;

/** Where the person's inbox can be watched; the URI tells nothing of whose it is. */
export const inboxUriOf = (host: Host, userId: UserId): string =>
  `${inboxUri}/${host.identities.inboxKeyOf(userId) ?? ''}`;

export const cursorOf = (host: Host, userId: UserId): string => writeCursor(userId, host.outboxes.readPosition(userId));

export const quotePartner = ({ partner }: RoomView): string => quoteName(partner.displayName, partner.userId);

const quoteName = (displayName: string, userId: string): string =>
  fence(`${displayName} (${userId})`, 'name of your partner');

/** Values that the text block tells of an event; none is a stranger's word. */
const toldOfEvents = [
  'room_id',
  'seq',
  'reason',
  'detail',
  'kind',
  'messages_left',
  'messages_max',
  'messages_per_minute',
  'flagged',
];

/** An event for the text block, with the stranger's words in it fenced and attributed. */
export function quoteEvent({ type, payload }: WireEvent): string {
  const values = toldOfEvents.flatMap((name) =>
    (payload[name] ?? null) === null ? [] : [`${name}: ${payload[name]}`],
  );
  return [`event: ${[type, ...values].join(', ')}`, ...wordsIn(type, payload)].join('\n');
}

function wordsIn(type: string, payload: WireEvent['payload']): string[] {
  if (type === 'message.received') return [fence(String(payload.message), 'message from your partner')];
  if (type !== 'chatroom.found') return [];
  const { display_name, user_id } = payload.partner as { display_name: string; user_id: string };
  return [quoteName(display_name, user_id)];
}

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
      quoted: [quotePartner(reply.room)],
    };
  }
  if (reply.type !== 'queued') throw new Error(`entering the queue was answered with ${reply.type}`);
  return {
    fields: { status: 'queued', ...queueFields(reply), ...common },
    next: queueAdvice(reply),
  };
}
