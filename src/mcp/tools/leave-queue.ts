import { z } from 'zod';
import { userAddress } from '../../../machines/address.ts';
import { standingOf } from '../wire/place.ts';
import { adviceAfter } from './advice.ts';
import { refusalOf } from './reply.ts';
import { defineTool } from './tool.ts';

/** The tool `leave_queue`. */
export const leaveQueue = defineTool({
  name: 'leave_queue',
  title: 'Stop looking for a stranger to chat with',
  description:
    'Takes you out of the queue, so that you are not paired with anybody. Reaches nobody else. To look again, call enter_queue.',
  input: z.object({}),
  output: z.looseObject({ success: z.boolean() }),
  annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run(_input, { host, userId }) {
    const reply = await host.ask(userAddress(userId), { type: 'user.cancel' });
    if (reply.type === 'refused') return { refused: refusalOf(reply) };
    const standing = await standingOf(host, userId);
    return { fields: { success: true }, next: adviceAfter('You are out of the queue', standing, 'to look again') };
  },
});
