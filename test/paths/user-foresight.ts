import { roomAddress } from '../../machines/address.ts';
import type { Notice, UserEvent } from '../../machines/protocol.ts';
import { notice, refuse, reply, tell } from '../../machines/protocol.ts';
import { ann, carl } from '../support/machine-people.ts';
import type { Foreseen } from '../support/machine-walk.ts';
import type { FromRoom, NameTimer, UserModel } from './user-letters.ts';
import { dayMs, entrance, nameTimer, never, rematchHoldMs, restTimer } from './user-letters.ts';
import {
  bannedUntil,
  foreseeReport,
  foreseeVerdict,
  isBarred,
  isHeld,
  member,
  quietly,
  saying,
  state,
  toMatchmaker,
} from './user-sanction-foresight.ts';

const outOfRoom = (model: UserModel, value: 'idle' | 'left'): UserModel => ({
  ...model,
  value,
  room: null,
  heard: 0,
  isAway: false,
  apart: model.room && { userId: model.room.partner.userId, untilAt: model.now + rematchHoldMs },
  timers: { ...model.timers, [restTimer]: model.now + rematchHoldMs },
});

function foreseeCommand(
  model: UserModel,
  event: Extract<UserEvent, { type: 'user.enter' | 'user.cancel' | 'user.describe' }>,
): Foreseen<UserModel> {
  const { ask } = event;
  const { value, visit, room } = model;
  if (event.type === 'user.cancel') {
    if (room) return saying(model, refuse(ask, 'already_chatting', room));
    const done = reply(ask, { type: 'done' });
    return value === 'queued'
      ? saying({ ...model, value: 'left' }, toMatchmaker({ type: 'matchmaker.cancel', userId: ann, visit }), done)
      : saying(model, done);
  }
  if (room || value === 'forgotten') return saying(model, reply(ask, state(model)));
  if (event.type === 'user.describe') {
    return value === 'queued'
      ? saying(model, toMatchmaker({ type: 'matchmaker.locate', userId: ann, visit, ask }))
      : saying(model, reply(ask, { ...state(model), ...bannedUntil(model) }));
  }
  const { profile = model.profile } = event;
  if (value === 'queued') {
    const renewed = { ...model, profile };
    return saying(renewed, toMatchmaker({ type: 'matchmaker.renew', member: member(renewed), ask }));
  }
  if (isBarred(model)) {
    const leftMs = (model.sanction?.untilAt ?? 0) - model.now;
    const wait = leftMs === never ? {} : { retryAfterMs: leftMs };
    return saying(model, reply(ask, { type: 'refused', code: 'banned', ...wait }));
  }
  const entered = { ...model, profile, value: 'queued', visit: visit + 1 };
  return saying(
    entered,
    toMatchmaker({ type: 'matchmaker.enqueue', member: member(entered), apart: model.apart, entrance, ask }),
  );
}

/** Whatever they were in the middle of ends, and nothing but the name is left of them. */
function foreseeForgetting(
  model: UserModel,
  { ask }: Extract<UserEvent, { type: 'user.forget' }>,
): Foreseen<UserModel> {
  const { value, visit, room } = model;
  const done = reply(ask, { type: 'done' });
  if (value === 'forgotten') return saying(model, done);
  const leaving = room ? [tell(roomAddress(room.roomId), { type: 'room.leave', from: ann })] : [];
  const cancelling = value === 'queued' ? [toMatchmaker({ type: 'matchmaker.cancel', userId: ann, visit })] : [];
  const forgotten: UserModel = {
    ...model,
    value: 'forgotten',
    timers: { ...model.timers, [nameTimer]: model.now + 7 * dayMs },
    profile: { displayName: '', interests: [], languages: [] },
    room: null,
    heard: 0,
    isAway: false,
    apart: null,
  };
  return saying(
    forgotten,
    ...leaving,
    ...cancelling,
    { type: 'erase' },
    toMatchmaker({ type: 'matchmaker.forget', userId: ann }),
    { type: 'clear' },
    done,
  );
}

function foreseeMatch(model: UserModel, event: Extract<UserEvent, { type: 'user.matched' }>): Foreseen<UserModel> {
  const { roomId, ask, room } = event;
  if (model.room?.roomId === roomId) return quietly(model);
  if (model.value === 'queued' && event.visit === model.visit) {
    return saying(
      { ...model, value: 'chatting', room, heard: 1, isAway: false },
      notice({ type: 'room.opened', room, at: event.at }),
      ...(ask ? [reply(ask, { type: 'matched', room })] : []),
    );
  }
  return saying(
    model,
    tell(roomAddress(roomId), { type: 'room.leave', from: ann }),
    // The visit is over, and so is the command that began it.
    ...(ask ? [reply(ask, { type: 'left' })] : []),
  );
}

