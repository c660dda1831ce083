import { Map as PersistentMap } from 'immutable';
import { assertEvent, assign, enqueueActions, raise, setup } from 'xstate';
import type { Pool, RoomId, UserId } from './address.ts';
import { roomAddress, userAddress } from './address.ts';
import { limits } from './limits.ts';
import type { Apart, MatchmakerEvent, Member, Output, Reply } from './protocol.ts';
import { reply, tell } from './protocol.ts';

export interface Waiting {
  readonly member: Member;
  readonly sinceAt: number;
  readonly apart: Apart | null;
}

export interface MatchmakerInput {
  readonly pool: Pool;
}

export interface MatchmakerContext {
  readonly pool: Pool;
  /**
   * Oldest first. Whoever may be paired is paired on arrival, so all who wait here are held apart from one another; as each is
   * held apart from one person at most, they are never more than three.
   */
  readonly waiting: readonly Waiting[];
  /** Last visit seen of each person, in two generations: when the younger is full it becomes the older, whose own is dropped. */
  readonly seen: { readonly young: PersistentMap<UserId, number>; readonly old: PersistentMap<UserId, number> };
  /** How long people waited who were paired lately, in milliseconds, newest last. */
  readonly waitsMs: readonly number[];
}

const lastVisit = ({ seen }: MatchmakerContext, userId: UserId): number =>
  seen.young.get(userId) ?? seen.old.get(userId) ?? 0;

const remember = ({ seen }: MatchmakerContext, { userId, visit }: Member): MatchmakerContext['seen'] => {
  const young = seen.young.set(userId, visit);
  return young.size >= limits.seenVisitsMax / 2 ? { young: PersistentMap(), old: young } : { young, old: seen.old };
};

const isHeldFrom = (one: Waiting, other: Waiting, at: number): boolean =>
  one.apart !== null && one.apart.userId === other.member.userId && one.apart.untilAt > at;

const mayMeet = (one: Waiting, other: Waiting, at: number): boolean =>
  one.member.userId !== other.member.userId && !isHeldFrom(one, other, at) && !isHeldFrom(other, one, at);

/** The newcomer's place in the queue, once the matchmaker accepts it. */
const newcomer = (event: MatchmakerEvent): Waiting => {
  assertEvent(event, 'matchmaker.enqueue');
  return { member: event.member, sinceAt: event.at, apart: event.apart };
};

/** Whom the newcomer meets: who has waited longest of those they may meet. */
const partnerFor = (context: MatchmakerContext, event: MatchmakerEvent): Waiting | undefined => {
  const arriving = newcomer(event);
  return context.waiting.find((waiting) => mayMeet(waiting, arriving, event.at));
};

/** The first two of those waiting whose time apart has passed. */
const releasedPair = ({ waiting }: MatchmakerContext, at: number): readonly [Waiting, Waiting] | undefined => {
  for (const [index, one] of waiting.entries()) {
    const other = waiting.slice(index + 1).find((later) => mayMeet(one, later, at));
    if (other) return [one, other];
  }
  return undefined;
};

/** When the next hold among those waiting passes. */
const nextReleaseAt = ({ waiting }: MatchmakerContext, at: number): number =>
  Math.min(...waiting.flatMap(({ apart }) => (apart && apart.untilAt > at ? [apart.untilAt] : [])));

const without = (waiting: readonly Waiting[], ...gone: readonly Waiting[]): readonly Waiting[] =>
  waiting.filter((one) => !gone.some(({ member }) => member.userId === one.member.userId));

const withWaits = ({ waitsMs }: MatchmakerContext, ...waitMs: readonly number[]): readonly number[] =>
  [...waitsMs, ...waitMs].slice(-limits.waitSamplesMax);

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const estimateSeconds = ({ waitsMs }: MatchmakerContext): number | null => {
  const wait = median(waitsMs);
  return wait === undefined ? null : Math.ceil(wait / 1000);
};

const placeOf = (context: MatchmakerContext, userId: UserId): Reply => ({
  type: 'queued',
  position: context.waiting.findIndex(({ member }) => member.userId === userId) + 1,
  estimatedWaitSeconds: estimateSeconds(context),
});

