import type { AskId, MessageId, ReportId, UserId } from '../../machines/address.ts';
import { matchmakerAddress, userAddress } from '../../machines/address.ts';
import { limits } from '../../machines/limits.ts';
import type { EndDetail, EndReason, Output, Remark } from '../../machines/protocol.ts';
import { refuse, reply, tell } from '../../machines/protocol.ts';
import { ann, beth, mallory, viewOf } from '../support/machine-people.ts';
import type { Foreseen } from '../support/machine-walk.ts';
import type { Event, RoomModel } from './room-letters.ts';
import {
  historyTimer,
  idleMs,
  idleTimer,
  members,
  partnerOf,
  roomId,
  strikePolicy,
  thanksMax,
  tombstoneTimer,
} from './room-letters.ts';

export const noThanks = { ann: 0, beth: 0 };

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

/** The outputs of a message besides its delivery. */
function foreseeBudget(said: RoomModel): Foreseen<RoomModel> {
  if (said.posts === said.messagesMax) return endedBy(said, 'budget');
  // After three messages: three are never left after one, so two are.
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
  // A member who reports again is given the first report, and nothing else comes of it.
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

export function foresee(model: RoomModel, event: Event): Foreseen<RoomModel> {
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
