import { actionsOf } from '../action.ts';
import type { RoomId, UserId } from '../address.ts';
import { roomAddress, userAddress } from '../address.ts';
import { limits } from '../limits.ts';
import type { MatchmakerEvent, Output, Rejection, Reply, Tell } from '../protocol.ts';
import { reply, tell } from '../protocol.ts';
import type { MatchmakerContext } from './context.ts';
import { withVisit } from './context.ts';
import { demandOf } from './demand.ts';
import type { Pair } from './matching.ts';
import {
  estimateSeconds,
  hastened,
  joined,
  paired,
  recheck,
  rescheduled,
  widensInSeconds,
  without,
} from './matching.ts';
import { pairOf, seekerOf, timeOf } from './seeking.ts';
import { quantile } from './waits.ts';

/** Opens the room of a pair. `index` tells the rooms of one event apart. */
const opening = (
  [one, other]: Pair,
  { id }: MatchmakerEvent,
  index: number,
  ask?: Extract<Tell, { type: 'room.open' }>['ask'],
): Output =>
  tell(roomAddress((index === 0 ? `room_${id}` : `room_${id}_${index}`) as RoomId), {
    type: 'room.open',
    members: [one.member, other.member],
    ask,
  });

/** A place in the queue, as `get_status` and `enter_queue` show it. */
function placeOf(context: MatchmakerContext, userId: UserId, at: number): Reply {
  const waiting = context.line.of(userId);
  return {
    type: 'queued',
    position: context.line.position(userId),
    estimatedWaitSeconds: waiting ? estimateSeconds(context, waiting, at) : null,
    lookingFor: waiting ? demandOf(waiting.member, waiting.level) : 'anyone',
    widensInSeconds: waiting ? widensInSeconds(context, waiting, at) : null,
  };
}

/** The public figures of the pool. They name no user. */
function poolOf({ line, matches }: MatchmakerContext, at: number): Reply {
  const recent = matches.filter(({ endedAt }) => at - endedAt <= limits.waitSampleLifetimeMs).map(({ ms }) => ms);
  return {
    type: 'pool',
    waiting: line.size,
    matches: recent.length,
    medianMatchMs: quantile(recent, 0.5),
    p95MatchMs: quantile(recent, 0.95),
  };
}

const { always, on } = actionsOf<MatchmakerContext, MatchmakerEvent>();

/** The actions of the matchmaker's chart, by name. */
export const matchmakerActions = {
  remember: on('matchmaker.enqueue', (context, { member }) => ({ set: { seen: withVisit(context, member) } })),

  pair: on(['matchmaker.enqueue', 'matchmaker.renew', 'matchmaker.heard'], (context, event) => {
    const pair = pairOf(context, event);
    if (!pair) throw new Error('no pair to open a room for');
    const ask = 'ask' in event ? { id: event.ask, userId: event.member.userId } : undefined;
    return { set: paired(context, pair, event.at), say: opening(pair, event, 0, ask) };
  }),

  notePassedOn: on('matchmaker.renew', ({ passedOn }, { ask }) => ({
    set: { passedOn: [...passedOn, ask].slice(-limits.renewalsMax) },
  })),

  pairThoseDue: always((context, event) => {
    const { matching, pairs } = recheck(context, event.at, event.id);
    return {
      set: { ...matching, recheckAt: null, checkedAt: timeOf(context, event) },
      say: pairs.map((pair, index) => opening(pair, event, index)),
    };
  }),

  takePlace: always((context, event) => {
    const seeker = seekerOf(context, event);
    return { set: seeker && { ...joined(context, seeker, event.at), checkedAt: timeOf(context, event) } };
  }),

  remove: on('matchmaker.cancel', (context, { userId, at, visit }) => ({ set: without(context, userId, at, visit) })),

  // At its limit a block removes an older one, so the blocking user may meet a user who waits.
  block: on('matchmaker.block', (context, { by, whom, at }) => ({
    set: hastened({ ...context, blocks: context.blocks.with(by, whom) }, by, at),
  })),

  unblock: on('matchmaker.unblock', (context, { by, whom, at }) => ({
    set: hastened({ ...context, blocks: context.blocks.without(by, whom) }, by, at),
  })),

  forgetPerson: on('matchmaker.forget', ({ seen, blocks }, { userId }) => ({
    set: {
      seen: { young: seen.young.delete(userId), old: seen.old.delete(userId) },
      blocks: blocks.withoutAllOf(userId),
    },
  })),

  followSchedule: on('matchmaker.reopen', (context, { schedule, at }) => ({
    set: schedule && rescheduled(context, schedule, at),
  })),

  answerPlace: on(['matchmaker.enqueue', 'matchmaker.renew', 'matchmaker.locate'], (context, event) => {
    const userId = event.type === 'matchmaker.locate' ? event.userId : event.member.userId;
    return { say: reply(event.ask, placeOf(context, userId, event.at)) };
  }),

  answerPool: on('matchmaker.describe', (context, { ask, at }) => ({ say: reply(ask, poolOf(context, at)) })),

  turnAway: on(
    'matchmaker.enqueue',
    (_context, { member, ask }, { code }: { code: Extract<Rejection, 'draining' | 'queue_full'> }) => ({
      say: tell(userAddress(member.userId), { type: 'user.turnedAway', visit: member.visit, code, ask }),
    }),
  ),

  // There is one timer. Setting it again moves it; one that is due too early only sets itself again.
  armRecheck: always(({ line, recheckAt }, { at, id }) => {
    const { nextDueAt } = line;
    if (nextDueAt === undefined || (recheckAt !== null && recheckAt <= nextDueAt)) return {};
    const delayMs = Math.max(0, nextDueAt - at);
    return {
      set: { recheckAt: nextDueAt },
      timer: { id: 'recheck', delayMs, event: { type: 'matchmaker.recheck', at, id } },
    };
  }),

  confirm: on(['matchmaker.drain', 'matchmaker.reopen'], (_context, { ask }) => ({
    say: reply(ask, { type: 'done' }),
  })),
};
