import { describe, expect, it, vi } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { assign, enqueueActions, StateMachine } from 'xstate';
import type { MessageId, ReportId } from '../../machines/address.ts';
import { userAddress } from '../../machines/address.ts';
import { joined, newcomer, renewed } from '../../machines/matching/matching.ts';
import type { MatchmakerContext } from '../../machines/matchmaker.ts';
import type { MatchmakerEvent, UserEvent } from '../../machines/protocol.ts';
import { refuse, reply, tell } from '../../machines/protocol.ts';
import { isStruckOut, withStrike } from '../../machines/sanctions.ts';
import type { UserContext } from '../../machines/user.ts';
import type { Exercise, Happening, Known } from '../support/machine-walk.ts';
import { coverage, shortestPaths, walk } from '../support/machine-walk.ts';
import { matchmakerExercise } from './matchmaker-exercise.ts';
import { roomExercise, thanksExercise } from './room-exercise.ts';
import { userExercise } from './user-exercise.ts';

vi.mock('../../machines/limits.ts', async (original) => {
  const actual = await original<typeof import('../../machines/limits.ts')>();
  return { limits: { ...actual.limits, waitingPeopleMax: 2 } };
});

/** Finds the first difference from the model on the paths of the sound machine. */
function detector<Model extends Known, Event extends Happening>(exercise: Exercise<Model, Event>) {
  const paths = shortestPaths(exercise);
  return (machine: AnyStateMachine): unknown => {
    try {
      for (const path of paths) walk({ ...exercise, machine }, path);
      return undefined;
    } catch (error) {
      return error;
    }
  };
}

/** The chart with something else in one of its states. */
const altered = (machine: AnyStateMachine, state: string, on: object): AnyStateMachine => {
  const { config } = machine;
  const former = config.states?.[state];
  const states = { ...config.states, [state]: { ...former, on: { ...former?.on, ...on } } };
  return new StateMachine({ ...config, states }, machine.implementations);
};

interface UserGuardArgs {
  readonly context: UserContext;
  readonly event: UserEvent;
}

const nothing = enqueueActions(() => {});

