import type { AskId, ReportId, RoomId, UserId } from '../../machines/address.ts';
import type { Apart, Message, Profile, RoomView, Stamp, Testimony, UserEvent } from '../../machines/protocol.ts';
import { ann, beth, carl, mallory, profileOf, viewOf } from '../support/machine-people.ts';
import type { Known, Letter } from '../support/machine-walk.ts';
import { isBarred } from './user-sanction-foresight.ts';

export interface UserModel extends Known {
  readonly visit: number;
  readonly profile: Profile;
  readonly room: RoomView | null;
  /** Number of the last thing the room told. */
  readonly heard: number;
  readonly isAway: boolean;
  readonly apart: Apart | null;
  /** Reports that count. */
  readonly strikes: readonly Strike[];
  readonly timeouts: number;
  /** The last thing decided of them: a machine that does not carry it out stands where it stood before. */
  readonly verdict: string;
  /** The last one; `grounds` are the reports that it came of. */
  readonly sanction: { readonly untilAt: number; readonly grounds: readonly Strike[] } | null;
}

export interface Strike {
  readonly reportId: ReportId;
  readonly by: UserId;
  readonly origin: string | null;
  readonly untilAt: number;
}

export type NameTimer = { readonly type: typeof nameTimer } & Stamp;
type Timer = typeof nameTimer | typeof restTimer;
type UserLetter = Letter<UserModel, UserEvent | NameTimer>;
export type FromRoom = Extract<UserEvent, { number: number }>;

export const bornAt = 0;
const visitsMax = 2;
const heardMax = 3;
const letterMs = 1_000;
export const nameTimer = 'xstate.after.nameHold.user.forgotten';
export const restTimer = 'user.rested';
export const rematchHoldMs = 10_000;
const timeoutMs = 50_000;
export const dayMs = 24 * 60 * 60 * 1000;
export const never = Number.POSITIVE_INFINITY;

export const entrance = { origin: 'home', isLimited: true, mark: 'mark of ann' };
export const message: Message = { messageId: 'msg_1' as Message['messageId'], seq: 1, text: 'hello', at: 7 };
export const remark = { kind: 'budget_low', messagesLeft: 3 } as const;
const roomOf = (visit: number): RoomId => `room_${visit}` as RoomId;
const elsewhere = 'room_elsewhere' as RoomId;

const later = ({ now }: UserModel, event: NonNullable<ReturnType<UserLetter>>['event']): ReturnType<UserLetter> =>
  event && { at: now + letterMs, event };

/** A user begins to exist by entering, and the room speaks to the user after that. */
const visited =
  (event: (model: UserModel, ask: AskId) => NonNullable<ReturnType<UserLetter>>['event']): UserLetter =>
  (model, ask) =>
    model.visit > 0 ? later(model, event(model, ask)) : undefined;

const enters =
  (profile?: Profile): UserLetter =>
  (model, ask) =>
    model.visit < visitsMax ? later(model, { type: 'user.enter', ask, profile, entrance }) : undefined;

type Told =
  | 'user.advised'
  | 'user.addressed'
  | 'user.partnerAway'
  | 'user.partnerBack'
  | 'user.unpaired'
  | 'user.parted';
type Unnumbered = FromRoom extends infer Event
  ? Event extends { type: Told }
    ? Omit<Event, 'roomId' | 'number' | 'at' | 'id'>
    : never
  : never;

const news = (told: Unnumbered): UserLetter =>
  visited(({ room, heard }) =>
    room && heard < heardMax ? { ...told, roomId: room.roomId, number: heard + 1 } : undefined,
  );
const stale = (told: Unnumbered): UserLetter =>
  visited(({ room, heard }) => (room ? { ...told, roomId: room.roomId, number: heard } : undefined));
const fromElsewhere = (told: Unnumbered): UserLetter =>
  visited(() => ({ ...told, roomId: elsewhere, number: heardMax }));
