import { z } from 'zod';
import type { RoomId } from '../../../machines/address.ts';
import { roomAddress, userAddress } from '../../../machines/address.ts';
import type { Refusal } from '../../refusal.ts';
import { standingOf } from '../wire/place.ts';
import { wireRefusal } from '../wire/wire.ts';
import { adviceAfter } from './advice.ts';
import { placeResult, refusalOf, refusalOfEntry } from './reply.ts';
import { roomId } from './schemas.ts';
import type { ToolContext, ToolResult } from './tool.ts';
import { defineTool } from './tool.ts';

/** The tool `leave_chat`. */
export const leaveChat = defineTool({
  name: 'leave_chat',
  title: 'End the chat with your partner',
  description:
    'Ends the chat in this room for good; the stranger there is told that you left. requeue: true looks for the next one in the same call, as enter_queue does.',
  input: z.object({ room_id: roomId, requeue: z.boolean().optional() }),
  output: z.looseObject({ success: z.boolean(), status: z.string().optional() }),
  annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run({ room_id, requeue }, context) {
    const { host, userId } = context;
    const reply = await host.ask(roomAddress(room_id as RoomId), { type: 'room.leave', from: userId });
    if (reply.type === 'refused') return { refused: refusalOf(reply) };
    if (requeue) return enterAgain(context);
    return { fields: { success: true }, next: adviceAfter('You left the chat', await standingOf(host, userId)) };
  },
});

const notInQueue = (refusal: Refusal): ToolResult => ({
  fields: { success: true, requeue_error: wireRefusal(refusal) },
  next: `You left the chat, but this call put you in no queue. ${refusal.message}`,
});

/** The chat is left whatever comes of this: a refusal is told, and is not that of the call. */
async function enterAgain({ host, userId, consent, admit, entrance }: ToolContext): Promise<ToolResult> {
  const unaccepted = consent?.refusalFor(userId);
  if (unaccepted) return notInQueue(unaccepted);
  const admission = admit();
  if (typeof admission === 'object') return notInQueue(admission);
  try {
    const reply = await host.ask(userAddress(userId), { type: 'user.enter', entrance: entrance() });
    const refused = refusalOfEntry(reply);
    if (refused) return notInQueue(refused);
    const { fields, ...rest } = placeResult(host, userId, reply);
    return { fields: { success: true, ...fields }, ...rest };
  } finally {
    admission();
  }
}