/**
 * Who waits, in which order, and who may meet whom. A pair leaves the queue in one step, with one tell to the room it opens.
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
      event.type === 'matchmaker.enqueue' && event.member.visit <= lastVisit(context, event.member.userId),
    hasPartner: ({ context, event }) => partnerFor(context, event) !== undefined,
    isHeldApart: ({ context, event }) => without(context.waiting, newcomer(event)).length > 0,
    hasReleasedPair: ({ context, event }) => releasedPair(context, event.at) !== undefined,
    hasHeldPair: ({ context }) => context.waiting.length > 1,
  },
  actions: {
    remember: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.enqueue');
      return { seen: remember(context, event.member) };
    }),
    openRoom: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'matchmaker.enqueue');
      const partner = partnerFor(context, event);
      if (!partner) throw new Error('nobody to pair the newcomer with');
      enqueue.emit(
        tell(roomAddress(`room_${event.id}` as RoomId), {
          type: 'room.open',
          members: [partner.member, event.member],
          ask: { id: event.ask, userId: event.member.userId },
        }),
      );
    }),
    takePartner: assign(({ context, event }) => {
      const partner = partnerFor(context, event);
      if (!partner) throw new Error('nobody to take from the queue');
      return {
        waiting: without(context.waiting, partner, newcomer(event)),
        waitsMs: withWaits(context, event.at - partner.sinceAt),
      };
    }),
    openReleasedRoom: enqueueActions(({ context, event, enqueue }) => {
      const pair = releasedPair(context, event.at);
      if (!pair) throw new Error('no pair is released');
      enqueue.emit(
        tell(roomAddress(`room_${event.id}` as RoomId), {
          type: 'room.open',
          members: [pair[0].member, pair[1].member],
        }),
      );
    }),
    takeReleasedPair: assign(({ context, event }) => {
      const pair = releasedPair(context, event.at);
      if (!pair) throw new Error('no pair is released');
      return {
        waiting: without(context.waiting, ...pair),
        waitsMs: withWaits(context, ...pair.map(({ sinceAt }) => event.at - sinceAt)),
      };
    }),
    // A newer visit takes the place of an older one whose cancel never came.
    add: assign(({ context, event }) => ({
      waiting: [...without(context.waiting, newcomer(event)), newcomer(event)],
    })),
    renew: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.renew');
      return {
        waiting: context.waiting.map((one) =>
          one.member.userId === event.member.userId && one.member.visit === event.member.visit
            ? { ...one, member: event.member }
            : one,
        ),
      };
    }),
    remove: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.cancel');
      return {
        waiting: context.waiting.filter(({ member }) => member.userId !== event.userId || member.visit !== event.visit),
      };
    }),
    forgetVisits: assign(({ context, event }) => {
      assertEvent(event, 'matchmaker.forget');
      const { young, old } = context.seen;
      return { seen: { young: young.delete(event.userId), old: old.delete(event.userId) } };
    }),
    answerPlace: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['matchmaker.enqueue', 'matchmaker.renew', 'matchmaker.locate']);
      const userId = event.type === 'matchmaker.locate' ? event.userId : event.member.userId;
      enqueue.emit(reply(event.ask, placeOf(context, userId)));
    }),
    turnAway: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'matchmaker.enqueue');
      const { userId, visit } = event.member;
      enqueue.emit(tell(userAddress(userId), { type: 'user.turnedAway', visit, code: 'draining', ask: event.ask }));
    }),
    noteBlock: enqueueActions(() => {}),
    // One timer: arming it again moves it.
    armRecheck: raise(({ event }) => ({ type: 'matchmaker.recheck' as const, at: event.at, id: event.id }), {
      id: 'recheck',
      delay: ({ context, event }) => nextReleaseAt(context, event.at) - event.at,
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
    waiting: [],
    seen: { young: PersistentMap(), old: PersistentMap() },
    waitsMs: [],
  }),
  initial: 'open',
  on: {
    'matchmaker.renew': { actions: ['renew', 'answerPlace'] },
    'matchmaker.locate': { actions: 'answerPlace' },
    'matchmaker.block': { actions: 'noteBlock' },
    'matchmaker.cancel': { actions: 'remove' },
    'matchmaker.forget': { actions: 'forgetVisits' },
    // Draining turns newcomers away; those who wait already still meet.
    'matchmaker.recheck': [
      { guard: 'hasReleasedPair', actions: ['openReleasedRoom', 'takeReleasedPair'] },
      { guard: 'hasHeldPair', actions: 'armRecheck' },
    ],
    'matchmaker.drain': { target: '.draining', actions: 'confirm' },
    'matchmaker.reopen': { target: '.open', actions: 'confirm' },
  },
  states: {
    open: {
      on: {
        'matchmaker.enqueue': [
          { guard: 'isRepeated' },
          { guard: 'hasPartner', actions: ['remember', 'openRoom', 'takePartner'] },
          { guard: 'isHeldApart', actions: ['remember', 'add', 'answerPlace', 'armRecheck'] },
          { actions: ['remember', 'add', 'answerPlace'] },
        ],
      },
    },
    draining: {
      on: {
        'matchmaker.enqueue': [{ guard: 'isRepeated' }, { actions: ['remember', 'turnAway'] }],
      },
    },
  },
});