const withAsk =
  (letter: UserLetter): UserLetter =>
  (model, ask) => {
    const moment = letter(model, ask);
    return moment?.event && { ...moment, event: { ...moment.event, ask } as typeof moment.event };
  };

const matched = (roomId: RoomId, visit: number, partner: UserId): NonNullable<ReturnType<UserLetter>>['event'] => ({
  type: 'user.matched',
  roomId,
  number: 1,
  visit,
  room: viewOf(roomId, ann, partner),
});
const turnedAway = (lag: number): UserLetter =>
  visited(({ visit }, ask) => ({ type: 'user.turnedAway', visit: visit - lag, ask, code: 'draining' }));

const ended = { type: 'user.unpaired', reason: 'left', detail: 'left' } as const;
const absent = { type: 'user.unpaired', reason: 'timeout', detail: 'absent' } as const;

/** Reports and sanctions are tried within one visit, so that the places stay few. */
const judged = (
  event: (model: UserModel, ask: AskId) => NonNullable<ReturnType<UserLetter>>['event'] | undefined,
): UserLetter => visited((model, ask) => (model.visit === 1 && model.heard <= 1 ? event(model, ask) : undefined));
const believed: Testimony = { origin: null, hasReturned: true, hasSpoken: true };
const reported = (
  by: UserId,
  reportId: string,
  {
    strikesMax = 2,
    openedAt = bornAt,
    ...testimony
  }: Partial<Testimony & { strikesMax: number; openedAt: number }> = {},
): UserLetter =>
  judged((model) =>
    model.timeouts === 0 || isBarred(model)
      ? {
          type: 'user.reported',
          by,
          reportId: reportId as ReportId,
          openedAt,
          policy: { strikesMax, timeoutMs },
          ...believed,
          ...testimony,
        }
      : undefined,
  );
const sanctioned = (ms: number | null): UserLetter =>
  judged((_, ask) => ({ type: 'user.sanction', ask, by: 'mo', timeoutMs: ms, note: 'rude' }));
const acquitted = (reportId: string): UserLetter =>
  judged((_, ask) => ({ type: 'user.acquit', ask, reportId: reportId as ReportId }));
const passes =
  (until: (model: UserModel) => number | undefined): UserLetter =>
  (model) => {
    const at = until(model);
    return at === undefined || at === never || at <= model.now ? undefined : { at };
  };

const fires =
  (type: Timer): UserLetter =>
  ({ now, timers }) => {
    const at = timers[type];
    // Timers fire in the order of their times.
    if (at === undefined || at > Math.min(...Object.values(timers))) return undefined;
    return { at: Math.max(now, at), event: { type } };
  };

