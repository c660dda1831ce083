import type { ReportId, RoomId, UserId } from '../../machines/address.ts';
import { limits } from '../../machines/limits.ts';
import type { RoomEvent, Stamp } from '../../machines/protocol.ts';
import { ann, beth, mallory, memberOf } from '../support/machine-people.ts';
import type { Known, Letter } from '../support/machine-walk.ts';

type Timer = typeof idleTimer | typeof historyTimer | typeof tombstoneTimer;
export type Event = RoomEvent | ({ readonly type: Timer } & Stamp);

export interface RoomModel extends Known {
  readonly historyMs: number;
  readonly isOpened: boolean;
  /** 0 for no bound. */
  readonly messagesMax: number;
  readonly messagesPerMinute: number;
  readonly posts: number;
  /** Messages that each member might say at once when they last said one. */
  readonly tokens: Readonly<Record<string, { readonly left: number; readonly at: number }>>;
  /** Thanks of each member in a row. */
  readonly thanks: Readonly<Record<string, number>>;
  readonly isToldNothingNew: boolean;
  readonly quietSinceAt: number;
  /** How often each member has been told something. */
  readonly told: Readonly<Record<string, number>>;
  /** The report that each member has filed about the other. */
  readonly reportIds: Readonly<Record<string, ReportId>>;
  /** Members who have said something. */
  readonly spoken: readonly UserId[];
}

export const roomId = 'room_1' as RoomId;
export const members = [memberOf(ann, 3), memberOf(beth, 5)] as const;
export const idleMs = 60_000;
export const historyMs = 10_000;
export const strikePolicy = { strikesMax: 3, timeoutMs: 5_000 };
export const idleTimer = 'xstate.after.idle.room.active';
export const historyTimer = 'xstate.after.history.room.closed';
export const tombstoneTimer = 'xstate.after.tombstone.room.closed';

export const thanksMax = 6;
const toldMax = 3;

export const partnerOf = (userId: UserId): UserId => (userId === ann ? beth : ann);

const opened =
  (letter: Letter<RoomModel, Event>): Letter<RoomModel, Event> =>
  (model, ask) =>
    model.isOpened ? letter(model, ask) : undefined;

export const posts = (from: UserId, text = 'hello') =>
  opened((_, ask) => ({ event: { type: 'room.post', ask, from, text } }));
export const thanks = (from: UserId): Letter<RoomModel, Event> =>
  opened((model, ask) =>
    (model.thanks[from] ?? 0) < thanksMax
      ? { event: { type: 'room.post', ask, from, text: 'Thank you! 🙏' } }
      : undefined,
  );
export const leaves = (from: UserId) => opened((_, ask) => ({ event: { type: 'room.leave', ask, from } }));
const admits = (from: UserId) => opened((_, ask) => ({ event: { type: 'room.admit', ask, from } }));
export const erases = (from: UserId) => opened((_, ask) => ({ event: { type: 'room.erase', ask, from } }));
const types = (from: UserId, isTyping: boolean) =>
  opened((_, ask) => ({ event: { type: 'room.typing', ask, from, isTyping } }));
const blocks = (from: UserId) => opened((_, ask) => ({ event: { type: 'room.block', ask, from } }));
export const reports = (from: UserId, isBlock: boolean) =>
  opened((_, ask) => ({
    event: {
      type: 'room.report',
      ask,
      from,
      reason: 'scam',
      comment: 'look',
      isBlock,
      origin: 'home',
      hasReturned: from === ann,
    },
  }));
const declines = (from: UserId) => opened(() => ({ event: { type: 'room.leave', from } }));
const lapses = (type: 'room.away' | 'room.back' | 'room.absent' | 'room.eject', from: UserId) =>
  opened(({ told }) => (Math.max(...Object.values(told)) < toldMax ? { event: { type, from } } : undefined));
export const fires = (type: Timer) =>
  opened(({ timers }) => {
    const at = timers[type];
    // Timers fire in the order of their times.
    return at === undefined || at > Math.min(...Object.values(timers)) ? undefined : { at, event: { type } };
  });

export const letters: Readonly<Record<string, Letter<RoomModel, Event>>> = {
  'the room is opened': (_, ask) => ({ event: { type: 'room.open', members, ask: { id: ask, userId: beth } } }),
  'ann posts': posts(ann),
  'beth posts': posts(beth),
  'mallory posts': posts(mallory),
  'ann posts blanks': posts(ann, ' \n\t'),
  'beth posts too much': posts(beth, 'x'.repeat(limits.messageCharsMax + 1)),
  'ann leaves': leaves(ann),
  'beth leaves': leaves(beth),
  'mallory leaves': leaves(mallory),
  'ann asks to see the transcript': admits(ann),
  'beth asks to see the transcript': admits(beth),
  'mallory asks to see the transcript': admits(mallory),
  'ann erases what she said': erases(ann),
  'beth erases what she said': erases(beth),
  'mallory erases what she never said': erases(mallory),
  'ann types': types(ann, true),
  'ann stops typing': types(ann, false),
  'beth types': types(beth, true),
  'mallory types': types(mallory, true),
  'ann blocks beth': blocks(ann),
  'beth blocks ann': blocks(beth),
  'mallory blocks somebody': blocks(mallory),
  'ann reports beth': reports(ann, false),
  'beth reports ann': reports(beth, false),
  'mallory reports somebody': reports(mallory, false),
  'ann reports and blocks beth': reports(ann, true),
  'beth reports and blocks ann': reports(beth, true),
  'mallory reports and blocks somebody': reports(mallory, true),
  'ann declines': declines(ann),
  'beth declines': declines(beth),
  'mallory declines': declines(mallory),
  'ann is away': lapses('room.away', ann),
  'ann is back': lapses('room.back', ann),
  'ann is absent': lapses('room.absent', ann),
  'beth is away': lapses('room.away', beth),
  'beth is back': lapses('room.back', beth),
  'beth is absent': lapses('room.absent', beth),
  'mallory is away': lapses('room.away', mallory),
  'mallory is back': lapses('room.back', mallory),
  'mallory is absent': lapses('room.absent', mallory),
  'ann is put out': lapses('room.eject', ann),
  'beth is put out': lapses('room.eject', beth),
  'mallory is put out': lapses('room.eject', mallory),
  'the idle timer fires': fires(idleTimer),
  'the history timer fires': fires(historyTimer),
  'the tombstone timer fires': fires(tombstoneTimer),
  'half the idle time passes': opened(({ now, timers }) => {
    const at = now + idleMs / 2;
    return at <= (timers[idleTimer] ?? 0) ? { at } : undefined;
  }),
};
