import type { AskId, Pool, RoomId, UserId } from '../../machines/address.ts';
import { lobby, roomAddress, userAddress } from '../../machines/address.ts';
import { limits } from '../../machines/limits.ts';
import type { MatchmakerContext, MatchmakerInput, Waiting } from '../../machines/matchmaker.ts';
import { matchmakerMachine } from '../../machines/matchmaker.ts';
import type { Apart, MatchmakerEvent, Member, Output } from '../../machines/protocol.ts';
import { reply, tell } from '../../machines/protocol.ts';
import { ann, beth, carl, memberOf } from '../support/machine-people.ts';
import type { Exercise, Foreseen, Known, Letter } from '../support/machine-walk.ts';

interface MatchmakerModel extends Known {
  readonly queue: readonly Waiting[];
  readonly visits: Readonly<Record<string, number>>;
  readonly waitsMs: readonly number[];
}

type MatchmakerLetter = Letter<MatchmakerModel, MatchmakerEvent>;

/** One of the three comes back. */
const visitsMax: Readonly<Record<string, number>> = { ann: 2, beth: 1, carl: 1 };
const momentMs = 6_500;
const recheck = 'matchmaker.recheck';

const visitOf = ({ visits }: MatchmakerModel, userId: UserId): number => visits[userId] ?? 0;
const placeOf = ({ queue }: MatchmakerModel, userId: UserId): number =>
  queue.findIndex(({ member }) => member.userId === userId) + 1;

const enters =
  (userId: UserId, heldFrom?: UserId): MatchmakerLetter =>
  (model, ask) => {
    if (placeOf(model, userId) > 0 || visitOf(model, userId) === visitsMax[userId]) return undefined;
    const apart: Apart | null = heldFrom ? { userId: heldFrom, untilAt: model.now + limits.rematchHoldMs } : null;
    const member = memberOf(userId, visitOf(model, userId) + 1);
    return { event: { type: 'matchmaker.enqueue', member, apart, ask } };
  };

/** Offered of people the matchmaker has met. */
const known =
  (userId: UserId, event: (visit: number, ask: AskId) => NonNullable<ReturnType<MatchmakerLetter>>['event']) =>
  (model: MatchmakerModel, ask: AskId): ReturnType<MatchmakerLetter> => {
    const visit = visitOf(model, userId);
    const happening = visit > 0 ? event(visit, ask) : undefined;
    return happening && { event: happening };
  };

