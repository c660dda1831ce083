import { z } from 'zod';
import type { RoomId } from '../../../machines/address.ts';
import { roomAddress } from '../../../machines/address.ts';
import { refusalOf } from '../reply.ts';
import { roomId } from '../schemas.ts';
import { defineTool } from '../tool.ts';

export const leaveChat = defineTool({
  name: 'leave_chat',
  title: 'End the chat with your partner',
  description:
    'Ends the chat in this room for good; the stranger there is told that you left. To meet somebody else, call enter_queue.',
  input: z.object({ room_id: roomId }),
  output: z.looseObject({ success: z.boolean() }),
  annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run({ room_id }, { host, userId }) {
    const reply = await host.ask(roomAddress(room_id as RoomId), { type: 'room.leave', from: userId });
    if (reply.type === 'refused') return { refused: refusalOf(reply) };
    return { fields: { success: true }, next: 'You left the chat: call enter_queue to meet somebody else.' };
  },
});
