import { actionsOf } from '../action.ts';
import type { RoomId, UserId } from '../address.ts';
import { matchmakerAddress, roomAddress } from '../address.ts';
import { limits } from '../limits.ts';
import type { Deed, MatchmakerTell, Output, RoomCommand, RoomTell, UserEvent } from '../protocol.ts';
import { notice, realOf, refuse, reply, tell, wallOfReal } from '../protocol.ts';
import type { UserContext } from './context.ts';
import { afterRoom, erased } from './context.ts';
import { noticeOf } from './notices.ts';
import type { Sanction } from './sanctions.ts';
import { acquitted, barredForMs, isBarred, isGround, struckOut, weightOf, withStrike } from './sanctions.ts';

type SanctionCommand = Extract<UserEvent, { type: 'user.sanction' }>;

const tellMatchmaker = (event: MatchmakerTell): Output => tell(matchmakerAddress(), event);

const tellOwnRoom = ({ room, userId }: UserContext, type: FromMember['type']): Output => {
  if (!room) throw new Error('chatting without a room');
  return tellRoom(room.roomId, { type, from: userId });
};

type FromMember = Extract<RoomTell, { from: UserId }> | Extract<RoomCommand, { type: 'room.leave' }>;
const tellRoom = (roomId: RoomId, event: FromMember): Output => tell(roomAddress(roomId), event);

const noticed = (event: UserEvent): readonly Output[] => {
  const body = noticeOf(event);
  return body ? [notice(body)] : [];
};

const done = (event: UserEvent): readonly Output[] =>
  'ask' in event && event.ask ? [reply(event.ask, { type: 'done' })] : [];

const audit = (deed: Deed): Output => ({ type: 'audit', deed });

const sanctionOf = (event: SanctionCommand): Sanction => ({
  untilAt: event.timeoutMs === null ? null : realOf(event) + event.timeoutMs,
  strikes: [],
});

const sanctionDeed = (context: UserContext, event: SanctionCommand): Deed => {
  const { by, reportId, note } = event;
  const { untilAt } = sanctionOf(event);
  const about = { about: context.userId, reportId, note };
  return untilAt === null
    ? { by, action: 'ban', ...about }
    : { by, action: 'timeout', ...about, untilAt: wallOfReal(event, untilAt) };
};

const { always, on } = actionsOf<UserContext, UserEvent>();