export const letters: Readonly<Record<string, UserLetter>> = {
  enters: enters(profileOf(ann)),
  'enters with other interests': enters({ ...profileOf(ann), interests: ['rain'] }),
  'enters again as before': (model, ask) => (model.visit > 0 ? enters()(model, ask) : undefined),
  cancels: visited((_, ask) => ({ type: 'user.cancel', ask })),
  'asks for the state': visited((_, ask) => ({ type: 'user.describe', ask })),
  'unblocks somebody': visited((_, ask) => ({ type: 'user.unblock', ask, whom: carl })),
  'asks to be forgotten': visited((_, ask) => ({ type: 'user.forget', ask })),
  'is matched': visited(({ visit }) => matched(roomOf(visit), visit, beth)),
  'is matched by the own command': withAsk(visited(({ visit }) => matched(roomOf(visit), visit, beth))),
  'is matched for the last visit': visited(({ visit }) => matched(roomOf(visit - 1), visit - 1, carl)),
  'is matched for the last visit by its command': withAsk(
    visited(({ visit }) => matched(roomOf(visit - 1), visit - 1, carl)),
  ),
  'is matched elsewhere for the same visit': visited(({ visit }) => matched(elsewhere, visit, carl)),
  'hears a message': news({ type: 'user.addressed', message }),
  'hears that little is left': news({ type: 'user.advised', remark }),
  'hears twice that little is left': stale({ type: 'user.advised', remark }),
  'hears a remark from elsewhere': fromElsewhere({ type: 'user.advised', remark }),
  'hears that the partner is away': news({ type: 'user.partnerAway' }),
  'hears that the partner is back': news({ type: 'user.partnerBack' }),
  'hears that the partner left': news(ended),
  'hears that the room was idle': news({ ...ended, reason: 'timeout', detail: 'idle' }),
  'hears of the own absence': news({ ...absent, absentee: ann }),
  "hears of the partner's absence": news({ ...absent, absentee: beth }),
  'hears that the own leave is done': withAsk(news({ type: 'user.parted' })),
  'hears that the own leave is done, with a report': withAsk(
    news({ type: 'user.parted', reportId: 'report_of_ann' as ReportId }),
  ),
  'hears that the room was declined': news({ type: 'user.parted' }),
  'hears a message twice': stale({ type: 'user.addressed', message }),
  'hears twice that the partner is away': stale({ type: 'user.partnerAway' }),
  'hears twice that the partner is back': stale({ type: 'user.partnerBack' }),
  'hears a stale end': stale(ended),
  'hears of a stale own absence': stale({ ...absent, absentee: ann }),
  'hears of a stale leave': withAsk(stale({ type: 'user.parted' })),
  'hears a message from elsewhere': fromElsewhere({ type: 'user.addressed', message }),
  'hears of somebody away elsewhere': fromElsewhere({ type: 'user.partnerAway' }),
  'hears of somebody back elsewhere': fromElsewhere({ type: 'user.partnerBack' }),
  'hears of an end elsewhere': fromElsewhere(ended),
  'hears of a leave elsewhere': withAsk(fromElsewhere({ type: 'user.parted' })),
  'hears of a decline elsewhere': fromElsewhere({ type: 'user.parted' }),
  'is turned away': turnedAway(0),
  'is turned away for the last visit': turnedAway(1),
  'is away': visited(() => ({ type: 'user.away' })),
  'is back': visited(() => ({ type: 'user.back' })),
  'is absent': visited(() => ({ type: 'user.absent' })),
  'is reported by beth': reported(beth, 'report_of_beth', { origin: 'home' }),
  'is reported by her neighbour': reported(mallory, 'report_of_neighbour', { origin: 'home' }),
  'is reported having said nothing': reported(carl, 'report_of_silence', { hasSpoken: false, strikesMax: 1 }),
  'is reported by nobody in particular': reported(carl, 'report_of_nobody', { hasReturned: false, strikesMax: 1 }),
  'is reported by beth again': reported(beth, 'another_of_beth'),
  'is reported by carl': reported(carl, 'report_of_carl'),
  'is reported where only moderators decide': reported(carl, 'report_of_carl', { strikesMax: 0 }),
  "is reported for the name's former owner": reported(mallory, 'report_of_mallory', {
    strikesMax: 1,
    openedAt: bornAt - 1,
  }),
  'has blocked the partner': visited(() => ({ type: 'user.blocked', whom: beth })),
  'has blocked somebody else': visited(() => ({ type: 'user.blocked', whom: carl })),
  'is timed out': sanctioned(timeoutMs),
  'is banned': sanctioned(null),
  'is pardoned': judged((_, ask) => ({ type: 'user.pardon', ask, by: 'mo' })),
  'is acquitted of what beth said': acquitted('report_of_beth'),
  'is acquitted of what carl said': acquitted('report_of_carl'),
  'the time-out ends': passes(({ sanction }) => sanction?.untilAt),
  'the reports are old': passes(({ strikes }) => strikes[0]?.untilAt),
  'the last partner may be met again': fires(restTimer),
  'the name is free': fires(nameTimer),
  'is heard of no more': visited(() => ({ type: 'user.expired' })),
};
