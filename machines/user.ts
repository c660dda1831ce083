import { assertEvent, assign, enqueueActions, setup } from 'xstate';
import type { RoomId, UserId } from './address.ts';
import { matchmakerAddress, roomAddress } from './address.ts';
import { limits } from './limits.ts';
import type { Apart, Deed, Notice, Output, Profile, RoomView, UserEvent } from './protocol.ts';
import { notice, realOf, refuse, reply, tell, wallOf, wallOfReal } from './protocol.ts';
import type { Sanction, Strike } from './sanctions.ts';
import {
  acquitted,
  barredForMs,
  isBarred,
  isGround,
  isHeld,
  isStruckOut,
  struckOut,
  weightOf,
  withStrike,
} from './sanctions.ts';

/** The input that creates a user's actor. */
export interface UserInput {
  readonly userId: UserId;
  readonly bornAt: number;
}

/** All that a user's actor knows. The user's unread events and handle are in the store. */
export interface UserContext {
  readonly userId: UserId;
  /** When the person first came: somebody else may have had the name before. */
  readonly bornAt: number;
  readonly profile: Profile;
  /** Entries into the queue so far. Each is one visit, which the matchmaker and the rooms quote. */
  readonly visit: number;
  readonly room: RoomView | null;
  /** Number of the last tell heard from `room`. */
  readonly heard: number;
  /** Whether the partner was told that they are away. */
  readonly isAway: boolean;
  /** The last partner, not to be met again at once. */
  readonly apart: Apart | null;
  readonly strikes: readonly Strike[];
  /** How many time-outs have come of strikes. */
  readonly timeouts: number;
  /** The last one, whether it has ended or not. */
  readonly sanction: Sanction | null;
}

/** Which presence lease a person holds in a state: what may lapse, and so which times count. */
export const leaseOf = { idle: 'none', queued: 'queue', chatting: 'room', left: 'none', forgotten: 'none' } as const;

/** Nothing is left of a person in it but their name. */
export const forgottenState = 'forgotten' satisfies keyof typeof leaseOf;

const nothingSaid: Profile = { displayName: '', interests: [], languages: [] };

const isNumbered = (event: UserEvent): event is Extract<UserEvent, { number: number }> => 'number' in event;

const isNewsFor = (context: UserContext, event: UserEvent): boolean =>
  isNumbered(event) && event.roomId === context.room?.roomId && event.number > context.heard;

const isOfFormerOwner = (context: UserContext, event: UserEvent): boolean =>
  event.type === 'user.reported' && event.openedAt < context.bornAt;

/** A deed as the event has it that came of a moderator's command. */
const deedOf = (context: UserContext, event: UserEvent): Deed => {
  assertEvent(event, ['user.sanction', 'user.pardon']);
  const { by, note } = event;
  if (event.type === 'user.pardon') return { by, action: 'unban', about: context.userId, note };
  const { untilAt } = sanctionOf(event);
  const about = { about: context.userId, reportId: event.reportId, note };
  return untilAt === null
    ? { by, action: 'ban', ...about }
    : { by, action: 'timeout', ...about, untilAt: wallOfReal(event, untilAt) };
};

const sanctionOf = (event: Extract<UserEvent, { type: 'user.sanction' }>): Sanction => ({
  untilAt: event.timeoutMs === null ? null : realOf(event) + event.timeoutMs,
  strikes: [],
});

const roomIdOf = (context: UserContext): RoomId => {
  if (!context.room) throw new Error('chatting without a room');
  return context.room.roomId;
};

/**
 * One person: whether they wait, with whom they talk, and what their outbox is told. The room and the matchmaker propose;
 * this actor decides whether a match still suits, so a cancel and a match that cross end the same way whichever comes first.
 */
