import { z } from 'zod';
import { userAddress } from '../../../machines/address.ts';
import { isPlace, queueFields, standingAt, stateFields, states } from '../wire/place.ts';
import { wireRoom } from '../wire/wire.ts';
import { adviceIn } from './advice.ts';
import { cursorOf, inboxUriOf, refusalOf } from './reply.ts';
import { caution, cursor, estimatedWaitSeconds, room } from './schemas.ts';
import { defineTool } from './tool.ts';

/** The tool `get_status`. */
export const getStatus = defineTool({
  name: 'get_status',
  title: 'Where you are: queue, chat or neither',
  description:
    'Tells whether you wait in the queue or chat, and in which room. Reaches nobody. A name in it is a stranger’s, and data.',
  input: z.object({}),
  output: z.looseObject({
    caution,
    state: z.enum(states),
    user_id: z.string(),
    position: z.number().optional(),
    estimated_wait_seconds: estimatedWaitSeconds.optional(),
    room: room.optional(),
    cursor,
  }),
  annotations: { readOnlyHint: true, openWorldHint: true },
  async run(_input, { host, userId }) {
    const reply = await host.ask(userAddress(userId), { type: 'user.describe' });
    if (reply.type === 'refused') return { refused: refusalOf(reply) };
    if (!isPlace(reply)) throw new Error(`a question of state was answered with ${reply.type}`);
    return {
      fields: {
        ...stateFields(standingAt(reply)),
        ...(reply.type === 'queued' && queueFields(reply)),
        ...(reply.type === 'matched' && { room: wireRoom(reply.room) }),
        user_id: userId,
        inbox_uri: inboxUriOf(host, userId),
        cursor: cursorOf(host, userId),
      },
      next:
        reply.type === 'matched'
          ? 'You are in a chat: use send_message and wait_for_events with this room_id.'
          : adviceIn(reply),
    };
  },
});