const renews = (lag: number) =>
  known(ann, (visit, ask) => ({
    type: 'matchmaker.renew',
    member: { ...memberOf(ann, visit - lag), interests: ['go'] },
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

const letters: Readonly<Record<string, MatchmakerLetter>> = {
  ...lettersOf(ann),
  ...lettersOf(beth),
  ...lettersOf(carl),
  'ann enters, apart from beth': enters(ann, beth),
  'beth enters, apart from carl': enters(beth, carl),
  'carl enters, apart from ann': enters(carl, ann),
  'ann renews': renews(0),
  'ann renews the last visit': renews(1),
  'ann is forgotten': (model) =>
    placeOf(model, ann) === 0 ? { event: { type: 'matchmaker.forget', userId: ann } } : undefined,
  'ann blocks beth': () => ({ event: { type: 'matchmaker.block', by: ann, whom: beth } }),
  'the pool is drained': (_, ask) => ({ event: { type: 'matchmaker.drain', ask } }),
  'the pool is open again': (_, ask) => ({ event: { type: 'matchmaker.reopen', ask } }),
  'a moment passes': ({ now, timers }) =>
    now + momentMs <= (timers[recheck] ?? 0) ? { at: now + momentMs } : undefined,
  'the recheck is due': ({ timers }) =>
    timers[recheck] === undefined ? undefined : { at: timers[recheck], event: { type: recheck } },
};

const quietly = (model: MatchmakerModel): Foreseen<MatchmakerModel> => ({ model, outputs: [] });

const isOf = ({ member }: Waiting, visit: Pick<Member, 'userId' | 'visit'>): boolean =>
  member.userId === visit.userId && member.visit === visit.visit;

const isHeld = (now: number, one: Waiting, other: Waiting): boolean =>
  [
    [one, other],
    [other, one],
  ].some(([a, b]) => a?.apart && a.apart.userId === b?.member.userId && now < a.apart.untilAt);

const leaving = (model: MatchmakerModel, ...gone: readonly Waiting[]): MatchmakerModel => ({
  ...model,
  queue: model.queue.filter((one) => !gone.includes(one)),
});

const paired = (
  model: MatchmakerModel,
  id: string,
  pair: readonly [Waiting, Waiting],
  ask?: { id: AskId; userId: UserId },
): Foreseen<MatchmakerModel> => {
  // A newcomer who is paired on arrival has not waited.
  const waits = pair.filter((one) => model.queue.includes(one)).map(({ sinceAt }) => model.now - sinceAt);
  const open: Output = tell(roomAddress(`room_${id}` as RoomId), {
    type: 'room.open',
    members: [pair[0].member, pair[1].member],
    ask,
  });
  return { model: { ...leaving(model, ...pair), waitsMs: [...model.waitsMs, ...waits] }, outputs: [open] };
};

const placed = (model: MatchmakerModel, userId: UserId, ask: AskId): Foreseen<MatchmakerModel> => {
  const sorted = [...model.waitsMs].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  const estimatedWaitSeconds = middle === undefined ? null : Math.ceil(middle / 1000);
  return {
    model,
    outputs: [reply(ask, { type: 'queued', position: placeOf(model, userId), estimatedWaitSeconds })],
  };
};

const armed = (model: MatchmakerModel): MatchmakerModel => {
  const releases = model.queue.flatMap(({ apart }) => (apart && apart.untilAt > model.now ? [apart.untilAt] : []));
  return { ...model, timers: { [recheck]: Math.min(...releases) } };
};

function foreseeEnqueue(model: MatchmakerModel, event: Extract<MatchmakerEvent, { type: 'matchmaker.enqueue' }>) {
  const { member, apart, ask, at, id } = event;
  const { userId, visit } = member;
  if (visit <= visitOf(model, userId)) return quietly(model);
  const seen = { ...model, visits: { ...model.visits, [userId]: visit } };
  if (model.value === 'draining') {
    const event = { type: 'user.turnedAway', visit, code: 'draining', ask } as const;
    return { model: seen, outputs: [tell(userAddress(userId), event)] };
  }
  const newcomer = { member, sinceAt: at, apart };
  const partner = model.queue.find((one) => !isHeld(at, one, newcomer));
  if (partner) return paired(seen, id, [partner, newcomer], { id: ask, userId });
  const joined = { ...seen, queue: [...model.queue, newcomer] };
  return placed(model.queue.length > 0 ? armed(joined) : joined, userId, ask);
}

function foreseeRecheck(fired: MatchmakerModel, id: string): Foreseen<MatchmakerModel> {
  const { queue, now } = fired;
  const model = { ...fired, timers: {} };
  if (queue.length < 2) return quietly(model);
  for (const one of queue) {
    const other = queue.slice(queue.indexOf(one) + 1).find((later) => !isHeld(now, one, later));
    if (other) return paired(model, id, [one, other]);
  }
  return quietly(armed(model));
}

function foresee(model: MatchmakerModel, event: MatchmakerEvent): Foreseen<MatchmakerModel> {
  switch (event.type) {
    case 'matchmaker.enqueue':
      return foreseeEnqueue(model, event);
    case 'matchmaker.renew': {
      const { member, ask } = event;
      const queue = model.queue.map((one) => (isOf(one, member) ? { ...one, member } : one));
      return placed({ ...model, queue }, member.userId, ask);
    }
    case 'matchmaker.locate':
      return placed(model, event.userId, event.ask);
    case 'matchmaker.cancel':
      return quietly(leaving(model, ...model.queue.filter((one) => isOf(one, event))));
    case 'matchmaker.block':
      return quietly(model);
    case 'matchmaker.forget':
      return quietly({ ...model, visits: { ...model.visits, [event.userId]: 0 } });
    case 'matchmaker.reopen':
      return { model: { ...model, value: 'open' }, outputs: [reply(event.ask, { type: 'done' })] };
    case 'matchmaker.drain':
      return { model: { ...model, value: 'draining' }, outputs: [reply(event.ask, { type: 'done' })] };
    case 'matchmaker.recheck':
      return foreseeRecheck(model, event.id);
  }
}

export const matchmakerExercise: Exercise<MatchmakerModel, MatchmakerEvent> & {
  readonly machine: typeof matchmakerMachine;
} = {
  machine: matchmakerMachine,
  input: { pool: lobby satisfies Pool } satisfies MatchmakerInput,
  start: { now: 0, value: 'open', timers: {}, isGone: false, queue: [], visits: {}, waitsMs: [] },
  letters,
  foresee,
  place: ({ value, context }, { now, timers, visits }) => [
    value,
    (context as MatchmakerContext).waiting.map(({ member: { userId, visit, interests }, apart }) => [
      userId,
      visit,
      interests,
      apart && apart.untilAt > now && [apart.userId, apart.untilAt - now],
    ]),
    [ann, beth, carl].map((userId) => visits[userId] ?? 0),
    (timers[recheck] ?? now) - now,
  ],
};
