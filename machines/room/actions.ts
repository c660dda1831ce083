import { actionsOf } from '../action.ts';
import type { MessageId, ReportId } from '../address.ts';
import { matchmakerAddress, userAddress } from '../address.ts';
import type {
  EndDetail,
  EndReason,
  Member,
  Output,
  Rejection,
  Remark,
  RoomEvent,
  RoomView,
  UserTell,
} from '../protocol.ts';
import { refuse, reply, tell, wallOf } from '../protocol.ts';
import type { RoomContext } from './context.ts';
import { seatOf } from './context.ts';
import { holdBackMs, restedAfter } from './pace.ts';
import type { Seat } from './seats.ts';
import { across, seats, withSeat } from './seats.ts';
import { emptyAfter } from './small-talk.ts';

type News = Extract<UserTell, { number: number }>;
type Unnumbered<N = News> = N extends News ? Omit<N, 'roomId' | 'number'> : never;

/** Tells members something, each under the next number of their own, so that a stale or repeated tell is recognised. */
function telling(context: RoomContext, ...tells: readonly (readonly [Seat, Unnumbered])[]) {
  let { told } = context;
  const say = tells.map(([seat, body]): Output => {
    told = withSeat(told, seat, told[seat] + 1);
    const news = { ...body, roomId: context.roomId, number: told[seat] } as News;
    return tell(userAddress(context.members[seat].userId), news);
  });
  return { set: { told }, say };
}

const tellingBoth = (context: RoomContext, bodyFor: (seat: Seat) => Unnumbered) =>
  telling(context, ...seats.map((seat) => [seat, bodyFor(seat)] as const));

const partnerOf = (context: RoomContext, { from }: Extract<RoomEvent, { from: unknown }>) =>
  context.members[across(seatOf(context, from))].userId;

const viewFrom = (context: RoomContext, members: readonly [Member, Member], seat: Seat): RoomView => {
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

const reportIdOf = (context: RoomContext, event: Extract<RoomEvent, { type: 'room.report' }>): ReportId =>
  context.reportIds[seatOf(context, event.from)] ?? (`report_${event.id}` as ReportId);

const { always, on } = actionsOf<RoomContext, RoomEvent>();

/** The actions of the room's chart, by name. */
export const roomActions = {
  announce: on('room.open', (context, event) =>
    tellingBoth(context, (seat) => {
      const { userId, visit } = context.members[seat];
      const ask = event.ask?.userId === userId ? event.ask.id : undefined;
      return { type: 'user.matched', visit, room: viewFrom(context, event.members, seat), ask };
    }),
  ),

  deliver: on('room.post', (context, event) => {
    const seat = seatOf(context, event.from);
    const seq = context.seq + 1;
    // The wall clock may have been set back.
    const at = Math.max(context.saidAt, wallOf(event));
    const message = { messageId: `msg_${event.id}` as MessageId, seq, text: event.text, at };
    const { set, say } = telling(context, [across(seat), { type: 'user.addressed', message }]);
    return {
      set: {
        ...set,
        seq,
        lastAt: event.at,
        saidAt: at,
        restedAt: withSeat(context.restedAt, seat, restedAfter(context, seat, event.at)),
        emptyInARow: emptyAfter(context, seat, event.text),
        hasSpoken: withSeat(context.hasSpoken, seat, true),
      },
      say: [
        { type: 'record', from: event.from, message },
        ...say,
        reply(event.ask, { type: 'posted', messageId: message.messageId, seq, at }),
      ],
    };
  }),

  holdBack: on('room.post', (context, event) => {
    const retryAfterMs = holdBackMs(context, seatOf(context, event.from), event.at);
    return { say: reply(event.ask, { type: 'refused', code: 'rate_limited', retryAfterMs }) };
  }),

  advise: always((context, _event, { kind }: { kind: Remark['kind'] }) => {
    const isBudget = kind === 'budget_low';
    const remark = isBudget ? { kind, messagesLeft: context.messagesMax - context.seq } : { kind };
    const { set, say } = tellingBoth(context, () => ({ type: 'user.advised', remark }));
    return { set: isBudget ? set : { ...set, isToldNothingNew: true, emptyInARow: [0, 0] }, say };
  }),

  showTyping: on('room.typing', (context, event) => ({
    say: { type: 'typing', to: partnerOf(context, event), isTyping: event.isTyping },
  })),

  tellPresence: on(['room.away', 'room.back'], (context, event) => {
    const type = event.type === 'room.away' ? 'user.partnerAway' : 'user.partnerBack';
    return telling(context, [across(seatOf(context, event.from)), { type }]);
  }),

  tellParted: on(['room.leave', 'room.block', 'room.report'], (context, event) => {
    const seat = seatOf(context, event.from);
    const reportId = event.type === 'room.report' ? reportIdOf(context, event) : undefined;
    return telling(
      context,
      [across(seat), { type: 'user.unpaired', reason: 'left', detail: 'left' }],
      [seat, { type: 'user.parted', ask: event.ask, ...(reportId !== undefined && { reportId }) }],
    );
  }),

  tellEnded: always((context, event, end: { reason: EndReason; detail: EndDetail }) => {
    const absentee = event.type === 'room.absent' || event.type === 'room.eject' ? event.from : undefined;
    return tellingBoth(context, () => ({ type: 'user.unpaired', ...end, absentee }));
  }),

  tellBlock: on(['room.block', 'room.report'], (context, event) => ({
    say: tell(matchmakerAddress(), { type: 'matchmaker.block', by: event.from, whom: partnerOf(context, event) }),
  })),

  tellBlocker: on(['room.block', 'room.report'], (context, event) => ({
    say: tell(userAddress(event.from), { type: 'user.blocked', whom: partnerOf(context, event) }),
  })),

  // Each member files one report: a second one is answered with the id of the first.
  fileReport: on('room.report', (context, event) => {
    const { from: by, reason, comment, origin = null, hasReturned = true } = event;
    const seat = seatOf(context, by);
    if (context.reportIds[seat] !== null) return {};
    const { roomId, openedAt, strikePolicy: policy } = context;
    const reportId = reportIdOf(context, event);
    const about = partnerOf(context, event);
    const report = { reportId, roomId, by, about, reason, comment, at: wallOf(event) };
    const testimony = { origin, hasReturned, hasSpoken: context.hasSpoken[across(seat)] };
    return {
      set: { reportIds: withSeat(context.reportIds, seat, reportId) },
      say: [
        { type: 'report', report, openedAt },
        tell(userAddress(about), { type: 'user.reported', reportId, by, openedAt, policy, ...testimony }),
      ],
    };
  }),

  answerReported: on('room.report', (context, event) => ({
    say: reply(event.ask, { type: 'reported', reportId: reportIdOf(context, event) }),
  })),

  confirm: on(['room.leave', 'room.block', 'room.typing', 'room.admit', 'room.erase'], (_context, { ask }) => ({
    say: ask && reply(ask, { type: 'done' }),
  })),

  refuse: always((_context, event, { code }: { code: Rejection }) => ({
    say: 'ask' in event && typeof event.ask === 'string' ? refuse(event.ask, code) : undefined,
  })),

  eraseOwnWords: on('room.erase', (_context, { from }) => ({ say: { type: 'erase', from } })),
  eraseTranscript: always(() => ({ say: { type: 'erase' } })),
  breakSeal: always(() => ({ set: { isSealed: false }, say: { type: 'wipe' } })),
  forget: always(() => ({ say: { type: 'forget' } })),
};
