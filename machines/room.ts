import { assertEvent, assign, enqueueActions, setup } from 'xstate';
import type { MessageId, ReportId, RoomId, UserId } from './address.ts';
import { matchmakerAddress, userAddress } from './address.ts';
import { limits } from './limits.ts';
import type { Pace } from './pace.ts';
import { holdBackMs, isSpentAfter, isWarnedAfter, restedAfter } from './pace.ts';
import type {
  EndDetail,
  EndReason,
  Member,
  Output,
  Remark,
  RoomEvent,
  RoomView,
  StrikePolicy,
  UserTell,
} from './protocol.ts';
import { refuse, reply, tell, wallOf } from './protocol.ts';
import type { Seat } from './seats.ts';
import { across, withSeat } from './seats.ts';
import { saysNothingNew } from './small-talk.ts';

/** The input that creates a room. */
export interface RoomInput {
  readonly roomId: RoomId;
  readonly members: readonly [Member, Member];
  readonly at: number;
  /** A room without a message this long closes. */
  readonly idleMs: number;
  /** How long after its end what was said in it can be read. */
  readonly historyMs: number;
  /** The room closes with this message; 0 for never. */
  readonly messagesMax: number;
  /** A member may say so many at once, and as many in each minute; 0 for any number. */
  readonly messagesPerMinute: number;
  readonly strikePolicy: StrikePolicy;
}

type Seated = Pick<Member, 'userId' | 'visit'>;

/** All that a room knows. Its messages are in the store. */
export interface RoomContext extends Pace {
  readonly roomId: RoomId;
  readonly openedAt: number;
  /** What they say of themselves is told to both at once, and not kept. */
  readonly members: readonly [Seated, Seated];
  readonly idleMs: number;
  readonly historyMs: number;
  /** Messages of each member in a row, since either said something new. */
  readonly emptyInARow: readonly [number, number];
  readonly isToldNothingNew: boolean;
  /** When the last message was accepted, or the room created. */
  readonly lastAt: number;
  /** The time that people read on the last message, in milliseconds since 1970; 0 before the first. */
  readonly saidAt: number;
  /** Whether erased words are still kept, for the evidence of a report. */
  readonly isSealed: boolean;
  /** Number of the last tell to each member. */
  readonly told: readonly [number, number];
  readonly strikePolicy: StrikePolicy;
  /** Whether each member has said anything. */
  readonly hasSpoken: readonly [boolean, boolean];
  /** What each member has reported the other by. */
  readonly reportIds: readonly [ReportId | null, ReportId | null];
}

const seatOf = (context: RoomContext, userId: UserId): Seat => (context.members[0].userId === userId ? 0 : 1);

const reportIdOf = ({ id }: RoomEvent): ReportId => `report_${id}` as ReportId;

const textEncoder = new TextEncoder();
const isLongerThanLimit = (text: string): boolean =>
  // The cheap test first: code points never outnumber UTF-16 units.
  (text.length > limits.messageCharsMax && [...text].length > limits.messageCharsMax) ||
  textEncoder.encode(text).length > limits.messageBytesMax;

const viewFrom = (context: RoomContext, members: RoomInput['members'], seat: Seat): RoomView => {
  const self = members[seat];
  const partner = members[across(seat)];
  return {
    roomId: context.roomId,
    messagesMax: context.messagesMax,
    messagesPerMinute: context.messagesPerMinute,
    partner: { userId: partner.userId, displayName: partner.displayName },
    sharedInterests: self.interests.filter((interest) => partner.interests.includes(interest)),
  };
};

/** The counts after this message. */
const emptyAfter = (context: RoomContext, event: RoomEvent): readonly [number, number] => {
  if (event.type !== 'room.post' || context.isToldNothingNew || !saysNothingNew(event.text)) return [0, 0];
  const seat = seatOf(context, event.from);
  return withSeat(context.emptyInARow, seat, context.emptyInARow[seat] + 1);
};

const seated = ({ userId, visit }: Member): Seated => ({ userId, visit });

type News = Extract<UserTell, { number: number }>;
type Unnumbered<N = News> = N extends News ? Omit<N, 'roomId' | 'number'> : never;

/** Tells a member something under the number that was counted for it. */
const tellMember = (context: RoomContext, seat: Seat, body: Unnumbered): Output => {
  const news = { ...body, roomId: context.roomId, number: context.told[seat] } as News;
  return tell(userAddress(context.members[seat].userId), news);
};

