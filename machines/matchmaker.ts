import { Map as PersistentMap } from 'immutable';
import { assertEvent, assign, enqueueActions, setup } from 'xstate';
import type { AskId, Pool, RoomId, UserId } from './address.ts';
import { roomAddress, userAddress } from './address.ts';
import { limits } from './limits.ts';
import { Blocks } from './matching/blocks.ts';
import { demandOf } from './matching/demand.ts';
import type { Matching, Pair } from './matching/matching.ts';
import {
  estimateSeconds,
  hastened,
  inOrder,
  joined,
  newcomer,
  paired,
  partnerOf,
  recheck,
  reheard,
  renewed,
  rescheduled,
  widensInSeconds,
  without,
} from './matching/matching.ts';
import type { Schedule } from './matching/schedule.ts';
import { Shares } from './matching/shares.ts';
import type { Waiting } from './matching/waiting-line.ts';
import { WaitingLine } from './matching/waiting-line.ts';
import { noWaits, quantile } from './matching/waits.ts';
import type { MatchmakerEvent, Member, Output, Rejection, Reply, Tell } from './protocol.ts';
import { reply, tell } from './protocol.ts';

/** The input that creates a matchmaker. */
export interface MatchmakerInput {
  readonly pool: Pool;
  readonly schedule?: Schedule | undefined;
}

/** All that a matchmaker knows. `WaitingLine`, `Blocks` and `Shares` are classes: `versions.ts` revives them from JSON. */
export interface MatchmakerContext extends Matching {
  readonly pool: Pool;
  /** Last visit seen of each person, in two generations: when the younger is full it becomes the older, whose own is dropped. */
  readonly seen: { readonly young: PersistentMap<UserId, number>; readonly old: PersistentMap<UserId, number> };
  /** Asks of renewals that led to a match, newest last: the room concludes them. */
  readonly passedOn: readonly AskId[];
  /** When the one timer is due; null while none is set. */
  readonly recheckAt: number | null;
  /** The latest time at which anybody in the line was looked at. */
  readonly checkedAt: number;
}

/** Whom a person blocks, oldest first. */
export const blocksOf = ({ blocks }: MatchmakerContext, userId: UserId): readonly UserId[] => blocks.of(userId);

/** Whether somebody blocks whoever has this name: such a name is not given to anybody else. */
export const isBlockedName = ({ blocks }: MatchmakerContext, userId: UserId): boolean => blocks.isBlockedName(userId);

const lastVisit = ({ seen }: MatchmakerContext, userId: UserId): number =>
  seen.young.get(userId) ?? seen.old.get(userId) ?? 0;

const remember = ({ seen }: MatchmakerContext, { userId, visit }: Member): MatchmakerContext['seen'] => {
  const young = seen.young.set(userId, visit);
  return young.size >= limits.seenVisitsMax / 2 ? { young: PersistentMap(), old: young } : { young, old: seen.old };
};

/**
 * The time of an event: never before the last look at the line. One that was long on its way would find people held apart whose time
 * was over when they were looked at, and nobody would look again.
 */
const timeOf = ({ checkedAt }: MatchmakerContext, { at }: MatchmakerEvent): number => Math.max(at, checkedAt);

/** Who looks for a partner because of an event: somebody who comes, or who says something else of themself or is heard of while they wait. */
function seekerOf(context: MatchmakerContext, event: MatchmakerEvent): Waiting | undefined {
  assertEvent(event, ['matchmaker.enqueue', 'matchmaker.renew', 'matchmaker.heard']);
  const at = timeOf(context, event);
  switch (event.type) {
    case 'matchmaker.enqueue':
      return newcomer(context, event, at);
    case 'matchmaker.renew':
      return renewed(context, event.member, at);
    case 'matchmaker.heard':
      return reheard(context, event.userId, event.isHeard, at);
  }
}

/** The two who meet because of an event. */
function pairOf(context: MatchmakerContext, event: MatchmakerEvent): Pair | undefined {
  const seeker = seekerOf(context, event);
  const partner = seeker && partnerOf(context, seeker, timeOf(context, event), event.id);
  return seeker && partner && inOrder(seeker, partner);
}

/** Opens the room of a pair, which is one of several that the event made perhaps. */
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

/** The pool as anybody may see it. */
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

/**
 * Who waits, in which order, and who may meet whom. A pair leaves the queue in one step, with one tell to the room it opens.
 * Whoever may be paired is paired at once, so those who wait cannot be paired with one another: not as long as their demands and the time
 * that holds them apart last.
 */