export const userMachine = setup({
  types: {
    context: {} as UserContext,
    input: {} as UserInput,
    events: {} as UserEvent,
    emitted: {} as Output,
  },
  delays: {
    // As long as a report counts: a name that is kept back tells nobody whether one does.
    nameHold: limits.strikeMs,
  },
  guards: {
    isThisVisit: ({ context, event }) => 'visit' in event && event.visit === context.visit,
    isNews: ({ context, event }) => isNewsFor(context, event),
    isNewsOfOwnAbsence: ({ context, event }) =>
      isNewsFor(context, event) && event.type === 'user.unpaired' && event.absentee === context.userId,
    isAway: ({ context }) => context.isAway,
    isPresent: ({ context }) => !context.isAway,
    isBarred: ({ context, event }) => isBarred(context, realOf(event)),
    isHeld: ({ context, event }) => isHeld(context, realOf(event)),
    isOfFormerOwner: ({ context, event }) => isOfFormerOwner(context, event),
    isStruckOut: ({ context, event }) =>
      event.type === 'user.reported' && !isOfFormerOwner(context, event) && isStruckOut(context, event),
    isGroundOfSanction: ({ context, event }) => event.type === 'user.acquit' && isGround(context, event.reportId),
    isWithWhom: ({ context, event }) => event.type === 'user.blocked' && event.whom === context.room?.partner.userId,
    isThisRoom: ({ context, event }) => isNumbered(event) && event.roomId === context.room?.roomId,
  },
  actions: {
    beginVisit: assign(({ context, event }) => {
      assertEvent(event, 'user.enter');
      return { visit: context.visit + 1, profile: event.profile ?? context.profile };
    }),
    renewProfile: assign(({ context, event }) => {
      assertEvent(event, 'user.enter');
      return { profile: event.profile ?? context.profile };
    }),
    takeRoom: assign(({ event }) => {
      assertEvent(event, 'user.matched');
      return { room: event.room, heard: event.number, isAway: false };
    }),
    hear: assign(({ event }) => {
      assertEvent(event, ['user.addressed', 'user.advised', 'user.partnerAway', 'user.partnerBack']);
      return { heard: event.number };
    }),
    closeRoom: enqueueActions(({ context, event, enqueue }) => {
      enqueue.assign({
        room: null,
        heard: 0,
        isAway: false,
        apart: context.room && { userId: context.room.partner.userId, untilAt: event.at + limits.rematchHoldMs },
      });
      const { at, id } = event;
      enqueue.raise({ type: 'user.rested', at, id }, { id: 'rest', delay: limits.rematchHoldMs });
    }),
    // The last partner may be forgotten by now, and so is their name.
    dropApart: assign({ apart: null }),
    noteAway: assign({ isAway: true }),
    noteBack: assign({ isAway: false }),
    noteStrike: assign({
      strikes: ({ context, event }) => {
        assertEvent(event, 'user.reported');
        return withStrike(context, event);
      },
    }),
    strikeOut: assign(({ context, event }) => {
      assertEvent(event, 'user.reported');
      return struckOut(context, event);
    }),
    takeSanction: assign({
      sanction: ({ event }) => {
        assertEvent(event, 'user.sanction');
        return sanctionOf(event);
      },
    }),
    pardon: assign({ strikes: [], timeouts: 0, sanction: null }),
    acquit: assign(({ context, event }) => {
      assertEvent(event, 'user.acquit');
      const { strikes, timeouts, sanction } = acquitted(context, event.reportId, realOf(event));
      return { strikes, timeouts, sanction };
    }),
    dropAll: assign({ profile: nothingSaid, room: null, heard: 0, isAway: false, apart: null }),
    auditCommand: enqueueActions(({ context, event, enqueue }) => {
      enqueue.emit({ type: 'audit', deed: deedOf(context, event) });
    }),
    auditStrikes: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.reported');
      const endsAt = context.sanction?.untilAt ?? undefined;
      const untilAt = endsAt === undefined ? undefined : wallOfReal(event, endsAt);
      const action = untilAt === undefined ? 'ban' : 'timeout';
      const { reportId } = event;
      enqueue.emit({ type: 'audit', deed: { by: 'server', action, about: context.userId, reportId, untilAt } });
    }),
    // Ahead of what notes the strike, which would then be there already.
    weighReport: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.reported');
      enqueue.emit({ type: 'weigh', reportId: event.reportId, weight: weightOf(context, event) });
    }),
    auditLift: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.acquit');
      const { reportId } = event;
      enqueue.emit({ type: 'audit', deed: { by: 'server', action: 'lift', about: context.userId, reportId } });
    }),
    tellEjected: enqueueActions(({ context, enqueue }) => {
      enqueue.emit(tell(roomAddress(roomIdOf(context)), { type: 'room.eject', from: context.userId }));
    }),
    refuseBarred: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.enter');
      const retryAfterMs = barredForMs(context, realOf(event));
      const banned = { type: 'refused', code: 'banned' } as const;
      enqueue.emit(reply(event.ask, retryAfterMs === undefined ? banned : { ...banned, retryAfterMs }));
    }),
    clear: enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: 'clear' });
    }),
    answerParted: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'user.parted');
      const { ask, reportId } = event;
      if (ask) enqueue.emit(reply(ask, reportId ? { type: 'reported', reportId } : { type: 'done' }));
    }),
    askForPlace: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.enter');
      enqueue.emit(
        tell(matchmakerAddress(), {
          type: 'matchmaker.enqueue',
          member: { userId: context.userId, visit: context.visit, ...context.profile },
          apart: context.apart,
          entrance: event.entrance,
          ask: event.ask,
        }),
      );
    }),
    renewPlace: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.enter');
      enqueue.emit(
        tell(matchmakerAddress(), {
          type: 'matchmaker.renew',
          member: { userId: context.userId, visit: context.visit, ...context.profile },
          ask: event.ask,
        }),
      );
    }),
    locatePlace: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.describe');
      enqueue.emit(
        tell(matchmakerAddress(), {
          type: 'matchmaker.locate',
          userId: context.userId,
          visit: context.visit,
          ask: event.ask,
        }),
      );
    }),
    giveUpPlace: enqueueActions(({ context, enqueue }) => {
      enqueue.emit(
        tell(matchmakerAddress(), { type: 'matchmaker.cancel', userId: context.userId, visit: context.visit }),
      );
    }),
    unblock: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.unblock');
      enqueue.emit(tell(matchmakerAddress(), { type: 'matchmaker.unblock', by: context.userId, whom: event.whom }));
    }),
    leavePool: enqueueActions(({ context, enqueue }) => {
      enqueue.emit(tell(matchmakerAddress(), { type: 'matchmaker.forget', userId: context.userId }));
    }),
    vanish: enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: 'forget' });
    }),
    eraseWords: enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: 'erase' });
    }),
    quitRoom: enqueueActions(({ context, enqueue }) => {
      enqueue.emit(tell(roomAddress(roomIdOf(context)), { type: 'room.leave', from: context.userId }));
    }),
    decline: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.matched');
      enqueue.emit(tell(roomAddress(event.roomId), { type: 'room.leave', from: context.userId }));
      // The visit is over, and so is the command that began it.
      if (event.ask) enqueue.emit(reply(event.ask, { type: 'left' }));
    }),
    tellRoom: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['user.away', 'user.back', 'user.absent']);
      const type = ({ 'user.away': 'room.away', 'user.back': 'room.back', 'user.absent': 'room.absent' } as const)[
        event.type
      ];
      enqueue.emit(tell(roomAddress(roomIdOf(context)), { type, from: context.userId }));
    }),
    giveNotice: enqueueActions(({ event, enqueue }) => {
      const body = noticeOf(event);
      if (body) enqueue.emit(notice(body));
    }),
    answerDone: enqueueActions(({ event, enqueue }) => {
      if ('ask' in event && event.ask) enqueue.emit(reply(event.ask, { type: 'done' }));
    }),
    answerState: enqueueActions(({ context, event, enqueue }, { state }: { state: 'idle' | 'left' }) => {
      assertEvent(event, 'user.describe');
      const bannedUntil = isBarred(context, realOf(event)) ? context.sanction?.untilAt : undefined;
      enqueue.emit(reply(event.ask, bannedUntil === undefined ? { type: state } : { type: state, bannedUntil }));
    }),
    answerLeft: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, ['user.enter', 'user.describe']);
      enqueue.emit(reply(event.ask, { type: 'left' }));
    }),
    answerRoom: enqueueActions(({ context, event, enqueue }) => {
      if ('ask' in event && event.ask && context.room) {
        enqueue.emit(reply(event.ask, { type: 'matched', room: context.room }));
      }
    }),
    refuseChatting: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'user.cancel');
      if (context.room) enqueue.emit(refuse(event.ask, 'already_chatting', context.room));
    }),
    passRefusalOn: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'user.turnedAway');
      enqueue.emit(refuse(event.ask, event.code));
    }),
  },
}).createMachine({
  id: 'user',
  context: ({ input }) => ({
    userId: input.userId,
    bornAt: input.bornAt,
    profile: nothingSaid,
    visit: 0,
    room: null,
    heard: 0,
    isAway: false,
    apart: null,
    strikes: [],
    timeouts: 0,
    sanction: null,
  }),
  initial: 'idle',
  on: {
    'user.unblock': { actions: ['unblock', 'answerDone'] },
    'user.rested': { actions: 'dropApart' },
    // A match nobody waits for any more, and a leave that was concluded before.
    'user.matched': { actions: 'decline' },
    'user.parted': { actions: 'answerParted' },
    // Of a visit that was cancelled meanwhile: its command still waits for an answer.
    'user.turnedAway': { actions: 'passRefusalOn' },
    'user.reported': [
      { guard: 'isOfFormerOwner' },
      { guard: 'isStruckOut', actions: ['weighReport', 'strikeOut', 'auditStrikes'] },
      { actions: ['weighReport', 'noteStrike'] },
    ],
    'user.sanction': { actions: ['takeSanction', 'auditCommand', 'answerDone'] },
    'user.pardon': { actions: ['pardon', 'auditCommand', 'answerDone'] },
    'user.acquit': [
      { guard: 'isGroundOfSanction', actions: ['acquit', 'auditLift', 'answerDone'] },
      { actions: ['acquit', 'answerDone'] },
    ],
  },
  states: {
    idle: {
      on: {
        'user.enter': [
          { guard: 'isBarred', actions: 'refuseBarred' },
          { target: 'queued', actions: ['beginVisit', 'askForPlace'] },
        ],
        'user.cancel': { actions: 'answerDone' },
        'user.describe': { actions: { type: 'answerState', params: { state: 'idle' } } },
        'user.forget': {
          target: 'forgotten',
          actions: ['eraseWords', 'leavePool', 'clear', 'dropAll', 'answerDone'],
        },
        'user.expired': [{ guard: 'isHeld' }, { actions: ['leavePool', 'vanish'] }],
      },
    },
    queued: {
      on: {
        'user.enter': { actions: ['renewProfile', 'renewPlace'] },
        'user.cancel': { target: 'left', actions: ['giveUpPlace', 'answerDone'] },
        'user.describe': { actions: 'locatePlace' },
        'user.forget': {
          target: 'forgotten',
          actions: ['giveUpPlace', 'eraseWords', 'leavePool', 'clear', 'dropAll', 'answerDone'],
        },
        'user.reported': {
          guard: 'isStruckOut',
          target: 'left',
          actions: ['weighReport', 'strikeOut', 'giveUpPlace', 'auditStrikes'],
        },
        'user.sanction': {
          target: 'left',
          actions: ['takeSanction', 'giveUpPlace', 'auditCommand', 'answerDone'],
        },
        'user.matched': [
          { guard: 'isThisVisit', target: 'chatting', actions: ['takeRoom', 'giveNotice', 'answerRoom'] },
          { actions: 'decline' },
        ],
        'user.turnedAway': { guard: 'isThisVisit', target: 'idle', actions: 'passRefusalOn' },
        'user.absent': { target: 'left', actions: ['giveUpPlace', 'giveNotice'] },
      },
    },
    chatting: {
      on: {
        'user.enter': { actions: 'answerRoom' },
        'user.cancel': { actions: 'refuseChatting' },
        'user.describe': { actions: 'answerRoom' },
        'user.forget': {
          target: 'forgotten',
          actions: ['quitRoom', 'eraseWords', 'leavePool', 'clear', 'dropAll', 'answerDone'],
        },
        'user.reported': { guard: 'isStruckOut', actions: ['weighReport', 'strikeOut', 'tellEjected', 'auditStrikes'] },
        'user.sanction': { actions: ['takeSanction', 'tellEjected', 'auditCommand', 'answerDone'] },
        'user.blocked': { guard: 'isWithWhom', actions: 'quitRoom' },
        'user.matched': [{ guard: 'isThisRoom' }, { actions: 'decline' }],
        'user.addressed': { guard: 'isNews', actions: ['hear', 'giveNotice'] },
        'user.advised': { guard: 'isNews', actions: ['hear', 'giveNotice'] },
        'user.partnerAway': { guard: 'isNews', actions: ['hear', 'giveNotice'] },
        'user.partnerBack': { guard: 'isNews', actions: ['hear', 'giveNotice'] },
        'user.unpaired': [
          { guard: 'isNewsOfOwnAbsence', target: 'left', actions: ['closeRoom', 'giveNotice'] },
          { guard: 'isNews', target: 'idle', actions: ['closeRoom', 'giveNotice'] },
        ],
        'user.parted': [
          { guard: 'isNews', target: 'left', actions: ['closeRoom', 'answerParted'] },
          { actions: 'answerParted' },
        ],
        'user.away': { guard: 'isPresent', actions: ['noteAway', 'tellRoom'] },
        'user.back': { guard: 'isAway', actions: ['noteBack', 'tellRoom'] },
        'user.absent': { actions: 'tellRoom' },
      },
    },
    left: {
      on: {
        'user.enter': [
          { guard: 'isBarred', actions: 'refuseBarred' },
          { target: 'queued', actions: ['beginVisit', 'askForPlace'] },
        ],
        'user.cancel': { actions: 'answerDone' },
        'user.describe': { actions: { type: 'answerState', params: { state: 'left' } } },
        'user.forget': {
          target: 'forgotten',
          actions: ['eraseWords', 'leavePool', 'clear', 'dropAll', 'answerDone'],
        },
        'user.expired': [{ guard: 'isHeld' }, { actions: ['leavePool', 'vanish'] }],
      },
    },
    // Nothing is left of them but what keeps their name from others.
    forgotten: {
      after: { nameHold: [{ guard: 'isBarred', target: 'forgotten', reenter: true }, { actions: 'vanish' }] },
      on: {
        // Called while they were being forgotten.
        'user.enter': { actions: 'answerLeft' },
        'user.cancel': { actions: 'answerDone' },
        'user.describe': { actions: 'answerLeft' },
        'user.forget': { actions: 'answerDone' },
        // It would keep the name back for longer.
        'user.reported': {},
      },
    },
  },
});

/** What the person is told of something their actor heard; nothing for what is not news to them. */
function noticeOf(event: UserEvent): Notice | undefined {
  switch (event.type) {
    case 'user.matched':
      return { type: 'room.opened', room: event.room, at: wallOf(event) };
    case 'user.addressed':
      return { type: 'room.posted', roomId: event.roomId, message: event.message };
    case 'user.unpaired':
      return {
        type: 'room.closed',
        roomId: event.roomId,
        reason: event.reason,
        detail: event.detail,
        at: wallOf(event),
      };
    case 'user.advised':
      return { type: 'room.remarked', roomId: event.roomId, remark: event.remark, at: wallOf(event) };
    case 'user.partnerAway':
      return { type: 'partner.lapsed', roomId: event.roomId, at: wallOf(event) };
    case 'user.partnerBack':
      return { type: 'partner.returned', roomId: event.roomId, at: wallOf(event) };
    case 'user.absent':
      return { type: 'place.lapsed', reason: 'absent', at: wallOf(event) };
    default:
      return undefined;
  }
}