const isFrom = (context: RoomContext, event: RoomEvent): boolean =>
  'from' in event && context.members.some((member) => member.userId === event.from);

/**
 * One conversation between two people. Owns the order of messages: each accepted post takes the next `seq`.
 * Whatever ends it, each member is told once; a member's own leave is concluded by that member's actor.
 */
export const roomMachine = setup({
  types: {
    context: {} as RoomContext,
    input: {} as RoomInput,
    events: {} as RoomEvent,
    emitted: {} as Output,
  },
  delays: {
    // Lazy: messages only note their time, and the timer re-arms itself for what is left.
    idle: ({ context, event }) => ('at' in event ? context.lastAt + context.idleMs - event.at : context.idleMs),
    // Whichever ends first: the history, or the time in which a report may need erased words. The other ends with the tombstone.
    history: ({ context }) => Math.min(limits.tombstoneMs, context.historyMs),
    tombstone: ({ context }) => Math.max(limits.tombstoneMs, context.historyMs),
  },
  guards: {
    isUnannounced: ({ context }) => context.told[0] === 0,
    isMember: ({ context, event }) => isFrom(context, event),
    isStranger: ({ context, event }) => !isFrom(context, event),
    isEmpty: ({ event }) => event.type === 'room.post' && event.text.trim() === '',
    isTooLong: ({ event }) => event.type === 'room.post' && isLongerThanLimit(event.text),
    isTooFast: ({ context, event }) =>
      event.type === 'room.post' && holdBackMs(context, seatOf(context, event.from), event.at) > 0,
    isLast: ({ context }) => isSpentAfter(context),
    isNearTheEnd: ({ context }) => isWarnedAfter(context),
    isNothingNew: ({ context, event }) => {
      const [first, second] = emptyAfter(context, event);
      return first > 0 && second > 0 && first + second >= limits.emptyMessagesInARowMax;
    },
    isBlockToo: ({ event }) => event.type === 'room.report' && event.isBlock,
    isHistoryOver: ({ context }) => context.historyMs <= limits.tombstoneMs,
    isQuietLongEnough: ({ context, event }) => event.at - context.lastAt >= context.idleMs,
  },
  actions: {
    countTellToBoth: assign({ told: ({ context }) => [context.told[0] + 1, context.told[1] + 1] as const }),
    countTellToPartner: assign({
      told: ({ context, event }) => {
        assertEvent(event, ['room.away', 'room.back']);
        const seat = across(seatOf(context, event.from));
        return withSeat(context.told, seat, context.told[seat] + 1);
      },
    }),
    number: assign(({ context, event }) => {
      assertEvent(event, 'room.post');
      const seat = seatOf(context, event.from);
      return {
        seq: context.seq + 1,
        lastAt: event.at,
        // The clock may have been set back.
        saidAt: Math.max(context.saidAt, wallOf(event)),
        told: withSeat(context.told, across(seat), context.told[across(seat)] + 1),
        restedAt: withSeat(context.restedAt, seat, restedAfter(context, seat, event.at)),
        emptyInARow: emptyAfter(context, event),
        hasSpoken: withSeat(context.hasSpoken, seat, true),
      };
    }),
    noteNothingNew: assign({ isToldNothingNew: true, emptyInARow: [0, 0] }),
    tellMatched: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'room.open');
      for (const seat of [0, 1] as const) {
        const { userId, visit } = context.members[seat];
        const ask = event.ask?.userId === userId ? event.ask.id : undefined;
        enqueue.emit(
          tellMember(context, seat, { type: 'user.matched', visit, room: viewFrom(context, event.members, seat), ask }),
        );
      }
    }),
    deliver: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'room.post');
      const seat = across(seatOf(context, event.from));
      const messageId = `msg_${event.id}` as MessageId;
      const message = { messageId, seq: context.seq, text: event.text, at: context.saidAt };
      enqueue.emit({ type: 'record', from: event.from, message });
      enqueue.emit(tellMember(context, seat, { type: 'user.addressed', message }));
      enqueue.emit(reply(event.ask, { type: 'posted', messageId, seq: context.seq, at: context.saidAt }));
    }),
    showTyping: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'room.typing');
      const to = context.members[across(seatOf(context, event.from))].userId;
      enqueue.emit({ type: 'typing', to, isTyping: event.isTyping });
    }),
    tellPresence: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['room.away', 'room.back']);
      const seat = across(seatOf(context, event.from));
      const type = event.type === 'room.away' ? 'user.partnerAway' : 'user.partnerBack';
      enqueue.emit(tellMember(context, seat, { type }));
    }),
    tellParted: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['room.leave', 'room.block', 'room.report']);
      const seat = seatOf(context, event.from);
      enqueue.emit(tellMember(context, across(seat), { type: 'user.unpaired', reason: 'left', detail: 'left' }));
      enqueue.emit(
        tellMember(context, seat, {
          type: 'user.parted',
          ask: event.ask,
          ...(event.type === 'room.report' && { reportId: context.reportIds[seat] ?? undefined }),
        }),
      );
    }),
    // One report a member: whoever reports again is given the first.
    noteReport: assign({
      reportIds: ({ context, event }) => {
        assertEvent(event, 'room.report');
        const seat = seatOf(context, event.from);
        return withSeat(context.reportIds, seat, context.reportIds[seat] ?? reportIdOf(event));
      },
    }),
    fileReport: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'room.report');
      const { from: by, reason, comment } = event;
      const seat = seatOf(context, by);
      const reportId = reportIdOf(event);
      if (context.reportIds[seat] !== reportId) return;
      const { roomId, openedAt, strikePolicy: policy } = context;
      const about = context.members[across(seat)].userId;
      const { origin = null, hasReturned = true } = event;
      const testimony = { origin, hasReturned, hasSpoken: context.hasSpoken[across(seat)] };
      enqueue.emit({
        type: 'report',
        report: { reportId, roomId, by, about, reason, comment, at: wallOf(event) },
        openedAt,
      });
      enqueue.emit(tell(userAddress(about), { type: 'user.reported', reportId, by, openedAt, policy, ...testimony }));
    }),
    answerReported: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'room.report');
      const reportId = context.reportIds[seatOf(context, event.from)];
      if (reportId) enqueue.emit(reply(event.ask, { type: 'reported', reportId }));
    }),
    tellBlock: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['room.block', 'room.report']);
      const whom = context.members[across(seatOf(context, event.from))].userId;
      enqueue.emit(tell(matchmakerAddress(), { type: 'matchmaker.block', by: event.from, whom }));
    }),
    tellBlocker: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['room.block', 'room.report']);
      const whom = context.members[across(seatOf(context, event.from))].userId;
      enqueue.emit(tell(userAddress(event.from), { type: 'user.blocked', whom }));
    }),
    tellBothEnded: enqueueActions(
      ({ context, event, enqueue }, { reason, detail }: { reason: EndReason; detail: EndDetail }) => {
        const absentee = event.type === 'room.absent' || event.type === 'room.eject' ? event.from : undefined;
        for (const seat of [0, 1] as const) {
          enqueue.emit(tellMember(context, seat, { type: 'user.unpaired', reason, detail, absentee }));
        }
      },
    ),
    adviseBoth: enqueueActions(({ context, enqueue }, { kind }: { kind: Remark['kind'] }) => {
      const remark = kind === 'budget_low' ? { kind, messagesLeft: context.messagesMax - context.seq } : { kind };
      for (const seat of [0, 1] as const) enqueue.emit(tellMember(context, seat, { type: 'user.advised', remark }));
    }),
    refuseForNow: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'room.post');
      const retryAfterMs = holdBackMs(context, seatOf(context, event.from), event.at);
      enqueue.emit(reply(event.ask, { type: 'refused', code: 'rate_limited', retryAfterMs }));
    }),
    refuse: enqueueActions(
      (
        { event, enqueue },
        { code }: { code: 'not_in_room' | 'room_closed' | 'message_empty' | 'message_too_long' },
      ) => {
        if ('ask' in event && typeof event.ask === 'string') enqueue.emit(refuse(event.ask, code));
      },
    ),
    confirm: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, ['room.leave', 'room.block', 'room.typing', 'room.admit', 'room.erase']);
      if (event.ask) enqueue.emit(reply(event.ask, { type: 'done' }));
    }),
    eraseTranscript: enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: 'erase' });
    }),
    eraseOwnWords: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'room.erase');
      enqueue.emit({ type: 'erase', from: event.from });
    }),
    breakSeal: assign({ isSealed: false }),
    wipeErased: enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: 'wipe' });
    }),
    forget: enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: 'forget' });
    }),
  },
}).createMachine({
  id: 'room',
  context: ({ input }) => ({
    roomId: input.roomId,
    openedAt: input.at,
    members: [seated(input.members[0]), seated(input.members[1])],
    idleMs: input.idleMs,
    historyMs: input.historyMs,
    messagesMax: input.messagesMax,
    messagesPerMinute: input.messagesPerMinute,
    restedAt: [0, 0],
    emptyInARow: [0, 0],
    isToldNothingNew: false,
    seq: 0,
    lastAt: input.at,
    saidAt: 0,
    isSealed: true,
    told: [0, 0],
    strikePolicy: input.strikePolicy,
    hasSpoken: [false, false],
    reportIds: [null, null],
  }),
  initial: 'active',
  states: {
    active: {
      after: {
        idle: [
          {
            guard: 'isQuietLongEnough',
            target: 'closed',
            actions: ['countTellToBoth', { type: 'tellBothEnded', params: { reason: 'timeout', detail: 'idle' } }],
          },
          { target: 'active', reenter: true },
        ],
      },
      on: {
        'room.open': { guard: 'isUnannounced', actions: ['countTellToBoth', 'tellMatched'] },
        'room.post': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { guard: 'isEmpty', actions: { type: 'refuse', params: { code: 'message_empty' } } },
          { guard: 'isTooLong', actions: { type: 'refuse', params: { code: 'message_too_long' } } },
          { guard: 'isTooFast', actions: 'refuseForNow' },
          {
            guard: 'isLast',
            target: 'closed',
            actions: [
              'number',
              'deliver',
              'countTellToBoth',
              { type: 'tellBothEnded', params: { reason: 'timeout', detail: 'budget' } },
            ],
          },
          {
            guard: 'isNearTheEnd',
            actions: ['number', 'deliver', 'countTellToBoth', { type: 'adviseBoth', params: { kind: 'budget_low' } }],
          },
          {
            guard: 'isNothingNew',
            actions: [
              'number',
              'deliver',
              'noteNothingNew',
              'countTellToBoth',
              { type: 'adviseBoth', params: { kind: 'nothing_new' } },
            ],
          },
          { actions: ['number', 'deliver'] },
        ],
        'room.leave': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { target: 'closed', actions: ['countTellToBoth', 'tellParted'] },
        ],
        'room.typing': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { actions: ['showTyping', 'confirm'] },
        ],
        'room.block': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { target: 'closed', actions: ['countTellToBoth', 'tellBlock', 'tellParted'] },
        ],
        'room.report': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          {
            guard: 'isBlockToo',
            target: 'closed',
            actions: ['noteReport', 'countTellToBoth', 'tellBlock', 'tellParted', 'fileReport'],
          },
          { actions: ['noteReport', 'fileReport', 'answerReported'] },
        ],
        'room.admit': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { actions: 'confirm' },
        ],
        'room.erase': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { actions: ['eraseOwnWords', 'confirm'] },
        ],
        'room.away': { guard: 'isMember', actions: ['countTellToPartner', 'tellPresence'] },
        'room.back': { guard: 'isMember', actions: ['countTellToPartner', 'tellPresence'] },
        'room.absent': {
          guard: 'isMember',
          target: 'closed',
          actions: ['countTellToBoth', { type: 'tellBothEnded', params: { reason: 'timeout', detail: 'absent' } }],
        },
        'room.eject': {
          guard: 'isMember',
          target: 'closed',
          actions: ['countTellToBoth', { type: 'tellBothEnded', params: { reason: 'left', detail: 'moderated' } }],
        },
      },
    },
    closed: {
      after: {
        history: [{ guard: 'isHistoryOver', actions: 'eraseTranscript' }, { actions: ['breakSeal', 'wipeErased'] }],
        tombstone: { actions: 'forget' },
      },
      on: {
        'room.post': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { actions: { type: 'refuse', params: { code: 'room_closed' } } },
        ],
        'room.typing': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { actions: { type: 'refuse', params: { code: 'room_closed' } } },
        ],
        'room.admit': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { actions: 'confirm' },
        ],
        'room.erase': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { actions: ['eraseOwnWords', 'confirm'] },
        ],
        'room.block': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { actions: ['tellBlock', 'tellBlocker', 'confirm'] },
        ],
        'room.report': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { guard: 'isBlockToo', actions: ['noteReport', 'tellBlock', 'tellBlocker', 'fileReport', 'answerReported'] },
          { actions: ['noteReport', 'fileReport', 'answerReported'] },
        ],
        'room.leave': [
          { guard: 'isStranger', actions: { type: 'refuse', params: { code: 'not_in_room' } } },
          { actions: 'confirm' },
        ],
      },
    },
  },
});
