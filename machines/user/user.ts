import { setup } from 'xstate';
import { usual } from '../action.ts';
import { limits } from '../limits.ts';
import type { Output, UserEvent } from '../protocol.ts';
import { realOf } from '../protocol.ts';
import { userActions } from './actions.ts';
import type { UserContext, UserInput } from './context.ts';
import { isNewsFor, isNumbered, isOfFormerOwner, userContext } from './context.ts';
import { isBarred, isHeld, isStruckOut } from './sanctions.ts';

const userSetup = setup({
  types: {
    context: {} as UserContext,
    input: {} as UserInput,
    events: {} as UserEvent,
    emitted: {} as Output,
  },
  delays: {
    // As long as a report counts: a name that is kept back tells nobody whether one does.
    nameHold: limits.strikeMs,
  },
  guards: {
    isThisVisit: ({ context, event }) => 'visit' in event && event.visit === context.visit,
    isNews: ({ context, event }) => isNewsFor(context, event),
    isOwnAbsence: ({ context, event }) =>
      isNewsFor(context, event) && event.type === 'user.unpaired' && event.absentee === context.userId,
    isAway: ({ context }) => context.isAway,
    isPresent: ({ context }) => !context.isAway,
    isBarred: ({ context, event }) => isBarred(context, realOf(event)),
    isHeld: ({ context, event }) => isHeld(context, realOf(event)),
    isOfFormerOwner: ({ context, event }) => isOfFormerOwner(context, event),
    isStruckOut: ({ context, event }) =>
      event.type === 'user.reported' && !isOfFormerOwner(context, event) && isStruckOut(context, event),
    isWithWhom: ({ context, event }) => event.type === 'user.blocked' && event.whom === context.room?.partner.userId,
    isThisRoom: ({ context, event }) => isNumbered(event) && event.roomId === context.room?.roomId,
  },
  actions: userActions,
});

/** The same in `idle` and `left`, which differ only in what the user is told of them. */
const outside = {
  'user.enter': [
    { guard: 'isBarred', actions: 'refuseBarred', description: 'A sanction keeps the user out of the queue.' },
    {
      target: 'queued',
      actions: 'beginVisit',
      description: 'Every entry is a new visit with a number of its own.',
      ...usual,
    },
  ],
  'user.expired': [
    { guard: 'isHeld', description: 'Strikes and sanctions outlive the handle.' },
    { actions: ['leavePool', 'vanish'], description: 'The handle has expired: nothing is left of the user.' },
  ],
} as const;

/**
 * The user: whether they wait, with whom they talk, and which notices their outbox gets. The room and the matchmaker propose;
 * this actor decides whether a match still suits, so a cancel and a match that cross end the same way whichever comes first.
 */
