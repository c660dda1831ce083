import type { UserId } from '../../machines/address.ts';
import { matchmakerAddress, roomAddress } from '../../machines/address.ts';
import type { Deed, Output, Testimony, UserEvent, Weight } from '../../machines/protocol.ts';
import { reply, tell } from '../../machines/protocol.ts';
import { ann } from '../support/machine-people.ts';
import type { Foreseen } from '../support/machine-walk.ts';
import type { Strike, UserModel } from './user-letters.ts';
import { bornAt, dayMs, never } from './user-letters.ts';

export const quietly = (model: UserModel): Foreseen<UserModel> => ({ model, outputs: [] });
export const saying = (model: UserModel, ...outputs: readonly Output[]): Foreseen<UserModel> => ({ model, outputs });
export const member = ({ visit, profile }: UserModel) => ({ userId: ann, visit, ...profile });

export const state = ({ value, room }: UserModel): Parameters<typeof reply>[1] =>
  room ? { type: 'matched', room } : { type: value === 'idle' ? 'idle' : 'left' };

export const toMatchmaker = (event: Parameters<typeof tell>[1]): Output => tell(matchmakerAddress(), event);

export const isBarred = ({ sanction, now }: UserModel): boolean => sanction !== null && now < sanction.untilAt;
export const bannedUntil = (model: UserModel): { bannedUntil?: number | null } => {
  if (!model.sanction || !isBarred(model)) return {};
  const { untilAt } = model.sanction;
  return { bannedUntil: untilAt === never ? null : untilAt };
};
export const counting = ({ strikes, now }: UserModel): readonly Strike[] =>
  strikes.filter(({ untilAt }) => now < untilAt);
export const isHeld = (model: UserModel): boolean => isBarred(model) || counting(model).length > 0;

const audit = (deed: Omit<Deed, 'about'>): Output => ({ type: 'audit', deed: { ...deed, about: ann } });

/** A sanction ends the place in the queue at once, and the room by its own word. */
function barring(model: UserModel, ...after: readonly Output[]): Foreseen<UserModel> {
  const { value, visit, room } = model;
  if (room) return saying(model, tell(roomAddress(room.roomId), { type: 'room.eject', from: ann }), ...after);
  if (value !== 'queued') return saying(model, ...after);
  return saying({ ...model, value: 'left' }, toMatchmaker({ type: 'matchmaker.cancel', userId: ann, visit }), ...after);
}

function weightOf(model: UserModel, { by, origin, hasSpoken, hasReturned }: Testimony & { by: UserId }): Weight {
  const counted = counting(model);
  if (isBarred(model)) return 'sanctioned';
  if (!hasSpoken) return 'nothing_said';
  if (!hasReturned) return 'not_returned';
  if (counted.some((strike) => strike.by === by)) return 'same_reporter';
  const isSame = counted.some((strike) => origin !== null && strike.origin === origin);
  return isSame ? 'same_address' : 'counts';
}

export function foreseeReport(
  model: UserModel,
  event: Extract<UserEvent, { type: 'user.reported' }>,
): Foreseen<UserModel> {
  const { by, origin, reportId, policy, at } = event;
  if (event.openedAt < bornAt || model.value === 'forgotten') return quietly(model);
  const weight = weightOf(model, event);
  const weighed: Output = { type: 'weigh', reportId, weight };
  if (weight !== 'counts') return saying(model, weighed);
  const strikes = [...counting(model), { reportId, by, origin, untilAt: at + 7 * dayMs }];
  if (policy.strikesMax === 0 || strikes.length < policy.strikesMax) return saying({ ...model, strikes }, weighed);
  const untilAt = at + policy.timeoutMs;
  const out = {
    ...model,
    verdict: 'struck out',
    strikes: [],
    timeouts: model.timeouts + 1,
    sanction: { untilAt, grounds: strikes },
  };
  const barred = barring(out, audit({ by: 'server', action: 'timeout', reportId, untilAt }));
  return { ...barred, outputs: [weighed, ...barred.outputs] };
}

export function foreseeVerdict(
  model: UserModel,
  event: Extract<UserEvent, { type: 'user.sanction' | 'user.pardon' | 'user.acquit' }>,
): Foreseen<UserModel> {
  const done = reply(event.ask, { type: 'done' });
  if (event.type === 'user.pardon') {
    const pardoned = {
      ...model,
      verdict: isBarred(model) ? 'pardoned' : model.verdict,
      strikes: [],
      timeouts: 0,
      sanction: null,
    };
    return saying(pardoned, audit({ by: event.by, action: 'unban', note: event.note }), done);
  }
  if (event.type === 'user.sanction') {
    const { by, note, at, reportId } = event;
    const isBan = event.timeoutMs === null;
    const untilAt = at + (event.timeoutMs ?? never);
    const sanction = { untilAt, grounds: [] };
    const deed = isBan ? ({ action: 'ban' } as const) : ({ action: 'timeout', untilAt } as const);
    return barring({ ...model, verdict: 'sanctioned', sanction }, audit({ by, reportId, note, ...deed }), done);
  }
  const { reportId } = event;
  const without = (strikes: readonly Strike[]) => strikes.filter((strike) => strike.reportId !== reportId);
  const grounds = model.sanction?.grounds ?? [];
  if (!grounds.some((strike) => strike.reportId === reportId)) {
    return saying({ ...model, strikes: without(model.strikes) }, done);
  }
  const lifted = { ...model, verdict: 'acquitted', sanction: null, timeouts: model.timeouts - 1 };
  const strikes = [...without(grounds), ...without(model.strikes)];
  return saying({ ...lifted, strikes }, audit({ by: 'server', action: 'lift', reportId }), done);
}
