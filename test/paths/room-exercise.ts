import { limits } from '../../machines/limits.ts';
import type { RoomContext } from '../../machines/room/context.ts';
import { roomMachine } from '../../machines/room/room.ts';
import { ann, beth } from '../support/machine-people.ts';
import type { Exercise } from '../support/machine-walk.ts';
import { foresee, noThanks } from './room-foresight.ts';
import type { Event, RoomModel } from './room-letters.ts';
import {
  erases,
  fires,
  historyMs,
  historyTimer,
  idleMs,
  idleTimer,
  leaves,
  letters,
  members,
  posts,
  roomId,
  strikePolicy,
  thanks,
  tombstoneTimer,
} from './room-letters.ts';

const start: RoomModel = {
  now: 0,
  value: 'active',
  timers: { [idleTimer]: idleMs },
  isGone: false,
  isOpened: false,
  messagesMax: 0,
  messagesPerMinute: 0,
  posts: 0,
  tokens: {},
  thanks: noThanks,
  isToldNothingNew: false,
  historyMs,
  quietSinceAt: 0,
  told: { ann: 0, beth: 0 },
  reportIds: {},
  spoken: [],
};

type RoomExercise = Exercise<RoomModel, Event> & { readonly machine: typeof roomMachine };

/** A room of few messages, slowly said. */
const bounds = { messagesMax: 3, messagesPerMinute: 2 };

export const roomExercise: RoomExercise = {
  machine: roomMachine,
  input: { roomId, members, at: 0, idleMs, historyMs, strikePolicy, ...bounds },
  start: { ...start, ...bounds },
  letters,
  foresee,
  place: ({ value, context }, { now, timers }) => {
    const { seq, told, lastAt, restedAt, reportIds, hasSpoken } = context as RoomContext;
    const reported = [...reportIds.map((reportId) => reportId !== null), hasSpoken];
    const restMs = restedAt.map((at) => Math.max(0, at - now));
    if (value === 'active') return [value, seq, told, reported, restMs, now - lastAt, (timers[idleTimer] ?? 0) - now];
    return [value, seq, told, reported, historyTimer in timers];
  },
};

/** A room without bounds, in which the two say little but thanks. */
export const thanksExercise: RoomExercise = {
  machine: roomMachine,
  input: { roomId, members, at: 0, idleMs, historyMs, messagesMax: 0, messagesPerMinute: 0 },
  start,
  letters: {
    'the room is opened': (model, ask) => (model.isOpened ? undefined : letters['the room is opened']?.(model, ask)),
    'ann thanks': thanks(ann),
    'beth thanks': thanks(beth),
    'ann says something': posts(ann, 'I play chess on Sundays'),
  },
  foresee,
  place: (_, { isOpened, thanks: { ann: anns = 0, beth: beths = 0 }, isToldNothingNew }) => [
    isOpened,
    anns,
    beths,
    isToldNothingNew,
  ],
};

const days3Ms = 3 * limits.tombstoneMs;

/** A room whose transcript can be read for longer than anything can be reported. */
export const keptExercise: RoomExercise = {
  machine: roomMachine,
  input: { roomId, members, at: 0, idleMs, historyMs: days3Ms, messagesMax: 0, messagesPerMinute: 0 },
  start: { ...start, historyMs: days3Ms },
  letters: {
    'the room is opened': (model, ask) => (model.isOpened ? undefined : letters['the room is opened']?.(model, ask)),
    'ann leaves': leaves(ann),
    'beth erases what she said': erases(beth),
    'the history timer fires': fires(historyTimer),
    'the tombstone timer fires': fires(tombstoneTimer),
  },
  foresee,
  place: ({ value }, { isOpened, timers }) => [value, isOpened, historyTimer in timers],
};
