import { z } from 'zod';
import type { RoomId } from '../../../machines/address.ts';
import { roomAddress } from '../../../machines/address.ts';
import { standingOf } from '../wire/place.ts';
import { adviceAfter } from './advice.ts';
import { watchBlocks } from './blocking.ts';
import { refusalOf } from './reply.ts';
import { roomId } from './schemas.ts';
import { defineTool } from './tool.ts';

/** The tool `block_partner`. */
export const blockPartner = defineTool({
  name: 'block_partner',
  title: 'Never meet this partner again',
  description:
    'Ends the chat in this room, if it lasts, and never pairs you with that partner again, who sees only that you left. Works for 24 hours after the chat.',
  input: z.object({ room_id: roomId }),
  output: z.looseObject({ success: z.boolean() }),
  annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run({ room_id }, context) {
    const { host, userId } = context;
    const lossOf = watchBlocks(context);
    const reply = await host.ask(roomAddress(room_id as RoomId), { type: 'room.block', from: userId });
    if (reply.type === 'refused') return { refused: refusalOf(reply) };
    const standing = await standingOf(host, userId);
    const { fields, warning } = lossOf();
    return {
      fields: { success: true, ...fields },
      next: `${adviceAfter('You will not meet them again', standing)}${warning}`,
    };
  },
});
