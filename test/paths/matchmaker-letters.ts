import type { AskId, UserId } from '../../machines/address.ts';
import { limits } from '../../machines/limits.ts';
import type { Level } from '../../machines/matchmaker/demand.ts';
import type { Demand, Schedule } from '../../machines/matchmaker/schedule.ts';
import type { Apart, Entrance, MatchmakerEvent, Member } from '../../machines/protocol.ts';
import { ann, beth, carl, memberOf } from '../support/machine-people.ts';
import type { Known, Letter } from '../support/machine-walk.ts';

export interface Guest {
  readonly ticket: number;
  readonly member: Member;
  readonly sinceAt: number;
  readonly apart: Apart | null;
  readonly entrance: Entrance | null;
  readonly isHeard: boolean;
  readonly level: Level;
  readonly dueAt: number | null;
}

interface Left {
  readonly demand: Demand;
  readonly ms: number;
  readonly isMatched: boolean;
  readonly endedAt: number;
}

export interface MatchmakerModel extends Known {
  readonly schedule: Schedule;
  readonly queue: readonly Guest[];
  readonly tickets: number;
  readonly visits: Readonly<Record<string, number>>;
  /** How those left who had to wait. */
  readonly left: readonly Left[];
  /** How long each took to be matched. */
  readonly matchedMs: readonly number[];
  readonly isBethBlocked: boolean;
  /** The command of a renewal that led to a match. */
  readonly passedOn: AskId | null;
}

type MatchmakerLetter = Letter<MatchmakerModel, MatchmakerEvent>;

/** As many as can wait in the exercise. */
export const waitingPeopleMax = 2;
/** A user of the three comes back. */
const visitsMax: Readonly<Record<string, number>> = { ann: 2, beth: 1, carl: 1 };
/** Carl shares a language with the others and nothing else. */
const interestsOf: Readonly<Record<string, readonly string[]>> = {
  ann: ['chess', 'tea'],
  beth: ['tea', 'rain'],
  carl: ['knots'],
};
export const schedule: Schedule = { languageMs: 5_000, anyoneMs: 10_000 };
const momentMs = 5_000;
export const recheck = 'matchmaker.recheck';

export const visitOf = ({ visits }: MatchmakerModel, userId: UserId): number => visits[userId] ?? 0;
export const placeOf = ({ queue }: MatchmakerModel, userId: UserId): number =>
  queue.findIndex(({ member }) => member.userId === userId) + 1;

const enters =
  (userId: UserId, heldFrom?: UserId): MatchmakerLetter =>
  (model, ask) => {
    if (placeOf(model, userId) > 0 || visitOf(model, userId) === visitsMax[userId]) return undefined;
    const apart: Apart | null = heldFrom ? { userId: heldFrom, untilAt: model.now + limits.rematchHoldMs } : null;
    const member = { ...memberOf(userId, visitOf(model, userId) + 1), interests: interestsOf[userId] ?? [] };
    return { event: { type: 'matchmaker.enqueue', member, apart, ask } };
  };

/** A user of two whose profiles do not tell them apart. */
const entersAsAnybody =
  (userId: UserId): MatchmakerLetter =>
  (model, ask) => {
    const isAlone = [carl, ...model.queue.flatMap(({ member, entrance }) => (entrance ? [] : [member.userId]))];
    if (visitOf(model, userId) > 0 || isAlone.some((other) => visitOf(model, other) > 0)) return undefined;
    const entrance = { origin: 'home', isLimited: true, mark: 'anybody' };
    const member = { ...memberOf(userId, 1), interests: ['tea'] };
    return { event: { type: 'matchmaker.enqueue', member, apart: null, entrance, ask } };
  };

const isHeardOf =
  (userId: UserId): MatchmakerLetter =>
  (model) =>
    placeOf(model, userId) > 0 ? { event: { type: 'matchmaker.heard', userId, isHeard: true } } : undefined;

/** A call is heard for good: only a person who has never called can fall silent. */
const fallsSilent =
  (userId: UserId): MatchmakerLetter =>
  ({ queue }) =>
    queue.some(({ member }) => member.userId === userId && member.interests.join() === 'tea')
      ? { event: { type: 'matchmaker.heard', userId, isHeard: false } }
      : undefined;