export const userMachine = userSetup.createMachine({
  id: 'user',
  context: ({ input }) => userContext(input),
  initial: 'idle',
  on: {
    'user.cancel': { actions: 'answerDone' },
    'user.forget': { target: '.forgotten', actions: 'eraseAll' },
    'user.unblock': { actions: 'unblock' },
    'user.rested': { actions: 'dropApart' },
    'user.matched': { actions: 'decline', description: 'The match comes too late.' },
    'user.parted': { actions: 'answerParted', description: 'The leave was concluded before.' },
    'user.turnedAway': {
      actions: 'passRefusalOn',
      description: 'The visit was cancelled meanwhile; its command still waits for an answer.',
    },
    'user.reported': [
      { guard: 'isOfFormerOwner' },
      {
        guard: 'isStruckOut',
        actions: ['weighReport', 'strikeOut'],
        description: 'One strike too many: a time-out, later a ban.',
      },
      { actions: ['weighReport', 'noteStrike'] },
    ],
    'user.sanction': { actions: 'takeSanction' },
    'user.pardon': { actions: 'pardon' },
    'user.acquit': { actions: 'acquit', description: 'A sanction that rests on the report is lifted.' },
  },
  states: {
    idle: {
      description: 'Waits for nobody and talks with nobody.',
      on: { ...outside, 'user.describe': { actions: { type: 'answerState', params: { state: 'idle' } } } },
    },
    queued: {
      description:
        'Waits for a partner. The matchmaker holds the place; this actor decides whether a match still suits.',
      on: {
        'user.enter': { actions: 'renewVisit', description: 'Changes the profile and keeps the place.' },
        'user.cancel': { target: 'left', actions: ['giveUpPlace', 'answerDone'] },
        'user.describe': { actions: 'locatePlace' },
        'user.forget': { target: 'forgotten', actions: ['giveUpPlace', 'eraseAll'] },
        'user.reported': { guard: 'isStruckOut', target: 'left', actions: ['weighReport', 'giveUpPlace', 'strikeOut'] },
        'user.sanction': { target: 'left', actions: ['giveUpPlace', 'takeSanction'] },
        'user.matched': [
          {
            guard: 'isThisVisit',
            target: 'chatting',
            actions: ['takeRoom', 'answerRoom'],
            description: 'The room opened for this very visit.',
            ...usual,
          },
          { actions: 'decline' },
        ],
        'user.turnedAway': { guard: 'isThisVisit', target: 'idle', actions: 'passRefusalOn' },
        'user.absent': {
          target: 'left',
          actions: ['giveUpPlace', 'giveNotice'],
          description: 'Nothing was heard of the user for too long.',
        },
      },
    },
    chatting: {
      description: 'Is in a room with a partner. The room holds the conversation.',
      on: {
        'user.enter': { actions: 'answerRoom' },
        'user.cancel': { actions: 'refuseChatting' },
        'user.describe': { actions: 'answerRoom' },
        'user.forget': { target: 'forgotten', actions: ['quitRoom', 'eraseAll'] },
        'user.reported': { guard: 'isStruckOut', actions: ['weighReport', 'tellEjected', 'strikeOut'] },
        'user.sanction': { actions: ['tellEjected', 'takeSanction'] },
        'user.blocked': { guard: 'isWithWhom', actions: 'quitRoom' },
        'user.matched': [{ guard: 'isThisRoom' }, { actions: 'decline' }],
        'user.addressed': { guard: 'isNews', actions: 'hear' },
        'user.advised': { guard: 'isNews', actions: 'hear' },
        'user.partnerAway': { guard: 'isNews', actions: 'hear' },
        'user.partnerBack': { guard: 'isNews', actions: 'hear' },
        'user.unpaired': [
          {
            guard: 'isOwnAbsence',
            target: 'left',
            actions: 'closeRoom',
            description: 'The room ended because this user was absent or was sanctioned.',
          },
          { guard: 'isNews', target: 'idle', actions: 'closeRoom', description: 'The room is over.', ...usual },
        ],
        'user.parted': { guard: 'isNews', target: 'left', actions: ['closeRoom', 'answerParted'] },
        'user.away': { guard: 'isPresent', actions: 'tellAway' },
        'user.back': { guard: 'isAway', actions: 'tellBack' },
        'user.absent': { actions: 'tellAbsent', description: 'The room ends, and tells both members.' },
      },
    },
    left: {
      description: 'Went away: out of the queue, or out of a room.',
      on: { ...outside, 'user.describe': { actions: { type: 'answerState', params: { state: 'left' } } } },
    },
    forgotten: {
      description: 'Only the name is left, and nobody else gets it for a while.',
      after: { nameHold: [{ guard: 'isBarred', target: 'forgotten', reenter: true }, { actions: 'vanish' }] },
      on: {
        // Commands that were on their way when the user was forgotten.
        'user.enter': { actions: 'answerLeft' },
        'user.describe': { actions: 'answerLeft' },
        'user.forget': { actions: 'answerDone' },
        'user.reported': { description: 'Does not count: it would keep the name back for longer.' },
      },
    },
  },
});