/** The actions of the user's chart, by name. */
export const userActions = {
  beginVisit: on('user.enter', (context, { profile = context.profile, entrance, ask }) => {
    const { userId, apart } = context;
    const visit = context.visit + 1;
    const member = { userId, visit, ...profile };
    return {
      set: { visit, profile },
      say: tellMatchmaker({ type: 'matchmaker.enqueue', member, apart, entrance, ask }),
    };
  }),

  renewVisit: on('user.enter', ({ userId, visit, ...context }, { profile = context.profile, ask }) => ({
    set: { profile },
    say: tellMatchmaker({ type: 'matchmaker.renew', member: { userId, visit, ...profile }, ask }),
  })),

  refuseBarred: on('user.enter', (context, event) => {
    const retryAfterMs = barredForMs(context, realOf(event));
    const banned = { type: 'refused', code: 'banned' } as const;
    return { say: reply(event.ask, retryAfterMs === undefined ? banned : { ...banned, retryAfterMs }) };
  }),

  locatePlace: on('user.describe', ({ userId, visit }, { ask }) => ({
    say: tellMatchmaker({ type: 'matchmaker.locate', userId, visit, ask }),
  })),

  giveUpPlace: always(({ userId, visit }) => ({ say: tellMatchmaker({ type: 'matchmaker.cancel', userId, visit }) })),

  leavePool: always(({ userId }) => ({ say: tellMatchmaker({ type: 'matchmaker.forget', userId }) })),

  unblock: on('user.unblock', ({ userId }, event) => ({
    say: [tellMatchmaker({ type: 'matchmaker.unblock', by: userId, whom: event.whom }), ...done(event)],
  })),

  takeRoom: on('user.matched', (_context, event) => ({
    set: { room: event.room, heard: event.number, isAway: false },
    say: noticed(event),
  })),

  // The visit is over, and so is the command that began it.
  decline: on('user.matched', ({ userId }, { roomId, ask }) => ({
    say: [
      tellRoom(roomId, { type: 'room.leave', from: userId }),
      ...(ask === undefined ? [] : [reply(ask, { type: 'left' })]),
    ],
  })),

  hear: on(['user.addressed', 'user.advised', 'user.partnerAway', 'user.partnerBack'], (_context, event) => ({
    set: { heard: event.number },
    say: noticed(event),
  })),

  closeRoom: always((context, event) => ({
    set: afterRoom(context, event.at),
    say: noticed(event),
    timer: {
      id: 'rest',
      delayMs: limits.rematchHoldMs,
      event: { type: 'user.rested', at: event.at, id: event.id },
    },
  })),

  // The last partner may be forgotten by now, and so is their name.
  dropApart: always(() => ({ set: { apart: null } })),

  quitRoom: always((context) => ({ say: tellOwnRoom(context, 'room.leave') })),
  tellAway: always((context) => ({ set: { isAway: true }, say: tellOwnRoom(context, 'room.away') })),
  tellBack: always((context) => ({ set: { isAway: false }, say: tellOwnRoom(context, 'room.back') })),
  tellAbsent: always((context) => ({ say: tellOwnRoom(context, 'room.absent') })),
  tellEjected: always((context) => ({ say: tellOwnRoom(context, 'room.eject') })),
  giveNotice: always((_context, event) => ({ say: noticed(event) })),

  weighReport: on('user.reported', (context, event) => ({
    say: { type: 'weigh', reportId: event.reportId, weight: weightOf(context, event) },
  })),

  noteStrike: on('user.reported', (context, event) => ({ set: { strikes: withStrike(context, event) } })),

  strikeOut: on('user.reported', (context, event) => {
    const standing = struckOut(context, event);
    const endsAt = standing.sanction?.untilAt ?? undefined;
    const untilAt = endsAt === undefined ? undefined : wallOfReal(event, endsAt);
    const action = untilAt === undefined ? 'ban' : 'timeout';
    return {
      set: standing,
      say: audit({ by: 'server', action, about: context.userId, reportId: event.reportId, untilAt }),
    };
  }),

  takeSanction: on('user.sanction', (context, event) => ({
    set: { sanction: sanctionOf(event) },
    say: [audit(sanctionDeed(context, event)), ...done(event)],
  })),

  pardon: on('user.pardon', ({ userId }, event) => ({
    set: { strikes: [], timeouts: 0, sanction: null },
    say: [audit({ by: event.by, action: 'unban', about: userId, note: event.note }), ...done(event)],
  })),

  acquit: on('user.acquit', (context, event) => {
    const { reportId } = event;
    const lift = audit({ by: 'server', action: 'lift', about: context.userId, reportId });
    return {
      set: acquitted(context, reportId, realOf(event)),
      say: [...(isGround(context, reportId) ? [lift] : []), ...done(event)],
    };
  }),

  eraseAll: always(({ userId }, event) => ({
    set: erased,
    say: [{ type: 'erase' }, tellMatchmaker({ type: 'matchmaker.forget', userId }), { type: 'clear' }, ...done(event)],
  })),

  vanish: always(() => ({ say: { type: 'forget' } })),

  answerDone: always((_context, event) => ({ say: done(event) })),

  answerState: on('user.describe', (context, event, { state }: { state: 'idle' | 'left' }) => {
    const bannedUntil = isBarred(context, realOf(event)) ? context.sanction?.untilAt : undefined;
    return { say: reply(event.ask, bannedUntil === undefined ? { type: state } : { type: state, bannedUntil }) };
  }),

  answerLeft: on(['user.enter', 'user.describe'], (_context, { ask }) => ({ say: reply(ask, { type: 'left' }) })),

  answerRoom: always(({ room }, event) => ({
    say: 'ask' in event && event.ask && room ? reply(event.ask, { type: 'matched', room }) : undefined,
  })),

  answerParted: on('user.parted', (_context, { ask, reportId }) => ({
    say: ask && reply(ask, reportId ? { type: 'reported', reportId } : { type: 'done' }),
  })),

  refuseChatting: on('user.cancel', ({ room }, { ask }) => ({
    say: room ? refuse(ask, 'already_chatting', room) : undefined,
  })),

  passRefusalOn: on('user.turnedAway', (_context, { ask, code }) => ({ say: refuse(ask, code) })),
};
