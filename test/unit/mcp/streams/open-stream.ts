import type { UserId } from '../../../../machines/address.ts';
import { roomAddress } from '../../../../machines/address.ts';
import { openEventStream } from '../../../../src/mcp/streams/answer.ts';
import { NotificationStream } from '../../../../src/mcp/streams/notification-stream.ts';
import { sessionFormat } from '../../../../src/mcp/streams/stream-format.ts';
import type { Position } from '../../../../src/people/cursor.ts';
import { readCursor } from '../../../../src/people/cursor.ts';
import { TestHost } from '../../../support/test-host.ts';
import type { Frame } from './response-pair.ts';
import { openPair, stall } from './response-pair.ts';

export const ann = 'ann' as UserId;
export const entriesPerRead = 64;

/** Ann is in the queue or, if there is a partner, in a room with them; a stream is open that may be hers. */
export async function open({ partner }: { partner?: string } = {}) {
  const world = new TestHost();
  await world.enroll('ann');
  const meeting = partner === undefined ? undefined : (await world.enroll(partner)).reply;
  const before = world.clock.pending.length;
  const pair = await openPair();
  openEventStream(pair.response);
  let ends = 0;
  const stream = new NotificationStream({
    host: world.host,
    clock: world.clock,
    response: pair.response,
    format: sessionFormat(false),
    onEnd: () => {
      ends += 1;
    },
  });
  return {
    ...pair,
    world,
    stream,
    attach: (from?: Position) => stream.attach({ userId: ann, from }),
    at: (seq: number): Position => ({ epoch: world.host.outboxes.head(ann).epoch, seq }),
    async say(...texts: readonly string[]) {
      if (meeting?.type !== 'matched' || partner === undefined) throw new Error('nobody to talk to');
      for (const text of texts) await world.post(partner, meeting.room.roomId, text);
    },
    type: (isTyping: boolean) => {
      if (meeting?.type !== 'matched') throw new Error('nobody to type to');
      const typing = { type: 'room.typing', from: partner as UserId, isTyping } as const;
      return world.clock.answer(world.host.ask(roomAddress(meeting.room.roomId), typing));
    },
    leave: (name: string) => {
      if (meeting?.type !== 'matched') throw new Error('nobody to leave');
      return world.leave(name, meeting.room.roomId);
    },
    /** The rest of the stream: how often its end was told, and the timers it still has. */
    leftovers: () => ({ ends, timers: world.clock.pending.length - before }),
    /** Signals until the reader has no room left; returns how often. */
    stall: () => stall(pair.response, () => stream.push({ method: 'partner.typing', params: { typing: true } })),
  };
}

interface Said {
  readonly method: string;
  readonly params?: { readonly message?: string; readonly cursor?: string; readonly typing?: boolean };
}

/** A block in few words: its method, or the text of a message, with its place in the outbox or the one it names. */
export function brief({ id, data, comment }: Frame): string {
  if (comment !== undefined) return comment;
  const { method, params = {} } = data as Said;
  const { message = method, cursor, typing } = params;
  if (typing !== undefined) return `${method} ${typing}`;
  const place = id ?? cursor;
  return place === undefined ? message : `${message} at ${readCursor(ann, place)?.seq}`;
}
export const numbered = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `message ${from + index}`);
