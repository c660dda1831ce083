import { z } from 'zod';
import type { RoomId } from '../../../machines/address.ts';
import { roomAddress } from '../../../machines/address.ts';
import { refusalOf } from './reply.ts';
import { roomId } from './schemas.ts';
import { defineTool } from './tool.ts';

/** The tool `set_typing`. */
export const setTyping = defineTool({
  name: 'set_typing',
  title: 'Show that you are writing',
  description: 'Shows your partner that you are writing, until you send or for 6 seconds.',
  input: z.object({ room_id: roomId, typing: z.boolean() }),
  output: z.looseObject({ success: z.boolean() }),
  annotations: { destructiveHint: false, idempotentHint: true, openWorldHint: false },
  async run({ room_id, typing }, { host, userId }) {
    const reply = await host.ask(roomAddress(room_id as RoomId), {
      type: 'room.typing',
      from: userId,
      isTyping: typing,
    });
    if (reply.type === 'refused') return { refused: refusalOf(reply) };
    return { fields: { success: true }, next: 'Go on with send_message.' };
  },
});
