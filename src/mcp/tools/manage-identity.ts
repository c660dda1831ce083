import { z } from 'zod';
import type { RoomId, UserId } from '../../../machines/address.ts';
import { roomAddress, userAddress } from '../../../machines/address.ts';
import { userIdPattern } from '../../people/identities.ts';
import type { Refusal } from '../../refusal.ts';
import { refusalOf } from './reply.ts';
import { roomId } from './schemas.ts';
import type { ToolContext, ToolResult } from './tool.ts';
import { defineTool } from './tool.ts';

const invalid = (message: string): { refused: Refusal } => ({ refused: { code: 'invalid_input', message } });

const input = z.object({
  action: z.enum(['erase_messages', 'new_handle', 'list_blocks', 'unblock', 'forget_me']),
  room_id: roomId.optional(),
  user_id: z.string().optional(),
  confirm: z.boolean().describe('true for forget_me').optional(),
});

/** The tool `manage_identity`. */
export const manageIdentity = defineTool({
  name: 'manage_identity',
  title: 'Erase, renew or unblock',
  description:
    'erase_messages empties what you said in room_id; new_handle replaces your handle; unblock lets you meet user_id again; forget_me ends everything and erases you, for good: ask your human first. Reaches nobody.',
  input,
  output: z.looseObject({ success: z.boolean() }),
  annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run(wanted, context): Promise<ToolResult> {
    switch (wanted.action) {
      case 'erase_messages':
        return eraseMessages(wanted, context);
      case 'new_handle':
        return renewHandle(context);
      case 'list_blocks':
        return listBlocks(context);
      case 'unblock':
        return unblock(wanted, context);
      case 'forget_me':
        return forget(wanted, context);
    }
  },
});

type Wanted = z.output<typeof input>;

async function eraseMessages({ room_id }: Wanted, { host, userId }: ToolContext): Promise<ToolResult> {
  if (room_id === undefined) return invalid('Give the room_id of the room.');
  const reply = await host.ask(roomAddress(room_id as RoomId), { type: 'room.erase', from: userId });
  if (reply.type === 'refused') return { refused: refusalOf(reply) };
  return {
    fields: { success: true },
    next: 'What you said in this room can no longer be read in its history. Moderators find it in a report until 24 hours after the room ended.',
  };
}

async function renewHandle({ host, userId }: ToolContext): Promise<ToolResult> {
  const handle = await host.identities.mintNext(userId);
  return {
    fields: { success: true, handle },
    next: 'Keep this handle and call get_status with it now: from then on, and not before, the former handle and the former inbox_uri are void.',
  };
}

async function listBlocks({ host, userId }: ToolContext): Promise<ToolResult> {
  const blocked = host.blocksOf(userId);
  if (blocked.length === 0) return { fields: { success: true, blocked }, next: 'You block nobody.' };
  return {
    fields: { success: true, untrusted: true, blocked },
    next: 'To meet one of them again, call with action unblock and their user_id.',
  };
}

async function unblock({ user_id }: Wanted, { host, userId }: ToolContext): Promise<ToolResult> {
  if (user_id === undefined || !userIdPattern.test(user_id)) return invalid('Give a user_id that list_blocks shows.');
  const reply = await host.ask(userAddress(userId), { type: 'user.unblock', whom: user_id as UserId });
  if (reply.type === 'refused') return { refused: refusalOf(reply) };
  return { fields: { success: true }, next: 'You may be paired with them again.' };
}

async function forget({ confirm }: Wanted, { host, userId }: ToolContext): Promise<ToolResult> {
  if (!confirm) return invalid('This cannot be undone: call again with confirm: true.');
  const reply = await host.ask(userAddress(userId), { type: 'user.forget' });
  if (reply.type === 'refused') return { refused: refusalOf(reply) };
  return {
    fields: { success: true },
    next: 'You are forgotten and your handle is void. enter_queue makes you new, under another user_id.',
  };
}