describe('the paths of the room betray', () => {
  const { machine } = roomExercise;
  const differenceIn = detector(roomExercise);
  const faults: Readonly<Record<string, AnyStateMachine>> = {
    'a room that does not count its messages': machine.provide({
      actions: {
        number: assign({
          lastAt: ({ event }) => event.at,
          told: ({ context, event }) =>
            'from' in event && event.from === context.members[0].userId
              ? ([context.told[0], context.told[1] + 1] as const)
              : ([context.told[0] + 1, context.told[1]] as const),
        }),
      },
    }),
    'a room that does not number what it tells': machine.provide({ actions: { countTellToPartner: nothing } }),
    'a guard that lets a stranger in': machine.provide({ guards: { isStranger: () => false } }),
    'a guard that lets a stranger report presence': machine.provide({ guards: { isMember: () => true } }),
    'a post without a reply': machine.provide({
      actions: {
        deliver: enqueueActions(({ context, event, enqueue }) => {
          if (event.type !== 'room.post') return;
          const seat = event.from === context.members[0].userId ? 1 : 0;
          const { roomId, told, seq } = context;
          const message = { messageId: `msg_${event.id}` as MessageId, seq, text: event.text, at: event.at };
          enqueue.emit({ type: 'record', from: event.from, message });
          enqueue.emit(
            tell(userAddress(context.members[seat].userId), {
              type: 'user.addressed',
              roomId,
              number: told[seat],
              message,
            }),
          );
        }),
      },
    }),
    'a message that is told and not recorded': machine.provide({
      actions: {
        deliver: enqueueActions(({ context, event, enqueue }) => {
          if (event.type !== 'room.post') return;
          const seat = event.from === context.members[0].userId ? 1 : 0;
          const { roomId, told, seq } = context;
          const message = { messageId: `msg_${event.id}` as MessageId, seq, text: event.text, at: event.at };
          const to = userAddress(context.members[seat].userId);
          enqueue.emit(tell(to, { type: 'user.addressed', roomId, number: told[seat], message }));
          enqueue.emit(reply(event.ask, { type: 'posted', messageId: message.messageId, seq, at: event.at }));
        }),
      },
    }),
    'a transcript that anybody may see': altered(machine, 'closed', { 'room.admit': { actions: 'confirm' } }),
    'a transcript that is gone with the last word': altered(machine, 'closed', {
      'room.admit': { actions: { type: 'refuse', params: { code: 'room_closed' } } },
    }),
    'a timer that closes a room in spite of a message': machine.provide({ guards: { isQuietLongEnough: () => true } }),
    'a timer that re-arms for the whole time': machine.provide({ delays: { idle: ({ context }) => context.idleMs } }),
    'an opening that is told twice': machine.provide({ guards: { isUnannounced: () => true } }),
    'a second leave without a reply': machine.provide({ actions: { confirm: nothing } }),
    'a second leave that is refused': altered(machine, 'closed', {
      'room.leave': { actions: { type: 'refuse', params: { code: 'room_closed' } } },
    }),
    'a room that shows nobody typing': machine.provide({ actions: { showTyping: nothing } }),
    'a budget without an end': machine.provide({ guards: { isLast: () => false } }),
    'an end without a warning': machine.provide({ guards: { isNearTheEnd: () => false } }),
    'a warning that nobody hears': machine.provide({ actions: { adviseBoth: nothing } }),
    'a room without a pace': machine.provide({ guards: { isTooFast: () => false } }),
    'a refusal for now that tells no time': machine.provide({
      actions: {
        refuseForNow: enqueueActions(({ event, enqueue }) => {
          if (event.type === 'room.post') enqueue.emit(refuse(event.ask, 'rate_limited'));
        }),
      },
    }),
    'a block that the matchmaker does not hear of': machine.provide({ actions: { tellBlock: nothing } }),
    'a late block that its own side does not hear of': machine.provide({ actions: { tellBlocker: nothing } }),
    'a report that is filed nowhere': machine.provide({ actions: { fileReport: nothing } }),
    'a second report under an id of its own': machine.provide({
      actions: {
        noteReport: assign({
          reportIds: ({ context, event }) => {
            const own = `report_${event.id}` as ReportId;
            const [first, second] = context.reportIds;
            return 'from' in event && event.from === context.members[0].userId ? [own, second] : [first, own];
          },
        }),
      },
    }),
    'a report that tells the partner why they are alone': altered(machine, 'active', {
      'room.report': {
        target: 'closed',
        actions: [
          'noteReport',
          'countTellToBoth',
          'fileReport',
          { type: 'tellBothEnded', params: { reason: 'left', detail: 'moderated' } },
          'answerReported',
        ],
      },
    }),
    'a room that no sanction ends': altered(machine, 'active', { 'room.eject': {} }),
    'a tombstone that stays': machine.provide({ actions: { forget: nothing } }),
  };

  it('nothing in the sound machine', () => {
    expect(differenceIn(machine)).toBeUndefined();
  }, 180_000);

  it.each(Object.entries(faults))('%s', (_, fault) => {
    expect(differenceIn(fault)).toMatchObject({ name: 'AssertionError' });
  });

  it('a transition that nothing takes', () => {
    const fault = altered(machine, 'closed', { 'room.never': { actions: 'forget' } });
    expect(coverage({ ...roomExercise, machine: fault }, shortestPaths(roomExercise)).missed).toContainEqual(
      expect.stringContaining('room.closed · room.never'),
    );
  });
});

describe('the paths of thanks betray', () => {
  const { machine } = thanksExercise;
  const differenceIn = detector(thanksExercise);
  const faults: Readonly<Record<string, AnyStateMachine>> = {
    'a room that hears thanks for ever': machine.provide({ guards: { isNothingNew: () => false } }),
    'a room that says so again and again': machine.provide({ actions: { noteNothingNew: nothing } }),
  };

  it('nothing in the sound machine', () => {
    expect(differenceIn(machine)).toBeUndefined();
  });

  it.each(Object.entries(faults))('%s', (_, fault) => {
    expect(differenceIn(fault)).toMatchObject({ name: 'AssertionError' });
  });
});

