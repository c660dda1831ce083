import { describe, expect, it } from 'vitest';
import type { MessageId, RoomId, UserId } from '../../../../machines/address.ts';
import type { Notice } from '../../../../machines/protocol.ts';
import { wireEvent, wireNotification, wireRoom, wireTime } from '../../../../src/mcp/wire/wire.ts';
import { writeCursor } from '../../../../src/people/cursor.ts';

const ann = 'ann' as UserId;
const roomId = 'room_1' as RoomId;
const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const room = {
  roomId,
  partner: { userId: 'bob' as UserId, displayName: 'Bob' },
  sharedInterests: ['chess'],
  messagesMax: 1_000,
  messagesPerMinute: 0,
};
const wiredRoom = {
  room_id: 'room_1',
  partner: { untrusted: true, user_id: 'bob', display_name: 'Bob' },
  shared_interests: ['chess'],
  messages_max: 1_000,
  messages_per_minute: null,
};

/** The form in which clients see each notice; one that gets no line here does not compile. */
const seen: { readonly [type in Notice['type']]: readonly [Extract<Notice, { type: type }>, string, object] } = {
  'room.opened': [{ type: 'room.opened', room, at }, 'chatroom.found', wiredRoom],
  'room.posted': [
    { type: 'room.posted', roomId, message: { messageId: 'msg_1' as MessageId, seq: 7, text: 'hi', at } },
    'message.received',
    {
      room_id: 'room_1',
      message: 'hi',
      timestamp: '2026-01-02T03:04:05.006Z',
      message_id: 'msg_1',
      seq: 7,
      untrusted: true,
    },
  ],
  'room.closed': [
    { type: 'room.closed', roomId, reason: 'timeout', detail: 'idle', at },
    'partner.disconnected',
    { room_id: 'room_1', reason: 'timeout', detail: 'idle' },
  ],
  'room.remarked': [
    { type: 'room.remarked', roomId, remark: { kind: 'budget_low', messagesLeft: 3 }, at },
    'chatroom.notice',
    { room_id: 'room_1', kind: 'budget_low', messages_left: 3 },
  ],
  'partner.lapsed': [{ type: 'partner.lapsed', roomId, at }, 'partner.away', { room_id: 'room_1' }],
  'partner.returned': [{ type: 'partner.returned', roomId, at }, 'partner.back', { room_id: 'room_1' }],
  'place.lapsed': [{ type: 'place.lapsed', reason: 'absent', at }, 'queue.left', { reason: 'absent' }],
};

describe('an outbox entry', () => {
  it.each(Object.values(seen))(
    'is seen by clients under the name and with the fields of the contract: %j',
    (notice, type, payload) => {
      expect(wireEvent(ann, 'epoch', { seq: 41, notice })).toEqual({
        type,
        payload,
        cursor: writeCursor(ann, { epoch: 'epoch', seq: 41 }),
      });
    },
  );

  it('is pushed as a notification that says where in the outbox it stands', () => {
    const event = wireEvent(ann, 'epoch', { seq: 41, notice: seen['partner.lapsed'][0] });
    expect(wireNotification(event)).toEqual({
      method: 'partner.away',
      params: { room_id: 'room_1', _meta: { 'mcp-chat/cursor': event.cursor } },
    });
  });
});

it('a room is seen with its partner, what both are interested in, and its bounds', () => {
  expect(wireRoom(room)).toEqual(wiredRoom);
});

it('a room found by a former server, which knew no bounds, is seen without', () => {
  const { messagesMax: _, messagesPerMinute: __, ...former } = room;
  expect(wireRoom(former as typeof room)).toEqual({ ...wiredRoom, messages_max: null });
});

it('a remark without a number is seen without', () => {
  const notice = { type: 'room.remarked', roomId, remark: { kind: 'nothing_new' }, at } as const;
  expect(wireEvent(ann, 'epoch', { seq: 1, notice }).payload).toEqual({ room_id: 'room_1', kind: 'nothing_new' });
});

it('a time is seen in UTC to the millisecond', () => {
  expect(wireTime(0)).toBe('1970-01-01T00:00:00.000Z');
});
