import type { RoomId, UserId } from '../../../machines/address.ts';
import { limits } from '../../limits.ts';
import type { Position } from '../../runtime/cursor.ts';
import type { Host } from '../../runtime/host.ts';
import type { Reading } from '../../runtime/outbox.ts';
import { fittingOf } from './result-size.ts';
import type { IsFlagged, WireEvent, WireMessage } from './wire.ts';
import { wireEvent, wireMessage } from './wire.ts';

/** The events of a reading that fit into one result, and where the reader stands after them. */
export function readWithinSize(
  userId: UserId,
  { entries, position }: Pick<Reading, 'entries' | 'position'>,
  isFlagged?: IsFlagged,
): { readonly events: readonly WireEvent[]; readonly position: Position } {
  const events = entries.map((entry) => wireEvent(userId, position.epoch, entry, isFlagged));
  const count = fittingOf(events);
  const last = entries[count - 1];
  return {
    events: events.slice(0, count),
    position: count < entries.length && last ? { ...position, seq: last.seq } : position,
  };
}

/** The newest messages of a room, or those before `beforeSeq`, as many of `max` as fit into one result: oldest first. */
export function messagesWithinSize(
  host: Host,
  roomId: RoomId,
  reader: UserId,
  options: {
    readonly max?: number;
    readonly beforeSeq?: number | undefined;
    readonly isFlagged?: IsFlagged | undefined;
  },
): { readonly messages: readonly WireMessage[]; readonly isMore: boolean } {
  const { max = limits.historyMessagesMax, beforeSeq, isFlagged } = options;
  const stored = host.messages(roomId, max + 1, beforeSeq);
  const newest = stored.slice(-max).map((one) => wireMessage(one, reader, isFlagged));
  const count = fittingOf(newest.toReversed());
  return { messages: newest.slice(newest.length - count), isMore: count < stored.length };
}