describe('the paths of the user betray', () => {
  const { machine } = userExercise;
  const differenceIn = detector(userExercise);
  const faults: Readonly<Record<string, AnyStateMachine>> = {
    'a cancel that leaves the user in the queue': machine.provide({ actions: { giveUpPlace: nothing } }),
    'a user who accepts the match of an old visit': machine.provide({ guards: { isThisVisit: () => true } }),
    'a user who accepts no match': machine.provide({ guards: { isThisVisit: () => false } }),
    'a decline that the room does not hear of': machine.provide({ actions: { decline: nothing } }),
    'a cancel without a reply': machine.provide({ actions: { answerDone: nothing } }),
    'a user who hears everything twice': machine.provide({
      guards: {
        isNews: ({ context, event }: UserGuardArgs) => 'number' in event && event.roomId === context.room?.roomId,
      },
    }),
    'a user who listens to other rooms': machine.provide({
      guards: { isNews: ({ context, event }: UserGuardArgs) => 'number' in event && event.number > context.heard },
    }),
    'a user who does not see their own absence': machine.provide({ guards: { isNewsOfOwnAbsence: () => false } }),
    'a user who forgets the last partner': machine.provide({
      actions: { closeRoom: assign({ room: null, heard: 0, apart: null }) },
    }),
    'a next visit without the profile': machine.provide({
      actions: {
        beginVisit: assign(({ context, event }) => ({
          visit: context.visit + 1,
          profile: ('profile' in event && event.profile) || { displayName: '', interests: [], languages: [] },
        })),
      },
    }),
    'a user whom nobody hears unblock': machine.provide({ actions: { unblock: nothing } }),
    'a remark that is kept from the user': machine.provide({
      actions: {
        giveNotice: enqueueActions(({ event, enqueue }) => {
          if (event.type === 'user.matched') {
            enqueue.emit({ type: 'notice', notice: { type: 'room.opened', room: event.room, at: event.at } });
          }
        }),
      },
    }),
    'a visit that is not counted': machine.provide({
      actions: { beginVisit: assign(({ event }) => ('profile' in event ? { profile: event.profile } : {})) },
    }),
    'a ban that lets in': machine.provide({ guards: { isBarred: () => false } }),
    'a time-out without an end': machine.provide({
      guards: { isBarred: ({ context }: UserGuardArgs) => context.sanction !== null },
    }),
    'a ban that is over once the handle is': machine.provide({ guards: { isHeld: () => false } }),
    'a name that is never free again': machine.provide({ actions: { vanish: nothing } }),
    'a pool that keeps the blocks of somebody forgotten': machine.provide({ actions: { leavePool: nothing } }),
    'somebody forgotten who has their handle still': machine.provide({ actions: { clear: nothing } }),
    'somebody forgotten who enters again': altered(machine, 'forgotten', {
      'user.enter': { target: 'queued', actions: ['beginVisit', 'askForPlace'] },
    }),
    'a report that keeps the name of somebody forgotten': altered(machine, 'forgotten', {
      'user.reported': [{ guard: 'isStruckOut', actions: ['strikeOut', 'auditStrikes'] }, { actions: 'noteStrike' }],
    }),
    'a sanction that leaves the user in the queue': altered(machine, 'queued', {
      'user.sanction': { actions: ['takeSanction', 'auditCommand', 'answerDone'] },
    }),
    'a sanction that leaves the user in the room': machine.provide({ actions: { tellEjected: nothing } }),
    'a sanction that no log tells of': machine.provide({ actions: { auditStrikes: nothing } }),
    'a moderator who leaves no trace': machine.provide({ actions: { auditCommand: nothing } }),
    'reports that never come to anything': machine.provide({ guards: { isStruckOut: () => false } }),
    'a namesake who pays for what another did': machine.provide({
      guards: {
        isOfFormerOwner: () => false,
        isStruckOut: ({ event }: UserGuardArgs) => event.type === 'user.reported' && event.policy.strikesMax === 1,
      },
    }),
    'a block that ends any chat': machine.provide({ guards: { isWithWhom: () => true } }),
    'a block that ends no chat': machine.provide({ guards: { isWithWhom: () => false } }),
    'a reporter who counts as two': machine.provide({
      guards: {
        isStruckOut: ({ context, event }: UserGuardArgs) =>
          event.type === 'user.reported' && context.strikes.length + 1 >= event.policy.strikesMax,
      },
    }),
    'an address that is forgotten, and so counts as two': machine.provide({
      actions: {
        noteStrike: assign(({ context, event }: UserGuardArgs) =>
          event.type === 'user.reported' ? { strikes: withStrike(context, { ...event, origin: null }) } : {},
        ),
      },
    }),
    'a report that counts though nothing was said': machine.provide({
      guards: {
        isStruckOut: ({ context, event }: UserGuardArgs) =>
          event.type === 'user.reported' &&
          event.openedAt >= context.bornAt &&
          isStruckOut(context, { ...event, hasSpoken: true }),
      },
    }),
    'a report of which moderators do not hear whether it counts': machine.provide({
      actions: { weighReport: nothing },
    }),
    'a dismissal that lifts nothing': machine.provide({ actions: { acquit: nothing } }),
    'a pardon that keeps the sanction': machine.provide({ actions: { pardon: assign({ strikes: [] }) } }),
    'a user who leaves a room that is announced twice': altered(machine, 'chatting', {
      'user.matched': { actions: 'decline' },
    }),
  };

  it('nothing in the sound machine', () => {
    expect(differenceIn(machine)).toBeUndefined();
  }, 180_000);

  it.each(Object.entries(faults))('%s', (_, fault) => {
    expect(differenceIn(fault)).toMatchObject({ name: 'AssertionError' });
  });
});