export const matchmakerMachine = setup({
  types: {
    context: {} as MatchmakerContext,
    input: {} as MatchmakerInput,
    events: {} as MatchmakerEvent,
    emitted: {} as Output,
  },
  guards: {
    isRepeated: ({ context, event }) =>
      (event.type === 'matchmaker.enqueue' && event.member.visit <= lastVisit(context, event.member.userId)) ||
      (event.type === 'matchmaker.renew' && context.passedOn.includes(event.ask)),
    hasPartner: ({ context, event }) => pairOf(context, event) !== undefined,
    isNews: ({ context, event }) => seekerOf(context, event) !== undefined,
    isFull: ({ context }) => context.line.size >= limits.waitingPeopleMax,
  },
  actions: {
    remember: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.enqueue');
      return { seen: remember(context, event.member) };
    }),
    openRoom: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['matchmaker.enqueue', 'matchmaker.renew', 'matchmaker.heard']);
      const pair = pairOf(context, event);
      if (!pair) throw new Error('nobody to open a room for');
      const ask = 'ask' in event ? { id: event.ask, userId: event.member.userId } : undefined;
      enqueue.emit(opening(pair, event, 0, ask));
    }),
    takePair: assign(({ context, event }) => {
      const pair = pairOf(context, event);
      if (!pair) throw new Error('nobody to take from the queue');
      return paired(context, pair, event.at);
    }),
    notePassedOn: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.renew');
      return { passedOn: [...context.passedOn, event.ask].slice(-limits.renewalsMax) };
    }),
    pairThoseDue: enqueueActions(({ context, event, enqueue }) => {
      const { matching, pairs } = recheck(context, event.at, event.id);
      enqueue.assign({ ...matching, recheckAt: null, checkedAt: timeOf(context, event) });
      for (const [index, pair] of pairs.entries()) enqueue.emit(opening(pair, event, index));
    }),
    takePlace: assign(({ context, event }) => {
      const seeker = seekerOf(context, event);
      return seeker ? { ...joined(context, seeker, event.at), checkedAt: timeOf(context, event) } : context;
    }),
    remove: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.cancel');
      return without(context, event.userId, event.at, event.visit);
    }),
    block: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.block');
      const { by, whom, at } = event;
      // At the bound an older block goes, and so they may meet somebody who waits.
      return hastened({ ...context, blocks: context.blocks.with(by, whom) }, by, at);
    }),
    unblock: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.unblock');
      const { by, whom, at } = event;
      return hastened({ ...context, blocks: context.blocks.without(by, whom) }, by, at);
    }),
    forgetPerson: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.forget');
      const { young, old } = context.seen;
      return {
        seen: { young: young.delete(event.userId), old: old.delete(event.userId) },
        blocks: context.blocks.withoutAllOf(event.userId),
      };
    }),
    followSchedule: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.reopen');
      return event.schedule ? rescheduled(context, event.schedule, event.at) : context;
    }),
    answerPlace: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['matchmaker.enqueue', 'matchmaker.renew', 'matchmaker.locate']);
      const userId = event.type === 'matchmaker.locate' ? event.userId : event.member.userId;
      enqueue.emit(reply(event.ask, placeOf(context, userId, event.at)));
    }),
    answerPool: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'matchmaker.describe');
      enqueue.emit(reply(event.ask, poolOf(context, event.at)));
    }),
    turnAway: enqueueActions(
      ({ event, enqueue }, { code }: { code: Extract<Rejection, 'draining' | 'queue_full'> }) => {
        assertEvent(event, 'matchmaker.enqueue');
        const { userId, visit } = event.member;
        enqueue.emit(tell(userAddress(userId), { type: 'user.turnedAway', visit, code, ask: event.ask }));
      },
    ),
    // One timer: arming it again moves it. One that comes too early only sets itself again.
    armRecheck: enqueueActions(({ context, event, enqueue }) => {
      const { line, recheckAt } = context;
      const { nextDueAt } = line;
      if (nextDueAt === undefined || (recheckAt !== null && recheckAt <= nextDueAt)) return;
      enqueue.assign({ recheckAt: nextDueAt });
      enqueue.raise(
        { type: 'matchmaker.recheck', at: event.at, id: event.id },
        {
          id: 'recheck',
          delay: Math.max(0, nextDueAt - event.at),
        },
      );
    }),
    confirm: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, ['matchmaker.drain', 'matchmaker.reopen']);
      enqueue.emit(reply(event.ask, { type: 'done' }));
    }),
  },
}).createMachine({
  id: 'matchmaker',
  context: ({ input }) => ({
    pool: input.pool,
    schedule: input.schedule ?? { languageMs: limits.matchLanguageMs, anyoneMs: limits.matchAnyoneMs },
    line: WaitingLine.empty(),
    blocks: Blocks.empty(),
    waits: noWaits,
    shares: Shares.empty(),
    matches: [],
    seen: { young: PersistentMap(), old: PersistentMap() },
    passedOn: [],
    recheckAt: null,
    checkedAt: 0,
  }),
  initial: 'open',
  on: {
    // Draining turns newcomers away; those who wait already still meet.
    'matchmaker.renew': [
      { guard: 'isRepeated' },
      { guard: 'hasPartner', actions: ['openRoom', 'takePair', 'notePassedOn'] },
      { actions: ['takePlace', 'answerPlace', 'armRecheck'] },
    ],
    'matchmaker.heard': [
      { guard: 'hasPartner', actions: ['openRoom', 'takePair'] },
      { guard: 'isNews', actions: ['takePlace', 'armRecheck'] },
    ],
    'matchmaker.recheck': { actions: ['pairThoseDue', 'armRecheck'] },
    'matchmaker.locate': { actions: 'answerPlace' },
    'matchmaker.cancel': { actions: 'remove' },
    'matchmaker.block': { actions: ['block', 'armRecheck'] },
    'matchmaker.unblock': { actions: ['unblock', 'armRecheck'] },
    'matchmaker.forget': { actions: 'forgetPerson' },
    'matchmaker.describe': { actions: 'answerPool' },
    'matchmaker.drain': { target: '.draining', actions: 'confirm' },
    'matchmaker.reopen': { target: '.open', actions: ['followSchedule', 'armRecheck', 'confirm'] },
  },
  states: {
    open: {
      on: {
        'matchmaker.enqueue': [
          { guard: 'isRepeated' },
          { guard: 'hasPartner', actions: ['remember', 'openRoom', 'takePair'] },
          { guard: 'isFull', actions: ['remember', { type: 'turnAway', params: { code: 'queue_full' } }] },
          { actions: ['remember', 'takePlace', 'answerPlace', 'armRecheck'] },
        ],
      },
    },
    draining: {
      on: {
        'matchmaker.enqueue': [
          { guard: 'isRepeated' },
          { actions: ['remember', { type: 'turnAway', params: { code: 'draining' } }] },
        ],
      },
    },
  },
});