/** Offered of people the matchmaker has met. */
const known =
  (userId: UserId, event: (visit: number, ask: AskId) => NonNullable<ReturnType<MatchmakerLetter>>['event']) =>
  (model: MatchmakerModel, ask: AskId): ReturnType<MatchmakerLetter> => {
    const visit = visitOf(model, userId);
    const happening = visit > 0 ? event(visit, ask) : undefined;
    return happening && { event: happening };
  };

const renews = (lag: number, interests: readonly string[]) =>
  known(ann, (visit, ask) => ({
    type: 'matchmaker.renew',
    member: { ...memberOf(ann, visit - lag), interests },
    ask,
  }));

const lettersOf = (userId: UserId): Readonly<Record<string, MatchmakerLetter>> => ({
  [`${userId} enters`]: enters(userId),
  [`${userId} enters twice`]: known(userId, (visit, ask) => ({
    type: 'matchmaker.enqueue',
    member: memberOf(userId, visit),
    apart: null,
    ask,
  })),
  [`${userId} asks for the place`]: known(userId, (visit, ask) => ({ type: 'matchmaker.locate', userId, visit, ask })),
  [`${userId} cancels`]: known(userId, (visit) => ({ type: 'matchmaker.cancel', userId, visit })),
  [`${userId} cancels the last visit`]: known(userId, (visit) => ({
    type: 'matchmaker.cancel',
    userId,
    visit: visit - 1,
  })),
});

/** These come one at a time, so that the places stay few. */
const once =
  (letter: MatchmakerLetter): MatchmakerLetter =>
  (model, ask) => {
    const isUsual = model.value === 'open' && !model.isBethBlocked && model.schedule === schedule;
    return isUsual && model.passedOn === null && visitOf(model, carl) === 0 ? letter(model, ask) : undefined;
  };

/** A user who comes when ann has not come back and another user waits. */
const asThird =
  (letter: MatchmakerLetter): MatchmakerLetter =>
  (model, ask) =>
    visitOf(model, ann) < 2 && model.queue.length > 0 ? letter(model, ask) : undefined;

export const letters: Readonly<Record<string, MatchmakerLetter>> = {
  ...lettersOf(ann),
  ...lettersOf(beth),
  'ann enters as anybody': entersAsAnybody(ann),
  'beth enters as anybody': entersAsAnybody(beth),
  'ann is heard of': isHeardOf(ann),
  'beth is heard of': isHeardOf(beth),
  'ann falls silent': fallsSilent(ann),
  'carl enters': asThird(enters(carl)),
  'ann enters, apart from beth': enters(ann, beth),
  'ann renews, and shares nothing': once(renews(0, ['go'])),
  'ann renews, and shares what she did': renews(0, ['chess', 'tea']),
  'ann renews the last visit': renews(1, ['go']),
  'ann renews again what led to a match': ({ passedOn, visits }) =>
    passedOn ? { event: { type: 'matchmaker.renew', member: memberOf(ann, visits.ann), ask: passedOn } } : undefined,
  'ann blocks beth': once(() => ({ event: { type: 'matchmaker.block', by: ann, whom: beth } })),
  'ann unblocks beth': () => ({ event: { type: 'matchmaker.unblock', by: ann, whom: beth } }),
  'ann is forgotten': (model) =>
    placeOf(model, ann) === 0 ? { event: { type: 'matchmaker.forget', userId: ann } } : undefined,
  'the pool is described': (_, ask) => ({ event: { type: 'matchmaker.describe', ask } }),
  'the pool is drained': once((_, ask) => ({ event: { type: 'matchmaker.drain', ask } })),
  'the pool is open again': (_, ask) => ({ event: { type: 'matchmaker.reopen', ask } }),
  'the pool is open again, to anyone at once': once((_, ask) => ({
    event: { type: 'matchmaker.reopen', ask, schedule: { languageMs: 0, anyoneMs: 0 } },
  })),
  'a moment passes': once(({ now, timers }) =>
    now + momentMs <= (timers[recheck] ?? 0) ? { at: now + momentMs } : undefined,
  ),
  'the recheck is due': ({ timers }) =>
    timers[recheck] === undefined ? undefined : { at: timers[recheck], event: { type: recheck } },
};
