import type { MessageId, RoomId, UserId } from '../../../machines/address.ts';
import type { Write } from '../../../src/people/store.ts';

export const ann = 'ann' as UserId;
export const room = 'room_1' as RoomId;

/** A message of ann's in the room. */
export const message = (seq: number): Write => ({
  type: 'message.append',
  roomId: room,
  stored: { from: ann, message: { messageId: `msg_${seq}` as MessageId, seq, text: `text ${seq}`, at: seq } },
});

/** That a send of ann's was answered. */
export const receipt = (key: string, seq: number): Write => ({
  type: 'receipt.put',
  userId: ann,
  key,
  receipt: { fingerprint: 'f', reply: { type: 'posted', messageId: `msg_${seq}` as MessageId, seq, at: seq } },
});
