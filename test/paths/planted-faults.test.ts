import { describe, expect, it, vi } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { assign, enqueueActions } from 'xstate';
import type { ReportId } from '../../machines/address.ts';
import type { MatchmakerContext } from '../../machines/matchmaker/context.ts';
import { joined, newcomer, renewed } from '../../machines/matchmaker/matching.ts';
import type { MatchmakerEvent, UserEvent } from '../../machines/protocol.ts';
import { refuse, reply } from '../../machines/protocol.ts';
import type { UserContext } from '../../machines/user/context.ts';
import type { Strike } from '../../machines/user/sanctions.ts';
import { isStruckOut } from '../../machines/user/sanctions.ts';
import { coverage, shortestPaths } from '../support/machine-walk.ts';
import { matchmakerExercise } from './matchmaker-exercise.ts';
import { altered, changed, detector, nothing, unless } from './planting.ts';
import { roomExercise, thanksExercise } from './room-exercise.ts';
import { userExercise } from './user-exercise.ts';

vi.mock('../../machines/limits.ts', async (original) => {
  const actual = await original<typeof import('../../machines/limits.ts')>();
  return { limits: { ...actual.limits, waitingPeopleMax: 2 } };
});

interface UserGuardArgs {
  readonly context: UserContext;
  readonly event: UserEvent;
}

const nothingSaid = { displayName: '', interests: [], languages: [] };

describe('the paths of the room betray', () => {
  const { machine } = roomExercise;
  const differenceIn = detector(roomExercise);
  const faults: Readonly<Record<string, AnyStateMachine>> = {
    'a room that does not count its messages': changed(machine, 'deliver', { set: ({ seq: _, ...others }) => others }),
    'a room that does not number what it tells': changed(machine, 'tellPresence', { set: () => ({}) }),
    'a guard that lets a stranger in': machine.provide({ guards: { isStranger: () => false } }),
    'a guard that lets a stranger report presence': machine.provide({ guards: { isMember: () => true } }),
    'a post without a reply': changed(machine, 'deliver', { say: unless('reply') }),
    'a message that is told and not recorded': changed(machine, 'deliver', { say: unless('record') }),
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
    'a warning that nobody hears': machine.provide({ actions: { advise: nothing } }),
    'a room without a pace': machine.provide({ guards: { isTooFast: () => false } }),
    'a refusal for now that tells no time': changed(machine, 'holdBack', {
      say: (output) => (output.type === 'reply' ? refuse(output.ask, 'rate_limited') : output),
    }),
    'a block that the matchmaker does not hear of': machine.provide({ actions: { tellBlock: nothing } }),
    'a late block that its own side does not hear of': machine.provide({ actions: { tellBlocker: nothing } }),
    'a report that is filed nowhere': machine.provide({ actions: { fileReport: nothing } }),
    'a second report under an id of its own': machine.provide({
      actions: {
        answerReported: enqueueActions(({ event, enqueue }) => {
          if (event.type !== 'room.report') return;
          enqueue.emit(reply(event.ask, { type: 'reported', reportId: `report_${event.id}` as ReportId }));
        }),
      },
    }),
    'a report that tells the partner why they are alone': altered(machine, 'active', {
      'room.report': {
        target: 'closed',
        actions: [
          'fileReport',
          { type: 'tellEnded', params: { reason: 'left', detail: 'moderated' } },
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
    'a room that says so again and again': changed(machine, 'advise', { set: ({ told }) => ({ told }) }),
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
    'a user who does not see their own absence': machine.provide({ guards: { isOwnAbsence: () => false } }),
    'a user who forgets the last partner': changed(machine, 'closeRoom', { set: (set) => ({ ...set, apart: null }) }),
    'a next visit without the profile': changed(machine, 'beginVisit', {
      say: (output, event) =>
        output.type === 'tell' && output.event.type === 'matchmaker.enqueue' && !('profile' in event && event.profile)
          ? { ...output, event: { ...output.event, member: { ...output.event.member, ...nothingSaid } } }
          : output,
    }),
    'a user whom nobody hears unblock': machine.provide({ actions: { unblock: nothing } }),
    'a remark that is kept from the user': changed(machine, 'hear', { say: unless('notice') }),
    'a visit that is not counted': changed(machine, 'beginVisit', { set: ({ visit: _, ...others }) => others }),
    'a ban that lets in': machine.provide({ guards: { isBarred: () => false } }),
    'a time-out without an end': machine.provide({
      guards: { isBarred: ({ context }: UserGuardArgs) => context.sanction !== null },
    }),
    'a ban that is over once the handle is': machine.provide({ guards: { isHeld: () => false } }),
    'a name that is never free again': machine.provide({ actions: { vanish: nothing } }),
    'a pool that keeps the blocks of somebody forgotten': changed(machine, 'eraseAll', { say: unless('tell') }),
    'somebody forgotten who has their handle still': changed(machine, 'eraseAll', { say: unless('clear') }),
    'somebody forgotten who enters again': altered(machine, 'forgotten', {
      'user.enter': { target: 'queued', actions: 'beginVisit' },
    }),
    'a report that keeps the name of somebody forgotten': altered(machine, 'forgotten', {
      'user.reported': [{ guard: 'isStruckOut', actions: 'strikeOut' }, { actions: 'noteStrike' }],
    }),
    'a sanction that leaves the user in the queue': altered(machine, 'queued', {
      'user.sanction': { actions: 'takeSanction' },
    }),
    'a sanction that leaves the user in the room': machine.provide({ actions: { tellEjected: nothing } }),
    'a sanction that no log tells of': changed(machine, 'strikeOut', { say: unless('audit') }),
    'a moderator who leaves no trace': changed(machine, 'takeSanction', { say: unless('audit') }),
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
    'an address that is forgotten, and so counts as two': changed(machine, 'noteStrike', {
      set: ({ strikes }) => ({
        strikes: (strikes as readonly Strike[]).map((strike) => ({ ...strike, origin: null })),
      }),
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
    'a pardon that keeps the sanction': changed(machine, 'pardon', { set: () => ({ strikes: [] }) }),
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
    'a pair that stays in the queue': changed(machine, 'pair', { set: () => ({}) }),
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
