import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RoomId, UserId } from '../../../machines/address.ts';
import { roomAddress, userAddress } from '../../../machines/address.ts';
import type { Host } from '../../runtime/host.ts';
import { refusalOf } from '../reply.ts';
import { roomId } from '../schemas.ts';
import type { Refusal } from '../tool.ts';
import { defineTool } from '../tool.ts';
import { wireTime } from '../wire.ts';

const fingerprintOf = (room: string, text: string): string =>
  createHash('sha256').update(`${room}\n${text}`).digest('base64url');

// Half a surrogate pair cannot be stored as it came, so two such ids would be taken for one.
const clientMessageId = z
  .string()
  .min(1)
  .max(128)
  .refine((id) => id.isWellFormed());

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
  async run({ room_id, message, client_message_id: clientId, confirm_token }, { host, userId, textPolicy }) {
    const text = textPolicy.clean(message);
    if (typeof text === 'object') return { refused: text };
    const fingerprint = fingerprintOf(room_id, text);
    const key = clientId === undefined ? undefined : receiptKey(host, userId, { room_id, clientId, fingerprint });
    // A repetition sends nothing, and has the result of the first try.
    const isRepeated = key !== undefined && host.hasReceipt(userId, key);
    const held = isRepeated
      ? undefined
      : await textPolicy.holdBack(text, {
          userId,
          fingerprint,
          sendId: clientId,
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
      next: 'Sent: call wait_for_events for the answer.',
    };
  },
});

/** Names a send among all of the person's: no room's id has a space. */
const keyIn = (room_id: string, clientId: string): string => `${room_id} ${clientId}`;

/** The key of a send, in its room; of one that was sent before keys had rooms and whose room is not known, the key that it has. */
function receiptKey(
  host: Host,
  userId: UserId,
  { room_id, clientId, fingerprint }: { room_id: string; clientId: string; fingerprint: string },
): string {
  const former = keyIn('', clientId);
  return host.hasReceipt(userId, former, fingerprint) ? former : keyIn(room_id, clientId);
}

/** Why nothing can be said in this room by the caller; found out without saying anything. */
async function refusalByRoom(host: Host, room: RoomId, userId: UserId): Promise<Refusal | undefined> {
  const admitted = await host.ask(roomAddress(room), { type: 'room.admit', from: userId });
  if (admitted.type === 'refused') return refusalOf(admitted);
  // It admits its members when it is closed, too: then they are somewhere else.
  const place = await host.ask(userAddress(userId), { type: 'user.describe' });
  if (place.type === 'refused') return refusalOf(place);
  const isOpen = place.type === 'matched' && place.room.roomId === room;
  return isOpen ? undefined : refusalOf({ type: 'refused', code: 'room_closed' });
}
