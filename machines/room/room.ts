import { setup } from 'xstate';
import { usual } from '../action.ts';
import { limits } from '../limits.ts';
import type { EndDetail, EndReason, Output, Rejection, Remark, RoomEvent } from '../protocol.ts';
import { roomActions } from './actions.ts';
import type { RoomContext, RoomInput } from './context.ts';
import { isFromMember, roomContext, seatOf } from './context.ts';
import { holdBackMs, isSpentAfter, isWarnedAfter } from './pace.ts';
import { emptyAfter } from './small-talk.ts';

const textEncoder = new TextEncoder();
const isLongerThanLimit = (text: string): boolean =>
  // The cheap test first: code points never outnumber UTF-16 units.
  (text.length > limits.messageCharsMax && [...text].length > limits.messageCharsMax) ||
  textEncoder.encode(text).length > limits.messageBytesMax;

const refuse = (code: Rejection) => ({ type: 'refuse', params: { code } }) as const;
const ended = (reason: EndReason, detail: EndDetail) => ({ type: 'tellEnded', params: { reason, detail } }) as const;
const advise = (kind: Remark['kind']) => ({ type: 'advise', params: { kind } }) as const;

/**
 * A conversation between two users. Owns the order of messages: each accepted post takes the next `seq`.
 * Each member is told the end of the room once, whatever ended it. A member's own leave is concluded by that member's actor.
 */
export const roomMachine = setup({
  types: {
    context: {} as RoomContext,
    input: {} as RoomInput,
    events: {} as RoomEvent,
    emitted: {} as Output,
  },
  delays: {
    // Messages only note their time; a timer that is due too early starts again for the rest.
    idle: ({ context, event }) => ('at' in event ? context.lastAt + context.idleMs - event.at : context.idleMs),
    // The transcript and the sealed evidence end at different times: this is the earlier end, `tombstone` the later.
    history: ({ context }) => Math.min(limits.tombstoneMs, context.historyMs),
    tombstone: ({ context }) => Math.max(limits.tombstoneMs, context.historyMs),
  },
  guards: {
    isUnannounced: ({ context }) => context.told[0] === 0,
    isMember: ({ context, event }) => isFromMember(context, event),
    isStranger: ({ context, event }) => !isFromMember(context, event),
    isEmpty: ({ event }) => event.type === 'room.post' && event.text.trim() === '',
    isTooLong: ({ event }) => event.type === 'room.post' && isLongerThanLimit(event.text),
    isTooFast: ({ context, event }) =>
      event.type === 'room.post' && holdBackMs(context, seatOf(context, event.from), event.at) > 0,
    isLast: ({ context }) => isSpentAfter(context),
    isNearTheEnd: ({ context }) => isWarnedAfter(context),
    isNothingNew: ({ context, event }) => {
      if (event.type !== 'room.post') return false;
      const [first, second] = emptyAfter(context, seatOf(context, event.from), event.text);
      return first > 0 && second > 0 && first + second >= limits.emptyMessagesInARowMax;
    },
    isBlockToo: ({ context, event }) => event.type === 'room.report' && event.isBlock && isFromMember(context, event),
    isHistoryOver: ({ context }) => context.historyMs <= limits.tombstoneMs,
    isQuietLongEnough: ({ context, event }) => event.at - context.lastAt >= context.idleMs,
  },
  actions: roomActions,
}).createMachine({
  id: 'room',
  context: ({ input }) => roomContext(input),
  initial: 'active',
  // Commands that no state takes come from strangers. They learn no more than that they are not in this room.
  on: { 'room.*': { actions: refuse('not_in_room') } },
  states: {
    active: {
      description: 'Both members can talk. Every message restarts the idle timer.',
      after: {
        idle: [
          {
            guard: 'isQuietLongEnough',
            target: 'closed',
            actions: ended('timeout', 'idle'),
            description: 'Nothing was said for too long.',
          },
          { target: 'active', reenter: true },
        ],
      },
      on: {
        'room.open': {
          guard: 'isUnannounced',
          actions: 'announce',
          description: 'Tells both members of their match, once.',
        },
        'room.post': [
          { guard: 'isStranger', actions: refuse('not_in_room') },
          { guard: 'isEmpty', actions: refuse('message_empty') },
          { guard: 'isTooLong', actions: refuse('message_too_long') },
          { guard: 'isTooFast', actions: 'holdBack', description: 'Refuses, and says when the message may be sent.' },
          {
            guard: 'isLast',
            target: 'closed',
            actions: ['deliver', ended('timeout', 'budget')],
            description: 'The message budget of the room is used up.',
          },
          { guard: 'isNearTheEnd', actions: ['deliver', advise('budget_low')] },
          {
            guard: 'isNothingNew',
            actions: ['deliver', advise('nothing_new')],
            description: 'Several messages in a row said nothing new.',
          },
          { actions: 'deliver' },
        ],
        'room.typing': { guard: 'isMember', actions: ['showTyping', 'confirm'] },
        'room.leave': {
          guard: 'isMember',
          target: 'closed',
          actions: 'tellParted',
          description: 'A member leaves; both are told.',
          ...usual,
        },
        'room.block': {
          guard: 'isMember',
          target: 'closed',
          actions: ['tellBlock', 'tellParted'],
          description: 'The two are never paired again.',
        },
        'room.report': [
          // Filed last: a sanction that follows must find the members parted.
          { guard: 'isBlockToo', target: 'closed', actions: ['tellBlock', 'tellParted', 'fileReport'] },
          { guard: 'isMember', actions: ['fileReport', 'answerReported'] },
        ],
        'room.admit': { guard: 'isMember', actions: 'confirm' },
        'room.erase': { guard: 'isMember', actions: ['eraseOwnWords', 'confirm'] },
        'room.away': { guard: 'isMember', actions: 'tellPresence' },
        'room.back': { guard: 'isMember', actions: 'tellPresence' },
        'room.absent': {
          guard: 'isMember',
          target: 'closed',
          actions: ended('timeout', 'absent'),
          description: 'Nothing was heard of the member for too long.',
        },
        'room.eject': {
          guard: 'isMember',
          target: 'closed',
          actions: ended('left', 'moderated'),
          description: 'A sanction ends the room.',
        },
      },
    },
    closed: {
      description: 'Nothing more is said. Former members can still read, erase, block and report.',
      after: {
        history: [
          { guard: 'isHistoryOver', actions: 'eraseTranscript', description: 'The transcript can be read no longer.' },
          { actions: 'breakSeal', description: 'Reports are no longer possible: erased words are deleted.' },
        ],
        tombstone: { actions: 'forget', description: 'Nothing is left of the room.' },
      },
      on: {
        'room.admit': { guard: 'isMember', actions: 'confirm' },
        'room.erase': { guard: 'isMember', actions: ['eraseOwnWords', 'confirm'] },
        'room.leave': { guard: 'isMember', actions: 'confirm' },
        'room.block': { guard: 'isMember', actions: ['tellBlock', 'tellBlocker', 'confirm'] },
        'room.report': [
          { guard: 'isBlockToo', actions: ['tellBlock', 'tellBlocker', 'fileReport', 'answerReported'] },
          { guard: 'isMember', actions: ['fileReport', 'answerReported'] },
        ],
        'room.*': { guard: 'isMember', actions: refuse('room_closed') },
      },
    },
  },
});
