import type { AskId, RoomId, UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import { limits } from '../../machines/limits.ts';
import type { Level } from '../../machines/matchmaker/demand.ts';
import { draw } from '../../machines/matchmaker/draw.ts';
import type { Demand } from '../../machines/matchmaker/schedule.ts';
import { estimateMs, quantile } from '../../machines/matchmaker/waits.ts';
import type { MatchmakerEvent, Output, Rejection } from '../../machines/protocol.ts';
import { reply, tell } from '../../machines/protocol.ts';
import { ann, beth, carl } from '../support/machine-people.ts';
import type { Foreseen } from '../support/machine-walk.ts';
import type { Guest, MatchmakerModel } from './matchmaker-letters.ts';
import { placeOf, recheck, visitOf, waitingPeopleMax } from './matchmaker-letters.ts';

const quietly = (model: MatchmakerModel): Foreseen<MatchmakerModel> => ({ model, outputs: [] });

/** All three speak one language and have interests. */
const demandOf = (level: Level): Demand => (['interest_and_language', 'language', 'anyone'] as const)[level];
const interestsShared = (one: Guest, other: Guest): number =>
  one.member.interests.filter((interest) => other.member.interests.includes(interest)).length;
const isHeldFrom = (now: number, one: Guest, other: Guest): boolean =>
  one.apart !== null && one.apart.userId === other.member.userId && now < one.apart.untilAt;
const isBlocked = ({ isBethBlocked }: MatchmakerModel, one: Guest, other: Guest): boolean =>
  isBethBlocked && [one, other].every(({ member }) => member.userId !== carl);

/** Whether the later may be a further try of the earlier. */
function mayBeOne(one: Guest, other: Guest): boolean {
  const [earlier, later] = one.ticket < other.ticket ? [one, other] : [other, one];
  if (!earlier.entrance?.mark || earlier.entrance.mark !== later.entrance?.mark) return false;
  return !earlier.isHeard;
}

const mayMeet = (model: MatchmakerModel, one: Guest, other: Guest): boolean =>
  one.member.userId !== other.member.userId &&
  (interestsShared(one, other) > 0 || (one.level > 0 && other.level > 0)) &&
  !isHeldFrom(model.now, one, other) &&
  !isHeldFrom(model.now, other, one) &&
  !isBlocked(model, one, other) &&
  !mayBeOne(one, other);

/** The level that the wait has earned, and the next moment at which something about the guest changes. */
function lookedAt({ now, schedule }: MatchmakerModel, guest: Guest): Guest {
  const steps = [schedule.languageMs, schedule.anyoneMs].map((ms) => guest.sinceAt + ms);
  const level = Math.max(guest.level, steps.filter((at) => at <= now).length) as Level;
  const changes = [...steps.slice(level), guest.apart?.untilAt ?? 0].filter((at) => at > now);
  return { ...guest, level, dueAt: changes.length > 0 ? Math.min(...changes) : null };
}

/** The first of several users who may all be tries of one person is offered to others; and the last to one of them. */
function isOffered({ queue }: MatchmakerModel, seeker: Guest, guest: Guest): boolean {
  const mark = guest.isHeard ? null : (guest.entrance?.mark ?? null);
  if (mark === null) return true;
  const tries = queue.filter(({ isHeard, entrance }) => !isHeard && entrance?.mark === mark);
  return guest === tries[0] || (seeker.entrance?.mark === mark && guest === tries.at(-1));
}

function partnerOf(model: MatchmakerModel, seeker: Guest, seed: string): Guest | undefined {
  const seconds = (guest: Guest): number => Math.floor((model.now - guest.sinceAt) / 1000);
  const overdue = (guest: Guest): number =>
    model.now - guest.sinceAt >= model.schedule.anyoneMs ? seconds(guest) + 1 : 0;
  const order = (one: Guest, other: Guest): number =>
    overdue(other) - overdue(one) ||
    interestsShared(seeker, other) - interestsShared(seeker, one) ||
    seconds(other) - seconds(one);
  const sorted = model.queue
    .filter((guest) => isOffered(model, seeker, guest) && mayMeet(model, seeker, guest))
    .toSorted(order);
  const equals = sorted.filter((guest) => sorted[0] && order(guest, sorted[0]) === 0);
  return equals[draw(seed, equals.length)];
}

const armed = (model: MatchmakerModel): MatchmakerModel => {
  const slots = model.queue.flatMap(({ dueAt }) =>
    dueAt === null ? [] : [Math.ceil(dueAt / limits.recheckGrainMs) * limits.recheckGrainMs],
  );
  const dueAt = Math.min(...slots);
  if (slots.length === 0 || (model.timers[recheck] ?? Number.POSITIVE_INFINITY) <= dueAt) return model;
  return { ...model, timers: { [recheck]: Math.max(dueAt, model.now) } };
};

const leaving = (model: MatchmakerModel, isMatched: boolean, ...gone: readonly Guest[]): MatchmakerModel => {
  // A newcomer who is paired on arrival has not waited.
  const left = gone
    .filter(({ ticket }) => model.queue.some((guest) => guest.ticket === ticket))
    .map(({ sinceAt }) => ({
      demand: demandOf(model.schedule.anyoneMs === 0 ? 2 : 0),
      ms: model.now - sinceAt,
      isMatched,
      endedAt: model.now,
    }));
  const queue = model.queue.filter((guest) => !gone.some(({ ticket }) => ticket === guest.ticket));
  return { ...model, queue, left: [...model.left, ...left] };
};

const staying = (model: MatchmakerModel, guest: Guest): MatchmakerModel => ({
  ...model,
  queue: [...model.queue.filter(({ ticket }) => ticket !== guest.ticket), guest].toSorted(
    (one, other) => one.ticket - other.ticket,
  ),
});

function paired(
  model: MatchmakerModel,
  roomId: string,
  pair: readonly [Guest, Guest],
  ask?: { id: AskId; userId: UserId },
): Foreseen<MatchmakerModel> {
  const [one, other] = pair.toSorted((a, b) => a.ticket - b.ticket) as [Guest, Guest];
  const open: Output = tell(roomAddress(roomId as RoomId), {
    type: 'room.open',
    members: [one.member, other.member],
    ask,
  });
  const matchedMs = [...model.matchedMs, model.now - one.sinceAt, model.now - other.sinceAt];
  return { model: { ...leaving(model, true, ...pair), matchedMs }, outputs: [open] };
}

function placed(model: MatchmakerModel, userId: UserId, ask: AskId): Foreseen<MatchmakerModel> {
  const guest = model.queue.find(({ member }) => member.userId === userId);
  const steps = [model.schedule.languageMs, model.schedule.anyoneMs];
  const widensMs = guest && steps[guest.level];
  const demand = demandOf(model.schedule.anyoneMs === 0 ? 2 : 0);
  const waits = model.left.filter((wait) => wait.demand === demand);
  const estimatedMs = guest ? estimateMs(waits, model.now - guest.sinceAt, model.now) : null;
  const place = {
    type: 'queued',
    position: placeOf(model, userId),
    estimatedWaitSeconds: estimatedMs === null ? null : Math.ceil(estimatedMs / 1000),
    lookingFor: guest ? demandOf(guest.level) : 'anyone',
    widensInSeconds:
      guest && widensMs !== undefined ? Math.max(0, Math.ceil((guest.sinceAt + widensMs - model.now) / 1000)) : null,
  } as const;
  return { model, outputs: [reply(ask, place)] };
}

function turnedAway(
  model: MatchmakerModel,
  { member: { userId, visit }, ask }: Extract<MatchmakerEvent, { type: 'matchmaker.enqueue' }>,
  code: Extract<Rejection, 'draining' | 'queue_full'>,
): Foreseen<MatchmakerModel> {
  return { model, outputs: [tell(userAddress(userId), { type: 'user.turnedAway', visit, code, ask })] };
}

function foreseeEnqueue(model: MatchmakerModel, event: Extract<MatchmakerEvent, { type: 'matchmaker.enqueue' }>) {
  const { member, apart, entrance = null, ask, at, id } = event;
  const { userId, visit } = member;
  if (visit <= visitOf(model, userId)) return quietly(model);
  const seen = { ...model, visits: { ...model.visits, [userId]: visit } };
  if (model.value === 'draining') return turnedAway(seen, event, 'draining');
  const newcomer = lookedAt(model, {
    ticket: model.tickets,
    member,
    sinceAt: at,
    apart,
    entrance,
    isHeard: !entrance?.mark,
    level: 0,
    dueAt: null,
  });
  const partner = partnerOf(model, newcomer, id);
  if (partner) return paired(seen, `room_${id}`, [partner, newcomer], { id: ask, userId });
  if (model.queue.length === waitingPeopleMax) return turnedAway(seen, event, 'queue_full');
  return placed(armed({ ...staying(seen, newcomer), tickets: model.tickets + 1 }), userId, ask);
}

function foreseeRenewal(model: MatchmakerModel, event: Extract<MatchmakerEvent, { type: 'matchmaker.renew' }>) {
  const { member, ask, id } = event;
  if (ask === model.passedOn) return quietly(model);
  const waiting = model.queue.find((guest) => guest.member.userId === ann && guest.member.visit === member.visit);
  if (!waiting) return placed(model, ann, ask);
  const renewed = lookedAt(model, { ...waiting, member, isHeard: true });
  const partner = partnerOf(model, renewed, id);
  if (!partner) return placed(armed(staying(model, renewed)), ann, ask);
  const { model: after, outputs } = paired(model, `room_${id}`, [partner, renewed], { id: ask, userId: ann });
  return { model: { ...after, passedOn: ask }, outputs };
}

function foreseeHeard(model: MatchmakerModel, event: Extract<MatchmakerEvent, { type: 'matchmaker.heard' }>) {
  const { userId, isHeard, id } = event;
  const waiting = model.queue.find((guest) => guest.member.userId === userId);
  if (!waiting?.entrance?.mark || waiting.isHeard === isHeard) return quietly(model);
  const guest = lookedAt(model, { ...waiting, isHeard });
  const partner = partnerOf(model, guest, id);
  return partner ? paired(model, `room_${id}`, [partner, guest]) : quietly(armed(staying(model, guest)));
}

function foreseeRecheck(fired: MatchmakerModel, id: string): Foreseen<MatchmakerModel> {
  let model: MatchmakerModel = { ...fired, timers: {} };
  const outputs: Output[] = [];
  const slot = ({ dueAt }: Guest): number => Math.ceil((dueAt ?? 0) / limits.recheckGrainMs);
  const due = fired.queue
    .filter(({ dueAt }) => dueAt !== null && dueAt <= fired.now)
    .toSorted((one, other) => slot(one) - slot(other));
  for (const { ticket } of due) {
    const waiting = model.queue.find((guest) => guest.ticket === ticket);
    if (!waiting) continue;
    const guest = lookedAt(model, waiting);
    const partner = partnerOf(model, guest, `${id} ${ticket}`);
    const roomId = outputs.length === 0 ? `room_${id}` : `room_${id}_${outputs.length}`;
    const foreseen = partner ? paired(model, roomId, [guest, partner]) : quietly(staying(model, guest));
    model = foreseen.model;
    outputs.push(...foreseen.outputs);
  }
  return { model: armed(model), outputs };
}

/** A user whose possible partners have changed is looked at again at once. */
const hastened = (model: MatchmakerModel, userIds: readonly UserId[]): MatchmakerModel =>
  armed({
    ...model,
    queue: model.queue.map((guest) => (userIds.includes(guest.member.userId) ? { ...guest, dueAt: model.now } : guest)),
  });

export function foresee(model: MatchmakerModel, event: MatchmakerEvent): Foreseen<MatchmakerModel> {
  switch (event.type) {
    case 'matchmaker.enqueue':
      return foreseeEnqueue(model, event);
    case 'matchmaker.renew':
      return foreseeRenewal(model, event);
    case 'matchmaker.heard':
      return foreseeHeard(model, event);
    case 'matchmaker.locate':
      return placed(model, event.userId, event.ask);
    case 'matchmaker.cancel': {
      const isOf = ({ member }: Guest): boolean => member.userId === event.userId && member.visit === event.visit;
      return quietly(leaving(model, false, ...model.queue.filter(isOf)));
    }
    case 'matchmaker.block':
    case 'matchmaker.unblock':
      return quietly(hastened({ ...model, isBethBlocked: event.type === 'matchmaker.block' }, [ann]));
    case 'matchmaker.forget':
      return quietly({ ...model, visits: { ...model.visits, [event.userId]: 0 }, isBethBlocked: false });
    case 'matchmaker.describe': {
      const { queue, matchedMs } = model;
      const pool = {
        type: 'pool',
        waiting: queue.length,
        matches: matchedMs.length,
        medianMatchMs: quantile(matchedMs, 0.5),
        p95MatchMs: quantile(matchedMs, 0.95),
      } as const;
      return { model, outputs: [reply(event.ask, pool)] };
    }
    case 'matchmaker.reopen': {
      const isOther = event.schedule !== undefined && event.schedule.anyoneMs !== model.schedule.anyoneMs;
      const open = { ...model, value: 'open', schedule: event.schedule ?? model.schedule };
      const followed = armed(isOther ? hastened(open, [ann, beth, carl]) : open);
      return { model: followed, outputs: [reply(event.ask, { type: 'done' })] };
    }
    case 'matchmaker.drain':
      return { model: { ...model, value: 'draining' }, outputs: [reply(event.ask, { type: 'done' })] };
    case 'matchmaker.recheck':
      return foreseeRecheck(model, event.id);
  }
}
