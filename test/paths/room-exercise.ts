import type { AskId, MessageId, ReportId, RoomId, UserId } from '../../machines/address.ts';
import { matchmakerAddress, userAddress } from '../../machines/address.ts';
import { limits } from '../../machines/limits.ts';
import type { EndDetail, EndReason, Output, Remark, RoomEvent, Stamp } from '../../machines/protocol.ts';
import { refuse, reply, tell } from '../../machines/protocol.ts';
import type { RoomContext } from '../../machines/room/context.ts';
import { roomMachine } from '../../machines/room/room.ts';
import { ann, beth, mallory, memberOf, viewOf } from '../support/machine-people.ts';
import type { Exercise, Foreseen, Known, Letter } from '../support/machine-walk.ts';

type Timer = typeof idleTimer | typeof historyTimer | typeof tombstoneTimer;
type Event = RoomEvent | ({ readonly type: Timer } & Stamp);

interface RoomModel extends Known {
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
  /** What each member has reported the other by. */
  readonly reportIds: Readonly<Record<string, ReportId>>;
  /** Members who have said something. */
  readonly spoken: readonly UserId[];
}

const roomId = 'room_1' as RoomId;
const members = [memberOf(ann, 3), memberOf(beth, 5)] as const;
const idleMs = 60_000;
const historyMs = 10_000;
const strikePolicy = { strikesMax: 3, timeoutMs: 5_000 };
const idleTimer = 'xstate.after.idle.room.active';
const historyTimer = 'xstate.after.history.room.closed';
const tombstoneTimer = 'xstate.after.tombstone.room.closed';

const thanksMax = 6;
const toldMax = 3;

const partnerOf = (userId: UserId): UserId => (userId === ann ? beth : ann);

const opened =
  (letter: Letter<RoomModel, Event>): Letter<RoomModel, Event> =>
  (model, ask) =>
    model.isOpened ? letter(model, ask) : undefined;

const posts = (from: UserId, text = 'hello') => opened((_, ask) => ({ event: { type: 'room.post', ask, from, text } }));
const thanks = (from: UserId): Letter<RoomModel, Event> =>
  opened((model, ask) =>
    (model.thanks[from] ?? 0) < thanksMax
      ? { event: { type: 'room.post', ask, from, text: 'Thank you! 🙏' } }
      : undefined,
  );
const leaves = (from: UserId) => opened((_, ask) => ({ event: { type: 'room.leave', ask, from } }));
const admits = (from: UserId) => opened((_, ask) => ({ event: { type: 'room.admit', ask, from } }));
const erases = (from: UserId) => opened((_, ask) => ({ event: { type: 'room.erase', ask, from } }));
const types = (from: UserId, isTyping: boolean) =>
  opened((_, ask) => ({ event: { type: 'room.typing', ask, from, isTyping } }));
const blocks = (from: UserId) => opened((_, ask) => ({ event: { type: 'room.block', ask, from } }));
const reports = (from: UserId, isBlock: boolean) =>
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
const fires = (type: Timer) =>
  opened(({ timers }) => {
    const at = timers[type];
    // Timers fire in the order of their times.
    return at === undefined || at > Math.min(...Object.values(timers)) ? undefined : { at, event: { type } };
  });

