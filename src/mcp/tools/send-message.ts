import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RoomId, UserId } from '../../../machines/address.ts';
import { roomAddress } from '../../../machines/address.ts';
import { limits } from '../../../machines/limits.ts';
import type { Host } from '../../people/host.ts';
import type { Refusal } from '../../refusal.ts';
import { isIn, standingOf } from '../wire/place.ts';
import { wireTime } from '../wire/wire.ts';
import { adviceAfter } from './advice.ts';
import { refusalOf } from './reply.ts';
import { roomId } from './schemas.ts';
import { defineTool } from './tool.ts';

const fingerprintOf = (room: string, text: string): string =>
  createHash('sha256').update(`${room}\n${text}`).digest('base64url');

/** An id counts within its room. Receipts of older files know no room: theirs are told by the fingerprint, which holds it. */
function receiptKey(host: Host, userId: UserId, room: string, id: string, fingerprint: string): string {
  return host.hasReceipt(userId, id, fingerprint) ? id : `${room}/${id}`;
}

// Half a surrogate pair cannot be stored as it came, so two such ids would be taken for one.
const clientMessageId = z
  .string()
  .min(1)
  .max(128)
  .refine((id) => id.isWellFormed());

/** The tool `send_message`. */
export const sendMessage = defineTool({
  name: 'send_message',
  title: 'Send a chat message to your partner',
  description:
    'Says one thing to the stranger you are paired with in this chat room. Then call wait_for_events for the answer. To repeat a call safely, give the same client_message_id.',
  // How long a message may be is the room's business.
  input: z.object({
    room_id: roomId,
    message: z.string(),
    client_message_id: clientMessageId.optional(),
    confirm_token: z.string().optional(),
  }),
  output: z.looseObject({
    success: z.boolean(),
    room_id: z.string(),
    message_id: z.string(),
    seq: z.number(),
    timestamp: z.string(),
  }),
  annotations: { destructiveHint: false, openWorldHint: true },
  async run({ room_id, message, client_message_id, confirm_token }, { host, userId, textPolicy }) {
    if (message.length > limits.messageRawCharsMax) {
      return { refused: refusalOf({ type: 'refused', code: 'message_too_long' }) };
    }
    const text = textPolicy.clean(message);
    if (typeof text === 'object') return { refused: text };
    const fingerprint = fingerprintOf(room_id, text);
    const key =
      client_message_id === undefined ? undefined : receiptKey(host, userId, room_id, client_message_id, fingerprint);
    // A repetition sends nothing, and has the result of the first try.
    const isRepeated = key !== undefined && host.hasReceipt(userId, key);
    const held = isRepeated
      ? undefined
      : await textPolicy.holdBack(text, {
          userId,
          fingerprint,
          sendId: key,
          token: confirm_token,
          refusalByRoom: () => refusalByRoom(host, room_id as RoomId, userId),
        });
    if (held) return { refused: held };
    const reply = await host.ask(
      roomAddress(room_id as RoomId),
      { type: 'room.post', from: userId, text },
      key === undefined ? {} : { once: { userId, key, fingerprint } },
    );
    if (reply.type === 'refused') return { refused: refusalOf(reply) };
    if (reply.type !== 'posted') throw new Error(`a post was answered with ${reply.type}`);
    const { messageId, seq, at } = reply;
    return {
      fields: { success: true, room_id, message_id: messageId, seq, timestamp: wireTime(at) },
      next: await adviceAfterSend(host, userId, room_id, isRepeated),
    };
  },
});

/** Why nothing can be said in this room by the caller; found out without saying anything. */
async function refusalByRoom(host: Host, room: RoomId, userId: UserId): Promise<Refusal | undefined> {
  const admitted = await host.ask(roomAddress(room), { type: 'room.admit', from: userId });
  if (admitted.type === 'refused') return refusalOf(admitted);
  // It admits its members when it is closed, too: then they are somewhere else.
  const standing = await standingOf(host, userId);
  return isIn(standing, room) ? undefined : refusalOf({ type: 'refused', code: 'room_closed' });
}

/** A send may have been the last that the room took, and a repetition may come long after it. */
async function adviceAfterSend(host: Host, userId: UserId, room: string, isRepeated: boolean): Promise<string> {
  const isSurelyInRoom = !isRepeated && host.presence.leaseOf(userId) === 'room';
  // The unread events tell of the end, and may hold an answer from before it.
  const isExpectant = isSurelyInRoom || host.outboxes.unread(userId) > 0;
  const standing = isExpectant ? undefined : await standingOf(host, userId);
  if (!standing || isIn(standing, room)) return 'Sent: call wait_for_events for the answer.';
  return adviceAfter('Sent, and the room is closed now', standing);
}
