// Method: every state in which a wait can end, times everything that can come in it. Forbidden words are checked apart from required
// ones.
import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../../../machines/address.ts';
import { adviceAfterWait } from '../../../../src/mcp/tools/advice.ts';
import type { Place } from '../../../../src/mcp/wire/place.ts';
import { standingAt } from '../../../../src/mcp/wire/place.ts';

const roomView = {
  roomId: 'here' as RoomId,
  messagesMax: 0,
  messagesPerMinute: 0,
  partner: { userId: 'bob' as UserId, displayName: 'Bob' },
  sharedInterests: [],
};
const places: Readonly<Record<string, Place>> = {
  idle: { type: 'idle' },
  left: { type: 'left' },
  'banned for a time': { type: 'left', bannedUntil: Date.UTC(2030, 0, 1) },
  'banned for good': { type: 'idle', bannedUntil: null },
  queued: { type: 'queued', position: 1, estimatedWaitSeconds: null, lookingFor: 'anyone', widensInSeconds: null },
  chatting: { type: 'matched', room: roomView },
};
const event = (type: string, room_id = 'here', rest = {}) => ({ type, payload: { room_id, ...rest } });
const batches = {
  nothing: [],
  'a match': [event('chatroom.found')],
  'a message': [event('chatroom.found'), event('message.received')],
  'a departure': [event('partner.disconnected')],
  'a match and a departure': [event('chatroom.found'), event('partner.disconnected')],
  'a lost place': [{ type: 'queue.left', payload: { reason: 'absent' } }],
  'a notice': [event('chatroom.notice', 'here', { kind: 'budget_low' })],
  'a partner away': [event('partner.away')],
  'a partner back': [event('partner.back')],
  'words of a room of before': [event('message.received', 'before')],
  'the end of a room of before': [event('partner.disconnected', 'before')],
} as const;

const advise = (place: Place | undefined, events: readonly ReturnType<typeof event>[], rest = {}) =>
  adviceAfterWait({
    standing: place ? standingAt(place) : { state: 'idle' },
    events,
    isSuperseded: false,
    isHistoryLost: false,
    isMore: false,
    emptyInARow: 0,
    ...rest,
  });

/** The words that advice may not hold in a state. */
const wrong: Readonly<Record<string, RegExp>> = {
  idle: /wait_for_events|send_message|leave_chat|leave_queue|is kept/,
  left: /wait_for_events|send_message|leave_chat|leave_queue|is kept/,
  'banned for a time': /wait_for_events|send_message|leave_chat|enter_queue|is kept/,
  'banned for good': /wait_for_events|send_message|leave_chat|enter_queue|is kept/,
  queued: /send_message|leave_chat|enter_queue|is kept|end your turn/,
  chatting: /enter_queue|leave_queue|is closed|is gone/,
};
const right: Readonly<Record<string, RegExp>> = {
  idle: /call enter_queue/,
  left: /call enter_queue/,
  'banned for a time': /until 2030-01-01T00:00:00\.000Z: tell your human/,
  'banned for good': /any more: tell your human/,
  queued: /call wait_for_events/,
  chatting: /send_message|wait_for_events|end your turn|end with your partner/,
};

type Batch = (typeof batches)[keyof typeof batches];
const table = Object.entries(places).flatMap(([state, place]) =>
  Object.entries(batches).flatMap(([came, events]) =>
    [false, true].map((isHistoryLost) => ({ state, place, came, events: events as Batch, isHistoryLost })),
  ),
);

describe('the advice after a wait', () => {
  it.each(table)('is right for who is $state and got $came, history lost: $isHistoryLost', (row) => {
    for (const emptyInARow of row.events.length === 0 ? [1, 2, 3, 9] : [0]) {
      const advice = advise(row.place, row.events as never, { isHistoryLost: row.isHistoryLost, emptyInARow });
      expect(advice).toMatch(right[row.state] as RegExp);
      expect(advice).not.toMatch(wrong[row.state] as RegExp);
      expect(/^Some events were lost/.test(advice)).toBe(row.isHistoryLost);
    }
  });

  it.each([
    ['idle', 'a departure', 'Your partner is gone'],
    ['left', 'a lost place', 'You lost your place'],
    ['chatting', 'a match', 'You are paired'],
    ['chatting', 'a message', 'Answer with send_message'],
    ['chatting', 'a notice', 'This room closes soon'],
    ['chatting', 'a partner away', 'Your partner is away'],
    ['chatting', 'words of a room of before', 'You are in a chat'],
    ['queued', 'a departure', 'You are in the queue'],
  ] as const)('of who is %s and got %s begins with “%s”', (state, came, begins) => {
    expect(advise(places[state], batches[came] as never).startsWith(begins)).toBe(true);
  });

  it('is to read on while there is more, whatever the state', () => {
    for (const place of Object.values(places)) {
      expect(advise(place, batches['a match'] as never, { isMore: true })).toMatch(
        /^There is more: call wait_for_events/,
      );
    }
  });

  it('is to use the newer result when a newer wait took over', () => {
    expect(advise(places.idle, [], { isSuperseded: true, isMore: true })).toMatch(/^A newer wait of yours took over/);
  });

  it('is to ask where one is when that could not be told', () => {
    expect(advise(undefined, [])).toBe('Call get_status to see where you are.');
  });
});
