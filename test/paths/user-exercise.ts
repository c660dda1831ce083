import type { AskId, ReportId, RoomId, UserId } from '../../machines/address.ts';
import { matchmakerAddress, roomAddress } from '../../machines/address.ts';
import type {
  Apart,
  Deed,
  Message,
  Notice,
  Output,
  Profile,
  RoomView,
  Stamp,
  Testimony,
  UserEvent,
  Weight,
} from '../../machines/protocol.ts';
import { notice, refuse, reply, tell } from '../../machines/protocol.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { userMachine } from '../../machines/user/user.ts';
import { ann, beth, carl, mallory, profileOf, viewOf } from '../support/machine-people.ts';
import type { Exercise, Foreseen, Known, Letter } from '../support/machine-walk.ts';

interface UserModel extends Known {
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

interface Strike {
  readonly reportId: ReportId;
  readonly by: UserId;
  readonly origin: string | null;
  readonly untilAt: number;
}

type NameTimer = { readonly type: typeof nameTimer } & Stamp;
type Timer = typeof nameTimer | typeof restTimer;
type UserLetter = Letter<UserModel, UserEvent | NameTimer>;
type FromRoom = Extract<UserEvent, { number: number }>;

const bornAt = 0;
const visitsMax = 2;
const heardMax = 3;
const letterMs = 1_000;
const nameTimer = 'xstate.after.nameHold.user.forgotten';
const restTimer = 'user.rested';
const rematchHoldMs = 10_000;
const timeoutMs = 50_000;
const dayMs = 24 * 60 * 60 * 1000;
const never = Number.POSITIVE_INFINITY;

const entrance = { origin: 'home', isLimited: true, mark: 'mark of ann' };
const message: Message = { messageId: 'msg_1' as Message['messageId'], seq: 1, text: 'hello', at: 7 };
const remark = { kind: 'budget_low', messagesLeft: 3 } as const;
const roomOf = (visit: number): RoomId => `room_${visit}` as RoomId;
const elsewhere = 'room_elsewhere' as RoomId;

const later = ({ now }: UserModel, event: NonNullable<ReturnType<UserLetter>>['event']): ReturnType<UserLetter> =>
  event && { at: now + letterMs, event };

/** Nobody exists before they enter, and what the room says comes after it. */
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

/** What is tried of reports and sanctions while there is one visit, so that the places stay few. */
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

const letters: Readonly<Record<string, UserLetter>> = {
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

const quietly = (model: UserModel): Foreseen<UserModel> => ({ model, outputs: [] });
const saying = (model: UserModel, ...outputs: readonly Output[]): Foreseen<UserModel> => ({ model, outputs });
const member = ({ visit, profile }: UserModel) => ({ userId: ann, visit, ...profile });

const state = ({ value, room }: UserModel): Parameters<typeof reply>[1] =>
  room ? { type: 'matched', room } : { type: value === 'idle' ? 'idle' : 'left' };

const toMatchmaker = (event: Parameters<typeof tell>[1]): Output => tell(matchmakerAddress(), event);

const isBarred = ({ sanction, now }: UserModel): boolean => sanction !== null && now < sanction.untilAt;
const bannedUntil = (model: UserModel): { bannedUntil?: number | null } => {
  if (!model.sanction || !isBarred(model)) return {};
  const { untilAt } = model.sanction;
  return { bannedUntil: untilAt === never ? null : untilAt };
};
const counting = ({ strikes, now }: UserModel): readonly Strike[] => strikes.filter(({ untilAt }) => now < untilAt);
const isHeld = (model: UserModel): boolean => isBarred(model) || counting(model).length > 0;

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

function foreseeReport(model: UserModel, event: Extract<UserEvent, { type: 'user.reported' }>): Foreseen<UserModel> {
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

function foreseeVerdict(
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

function foresee(model: UserModel, event: UserEvent | NameTimer): Foreseen<UserModel> {
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

export const userExercise: Exercise<UserModel, UserEvent | NameTimer> & { readonly machine: typeof userMachine } = {
  machine: userMachine,
  input: { userId: ann, bornAt },
  start: {
    now: 0,
    value: 'idle',
    timers: {},
    isGone: false,
    visit: 0,
    profile: { displayName: '', interests: [], languages: [] },
    room: null,
    heard: 0,
    isAway: false,
    apart: null,
    strikes: [],
    timeouts: 0,
    verdict: '',
    sanction: null,
  },
  letters,
  foresee,
  place: ({ value, context }, model) => {
    const { visit, room, heard, isAway, apart } = context as UserContext;
    const standing = [
      model.verdict,
      counting(model).map(({ by, origin }) => [by, origin]),
      isBarred(model) && [model.sanction?.untilAt === never, model.sanction?.grounds.length],
    ];
    return [value, visit, room?.roomId, heard, isAway, apart?.userId, visit === 1 && standing];
  },
};