describe('the paths of the matchmaker betray', () => {
  const { machine } = matchmakerExercise;
  const differenceIn = detector(matchmakerExercise);
  const faults: Readonly<Record<string, AnyStateMachine>> = {
    'a cancel that leaves the user in the queue': machine.provide({ actions: { remove: nothing } }),
    'a visit that is accepted twice': machine.provide({ guards: { isRepeated: () => false } }),
    'a place without a reply': machine.provide({ actions: { answerPlace: nothing } }),
    'a pair that stays in the queue': machine.provide({ actions: { takePair: nothing } }),
    'a newcomer who is told to wait though somebody suits': machine.provide({ guards: { hasPartner: () => false } }),
    'a queue without a bound': machine.provide({ guards: { isFull: () => false } }),
    'a demand that never relaxes': machine.provide({ actions: { pairThoseDue: nothing } }),
    'a hold without a timer': machine.provide({ actions: { armRecheck: nothing } }),
    'a block that is not kept': machine.provide({ actions: { block: nothing } }),
    'a block that is not lifted': machine.provide({ actions: { unblock: nothing } }),
    'a schedule that is not followed': machine.provide({ actions: { followSchedule: nothing } }),
    'a pool that forgets nobody': machine.provide({ actions: { forgetPerson: nothing } }),
    'a renewal that is answered twice': machine.provide({ actions: { notePassedOn: nothing } }),
    'a renewal or an entry that changes nothing': machine.provide({ actions: { takePlace: nothing } }),
    'a pool that hears of nobody': altered(machine, 'open', { 'matchmaker.heard': {} }),
    'a pool that knows no further try': machine.provide({
      actions: {
        takePlace: assign(({ context, event }: { context: MatchmakerContext; event: MatchmakerEvent }) => {
          const waiting =
            event.type === 'matchmaker.enqueue'
              ? newcomer(context, { ...event, entrance: null }, event.at)
              : event.type === 'matchmaker.renew' && renewed(context, event.member, event.at);
          return waiting ? joined(context, waiting, event.at) : context;
        }),
      },
    }),
    'a draining pool that takes newcomers': altered(machine, 'draining', {
      'matchmaker.enqueue': { actions: ['remember', 'takePlace', 'answerPlace'] },
    }),
  };

  it('nothing in the sound machine', () => {
    expect(differenceIn(machine)).toBeUndefined();
  }, 180_000);

  it.each(Object.entries(faults))('%s', (_, fault) => {
    expect(differenceIn(fault)).toMatchObject({ name: 'AssertionError' });
  });
});