const letters: Readonly<Record<string, Letter<RoomModel, Event>>> = {
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

const noThanks = { ann: 0, beth: 0 };

const quietly = (model: RoomModel): Foreseen<RoomModel> => ({ model, outputs: [] });

const numberFor = (model: RoomModel, userId: UserId): number => (model.told[userId] ?? 0) + 1;

const telling = (model: RoomModel, ...userIds: readonly UserId[]): RoomModel => ({
  ...model,
  told: { ...model.told, ...Object.fromEntries(userIds.map((userId) => [userId, numberFor(model, userId)])) },
});

const closed = (model: RoomModel): RoomModel => ({
  ...telling(model, ann, beth),
  value: 'closed',
  timers: {
    [historyTimer]: model.now + Math.min(model.historyMs, limits.tombstoneMs),
    [tombstoneTimer]: model.now + Math.max(model.historyMs, limits.tombstoneMs),
  },
});

const refusal = (
  model: RoomModel,
  ask: AskId | undefined,
  code: Parameters<typeof refuse>[1],
): Foreseen<RoomModel> => ({
  model,
  outputs: ask ? [refuse(ask, code)] : [],
});

const endedBy = (
  model: RoomModel,
  detail: EndDetail,
  absentee?: UserId,
  reason: EndReason = 'timeout',
): Foreseen<RoomModel> => ({
  model: closed(model),
  outputs: [ann, beth].map((userId) =>
    tell(userAddress(userId), {
      type: 'user.unpaired',
      roomId,
      number: numberFor(model, userId),
      reason,
      detail,
      absentee,
    }),
  ),
});

function foreseePost(model: RoomModel, event: Extract<Event, { type: 'room.post' }>): Foreseen<RoomModel> {
  const { ask, from, text, at, id } = event;
  if (from === mallory) return refusal(model, ask, 'not_in_room');
  if (model.value === 'closed') return refusal(model, ask, 'room_closed');
  if (text.trim() === '') return refusal(model, ask, 'message_empty');
  if (text.length > limits.messageCharsMax) return refusal(model, ask, 'message_too_long');
  const tokens = tokensOf(model, from);
  if (tokens < 1) {
    const retryAfterMs = (1 - tokens) * (60_000 / model.messagesPerMinute);
    return { model, outputs: [reply(ask, { type: 'refused', code: 'rate_limited', retryAfterMs })] };
  }
  const to = partnerOf(from);
  const messageId = `msg_${id}` as MessageId;
  const seq = model.posts + 1;
  const message = { messageId, seq, text, at };
  const said: RoomModel = {
    ...telling(model, to),
    posts: seq,
    spoken: [...model.spoken, event.from],
    quietSinceAt: at,
    tokens: { ...model.tokens, [from]: { left: tokens - 1, at } },
    thanks: countedThanks(model, from, text),
  };
  const after = foreseeBudget(said);
  return {
    model: after.model,
    outputs: [
      { type: 'record', from, message },
      tell(userAddress(to), {
        type: 'user.addressed',
        roomId,
        number: numberFor(model, to),
        message,
      }),
      reply(ask, { type: 'posted', messageId, seq, at }),
      ...after.outputs,
    ],
  };
}

const tokensOf = ({ tokens, messagesPerMinute, now }: RoomModel, from: UserId): number => {
  if (messagesPerMinute === 0) return 1;
  const { left, at } = tokens[from] ?? { left: messagesPerMinute, at: now };
  return Math.min(messagesPerMinute, left + ((now - at) * messagesPerMinute) / 60_000);
};

const countedThanks = (model: RoomModel, from: UserId, text: string): RoomModel['thanks'] =>
  text.startsWith('Thank') && !model.isToldNothingNew
    ? { ...model.thanks, [from]: (model.thanks[from] ?? 0) + 1 }
    : noThanks;

/** What follows from a message besides its delivery. */
function foreseeBudget(said: RoomModel): Foreseen<RoomModel> {
  if (said.posts === said.messagesMax) return endedBy(said, 'budget');
  // Of three messages: three are never left after one, so two are.
  if (said.messagesMax === 3 && said.posts === 1) return advised(said, { kind: 'budget_low', messagesLeft: 2 });
  const { ann: anns = 0, beth: beths = 0 } = said.thanks;
  if (anns === 0 || beths === 0 || anns + beths < thanksMax) return quietly(said);
  return advised({ ...said, thanks: noThanks, isToldNothingNew: true }, { kind: 'nothing_new' });
}

const advised = (model: RoomModel, remark: Remark): Foreseen<RoomModel> => ({
  model: telling(model, ann, beth),
  outputs: [ann, beth].map((userId) =>
    tell(userAddress(userId), { type: 'user.advised', roomId, number: numberFor(model, userId), remark }),
  ),
});

const foreseeAdmission = (model: RoomModel, { ask, from }: Extract<Event, { type: 'room.admit' }>) =>
  from === mallory ? refusal(model, ask, 'not_in_room') : { model, outputs: [reply(ask, { type: 'done' })] };

function foreseeErasure(model: RoomModel, { ask, from }: Extract<Event, { type: 'room.erase' }>): Foreseen<RoomModel> {
  if (from === mallory) return refusal(model, ask, 'not_in_room');
  return { model, outputs: [{ type: 'erase', from }, reply(ask, { type: 'done' })] };
}

function foreseeTyping(model: RoomModel, event: Extract<Event, { type: 'room.typing' }>): Foreseen<RoomModel> {
  const { ask, from, isTyping } = event;
  if (from === mallory) return refusal(model, ask, 'not_in_room');
  if (model.value === 'closed') return refusal(model, ask, 'room_closed');
  return { model, outputs: [{ type: 'typing', to: partnerOf(from), isTyping }, reply(ask, { type: 'done' })] };
}

function foreseeLeave(model: RoomModel, { ask, from }: Extract<Event, { type: 'room.leave' }>): Foreseen<RoomModel> {
  if (from === mallory) return refusal(model, ask, 'not_in_room');
  if (model.value === 'closed') return { model, outputs: ask ? [reply(ask, { type: 'done' })] : [] };
  return parting(model, from, ask);
}

function parting(model: RoomModel, from: UserId, ask: AskId | undefined, reportId?: ReportId): Foreseen<RoomModel> {
  const to = partnerOf(from);
  const outputs: readonly Output[] = [
    tell(userAddress(to), {
      type: 'user.unpaired',
      roomId,
      number: numberFor(model, to),
      reason: 'left',
      detail: 'left',
    }),
    tell(userAddress(from), {
      type: 'user.parted',
      roomId,
      number: numberFor(model, from),
      ask,
      ...(reportId && { reportId }),
    }),
  ];
  return { model: closed(model), outputs };
}

const blocking = (from: UserId): Output =>
  tell(matchmakerAddress(), { type: 'matchmaker.block', by: from, whom: partnerOf(from) });

/** They may be in another room with the same person by now. */
const blockingLate = (from: UserId): readonly Output[] => [
  blocking(from),
  tell(userAddress(from), { type: 'user.blocked', whom: partnerOf(from) }),
];

function foreseeBlock(model: RoomModel, { ask, from }: Extract<Event, { type: 'room.block' }>): Foreseen<RoomModel> {
  if (from === mallory) return refusal(model, ask, 'not_in_room');
  if (model.value === 'closed') return { model, outputs: [...blockingLate(from), reply(ask, { type: 'done' })] };
  const parted = parting(model, from, ask);
  return { model: parted.model, outputs: [blocking(from), ...parted.outputs] };
}

function foreseeReport(model: RoomModel, event: Extract<Event, { type: 'room.report' }>): Foreseen<RoomModel> {
  const { ask, from, reason, comment, isBlock, at, id } = event;
  if (from === mallory) return refusal(model, ask, 'not_in_room');
  const first = model.reportIds[from];
  const reportId = first ?? (`report_${id}` as ReportId);
  const noted = { ...model, reportIds: { ...model.reportIds, [from]: reportId } };
  const about = partnerOf(from);
  // Who reports again is given the first report, and nothing else comes of it.
  const filing: readonly Output[] = first
    ? []
    : [
        { type: 'report', report: { reportId, roomId, by: from, about, reason, comment, at }, openedAt: 0 },
        tell(userAddress(about), {
          type: 'user.reported',
          reportId,
          by: from,
          openedAt: 0,
          policy: strikePolicy,
          origin: 'home',
          hasReturned: from === ann,
          hasSpoken: model.spoken.includes(about),
        }),
      ];
  if (!isBlock) return { model: noted, outputs: [...filing, reply(ask, { type: 'reported', reportId })] };
  if (model.value === 'closed') {
    return { model: noted, outputs: [...blockingLate(from), ...filing, reply(ask, { type: 'reported', reportId })] };
  }
  const parted = parting(noted, from, ask, reportId);
  return { model: parted.model, outputs: [blocking(from), ...parted.outputs, ...filing] };
}

const foreseeOpen = (model: RoomModel, { ask }: Extract<Event, { type: 'room.open' }>): Foreseen<RoomModel> => ({
  model: { ...telling(model, ann, beth), isOpened: true },
  outputs: members.map(({ userId, visit }) =>
    tell(userAddress(userId), {
      type: 'user.matched',
      roomId,
      number: 1,
      visit,
      room: {
        ...viewOf(roomId, userId, partnerOf(userId)),
        messagesMax: model.messagesMax,
        messagesPerMinute: model.messagesPerMinute,
      },
      ask: userId === beth ? ask?.id : undefined,
    }),
  ),
});

function foresee(model: RoomModel, event: Event): Foreseen<RoomModel> {
  if (event.type === 'room.post') return foreseePost(model, event);
  if (event.type === 'room.typing') return foreseeTyping(model, event);
  if (event.type === 'room.leave') return foreseeLeave(model, event);
  if (event.type === 'room.admit') return foreseeAdmission(model, event);
  if (event.type === 'room.erase') return foreseeErasure(model, event);
  if (event.type === 'room.block') return foreseeBlock(model, event);
  if (event.type === 'room.report') return foreseeReport(model, event);
  if (event.type === historyTimer) {
    const { [historyTimer]: _, ...timers } = model.timers;
    const isOver = model.historyMs <= limits.tombstoneMs;
    return { model: { ...model, timers }, outputs: [{ type: isOver ? 'erase' : 'wipe' }] };
  }
  if (event.type === tombstoneTimer) {
    const { [tombstoneTimer]: _, ...timers } = model.timers;
    return { model: { ...model, timers, isGone: true }, outputs: [{ type: 'forget' }] };
  }
  if (model.value === 'closed') return quietly(model);
  switch (event.type) {
    case 'room.open':
      return model.isOpened ? quietly(model) : foreseeOpen(model, event);
    case 'room.away':
    case 'room.back': {
      if (event.from === mallory) return quietly(model);
      const to = partnerOf(event.from);
      const type = event.type === 'room.away' ? 'user.partnerAway' : 'user.partnerBack';
      return {
        model: telling(model, to),
        outputs: [tell(userAddress(to), { type, roomId, number: numberFor(model, to) })],
      };
    }
    case 'room.absent':
      return event.from === mallory ? quietly(model) : endedBy(model, 'absent', event.from);
    case 'room.eject':
      return event.from === mallory ? quietly(model) : endedBy(model, 'moderated', event.from, 'left');
    case idleTimer: {
      const dueAt = model.quietSinceAt + idleMs;
      return dueAt > model.now ? quietly({ ...model, timers: { [idleTimer]: dueAt } }) : endedBy(model, 'idle');
    }
  }
}

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
