import { z } from 'zod';
import type { RoomId } from '../../../machines/address.ts';
import { roomAddress } from '../../../machines/address.ts';
import { limits } from '../../../machines/limits.ts';
import { reportReasons } from '../../../machines/protocol.ts';
import type { Refusal } from '../../refusal.ts';
import { cleanText } from '../../text/hygiene.ts';
import { isIn, standingOf } from '../wire/place.ts';
import { adviceAfter } from './advice.ts';
import { watchBlocks } from './blocking.ts';
import { refusalOf } from './reply.ts';
import { roomId } from './schemas.ts';
import { defineTool } from './tool.ts';

const commentTooLong: Refusal = {
  code: 'invalid_input',
  message: `comment may have ${limits.reportCommentCharsMax} characters: send a shorter one. The messages are attached by themselves.`,
};

/** The tool `report_partner`. */
export const reportPartner = defineTool({
  name: 'report_partner',
  title: 'Report your partner to the moderators',
  description:
    'Tells the moderators of this server about your partner and shows them the last messages; the partner is not told. Blocks them too unless block is false. Works for 24 hours after the chat.',
  input: z.object({
    room_id: roomId,
    reason: z.enum(reportReasons),
    comment: z.string().optional(),
    block: z.boolean().optional(),
  }),
  output: z.looseObject({ success: z.boolean(), report_id: z.string() }),
  annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run({ room_id, reason, comment = '', block: isBlock = true }, context) {
    const { host, userId, reporter, textPolicy } = context;
    if (comment.length > limits.reportCommentRawCharsMax) return { refused: commentTooLong };
    const { text } = cleanText(comment);
    if ([...text].length > limits.reportCommentCharsMax) return { refused: commentTooLong };
    const refused = textPolicy.refuseHandle(text);
    if (refused) return { refused };
    const command = { type: 'room.report', from: userId, reason, comment: text, isBlock, ...reporter() } as const;
    const lossOf = watchBlocks(context);
    const reply = await host.ask(roomAddress(room_id as RoomId), command);
    if (reply.type === 'refused') return { refused: refusalOf(reply) };
    if (reply.type !== 'reported') throw new Error(`a report was answered with ${reply.type}`);
    const standing = await standingOf(host, userId);
    const { fields, warning } = lossOf();
    const done = isBlock ? 'Reported, and you will not meet them again' : 'Reported';
    return {
      fields: { success: true, report_id: reply.reportId, ...fields },
      next: isIn(standing, room_id)
        ? 'Reported: go on with the chat, or end it with leave_chat.'
        : `${adviceAfter(done, standing)}${warning}`,
    };
  },
});
