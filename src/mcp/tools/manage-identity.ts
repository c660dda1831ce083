import { z } from 'zod';
import type { RoomId } from '../../../machines/address.ts';
import { roomAddress, userAddress } from '../../../machines/address.ts';
import { refusalOf } from '../reply.ts';
import { roomId } from '../schemas.ts';
import type { KnownContext, Refusal, ToolResult } from '../tool.ts';
import { defineTool } from '../tool.ts';

const invalid = (message: string): { refused: Refusal } => ({ refused: { code: 'invalid_input', message } });

export const manageIdentity = defineTool({
  name: 'manage_identity',
  title: 'Erase what this server keeps of you',
  description:
    'erase_messages empties what you said in one room; forget_me ends everything and erases you, handle included, for good. Ask your human first. Reaches nobody.',
  input: z.object({
    action: z.enum(['erase_messages', 'forget_me']),
    room_id: roomId.optional(),
    confirm: z.boolean().describe('true for forget_me').optional(),
  }),
  output: z.looseObject({ success: z.boolean() }),
  annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run({ action, room_id, confirm }, context) {
    if (action === 'erase_messages') {
      return room_id === undefined ? invalid('Give the room_id of the room.') : eraseMessages(room_id, context);
    }
    return confirm ? forget(context) : invalid('This cannot be undone: call again with confirm: true.');
  },
});

async function eraseMessages(room_id: string, { host, userId }: KnownContext): Promise<ToolResult> {
  const reply = await host.ask(roomAddress(room_id as RoomId), { type: 'room.erase', from: userId });
  if (reply.type === 'refused') return { refused: refusalOf(reply) };
  return { fields: { success: true }, next: 'What you said in this room can no longer be read in its history.' };
}

async function forget({ host, userId }: KnownContext): Promise<ToolResult> {
  await host.ask(userAddress(userId), { type: 'user.forget' });
  return { fields: { success: true }, next: 'You are forgotten and your handle is void. enter_queue makes you new.' };
}