const noticeOf = (event: FromRoom): Notice | undefined => {
  const { roomId, at } = event;
  if (event.type === 'user.addressed') return { type: 'room.posted', roomId, message: event.message };
  if (event.type === 'user.advised') return { type: 'room.remarked', roomId, remark: event.remark, at };
  if (event.type === 'user.partnerAway') return { type: 'partner.lapsed', roomId, at };
  if (event.type === 'user.partnerBack') return { type: 'partner.returned', roomId, at };
  if (event.type !== 'user.unpaired') return undefined;
  return { type: 'room.closed', roomId, reason: event.reason, detail: event.detail, at };
};

function foreseeTold(model: UserModel, event: FromRoom): Foreseen<UserModel> {
  if (event.type === 'user.matched') return foreseeMatch(model, event);
  const isNews = event.roomId === model.room?.roomId && event.number > model.heard;
  if (event.type === 'user.parted') {
    const body = event.reportId ? { type: 'reported', reportId: event.reportId } : { type: 'done' };
    const done = event.ask ? [reply(event.ask, body as Parameters<typeof reply>[1])] : [];
    return saying(isNews ? outOfRoom(model, 'left') : model, ...done);
  }
  const body = noticeOf(event);
  if (!isNews || !body) return quietly(model);
  if (event.type !== 'user.unpaired') return saying({ ...model, heard: event.number }, notice(body));
  return saying(outOfRoom(model, event.absentee === ann ? 'left' : 'idle'), notice(body));
}

function foreseePresence(model: UserModel, type: 'away' | 'back' | 'absent'): Foreseen<UserModel> {
  const { value, visit, room } = model;
  if (room) {
    // The room hears of each change once.
    if (type !== 'absent' && model.isAway === (type === 'away')) return quietly(model);
    const noted = type === 'absent' ? model : { ...model, isAway: type === 'away' };
    return saying(noted, tell(roomAddress(room.roomId), { type: `room.${type}`, from: ann }));
  }
  return value === 'queued' && type === 'absent'
    ? saying(
        { ...model, value: 'left' },
        toMatchmaker({ type: 'matchmaker.cancel', userId: ann, visit }),
        notice({ type: 'place.lapsed', reason: 'absent', at: model.now }),
      )
    : quietly(model);
}

export function foresee(model: UserModel, event: UserEvent | NameTimer): Foreseen<UserModel> {
  switch (event.type) {
    case nameTimer: {
      const { [nameTimer]: _, ...timers } = model.timers;
      return isBarred(model)
        ? quietly({ ...model, timers: { ...timers, [nameTimer]: model.now + 7 * dayMs } })
        : saying({ ...model, timers, isGone: true }, { type: 'forget' });
    }
    case restTimer: {
      const { [restTimer]: _, ...timers } = model.timers;
      return quietly({ ...model, timers, apart: null });
    }
    case 'user.enter':
    case 'user.cancel':
    case 'user.describe':
      return foreseeCommand(model, event);
    case 'user.forget':
      return foreseeForgetting(model, event);
    case 'user.unblock':
      return saying(
        model,
        toMatchmaker({ type: 'matchmaker.unblock', by: ann, whom: carl }),
        reply(event.ask, { type: 'done' }),
      );
    case 'user.blocked': {
      const isPartner = model.room?.partner.userId === event.whom;
      return isPartner && model.room
        ? saying(model, tell(roomAddress(model.room.roomId), { type: 'room.leave', from: ann }))
        : quietly(model);
    }
    case 'user.reported':
      return foreseeReport(model, event);
    case 'user.sanction':
    case 'user.pardon':
    case 'user.acquit':
      return foreseeVerdict(model, event);
    case 'user.turnedAway': {
      const isThis = model.value === 'queued' && event.visit === model.visit;
      return saying(isThis ? { ...model, value: 'idle' } : model, refuse(event.ask, event.code));
    }
    case 'user.away':
      return foreseePresence(model, 'away');
    case 'user.back':
      return foreseePresence(model, 'back');
    case 'user.absent':
      return foreseePresence(model, 'absent');
    case 'user.expired':
      return ['queued', 'forgotten'].includes(model.value) || model.room || isHeld(model)
        ? quietly(model)
        : saying({ ...model, isGone: true }, toMatchmaker({ type: 'matchmaker.forget', userId: ann }), {
            type: 'forget',
          });
    default:
      return foreseeTold(model, event);
  }
}
