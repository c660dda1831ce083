import { setup } from 'xstate';
import { limits } from '../limits.ts';
import type { MatchmakerEvent, Output, Rejection } from '../protocol.ts';
import { matchmakerActions } from './actions.ts';
import type { MatchmakerContext, MatchmakerInput } from './context.ts';
import { lastVisit, matchmakerContext } from './context.ts';
import { pairOf, seekerOf } from './seeking.ts';

const turnAway = (code: Extract<Rejection, 'draining' | 'queue_full'>) =>
  ({ type: 'turnAway', params: { code } }) as const;

/**
 * The queue: its order, and which users may meet. A pair leaves the queue in one step, with one tell to the room it opens.
 * Users who may be paired are paired at once, so the users who wait cannot be paired with one another as long as their demands and
 * their rematch holds last.
 */
export const matchmakerMachine = setup({
  types: {
    context: {} as MatchmakerContext,
    input: {} as MatchmakerInput,
    events: {} as MatchmakerEvent,
    emitted: {} as Output,
  },
  guards: {
    isRepeated: ({ context, event }) =>
      (event.type === 'matchmaker.enqueue' && event.member.visit <= lastVisit(context, event.member.userId)) ||
      (event.type === 'matchmaker.renew' && context.passedOn.includes(event.ask)),
    hasPartner: ({ context, event }) => pairOf(context, event) !== undefined,
    isNews: ({ context, event }) => seekerOf(context, event) !== undefined,
    isFull: ({ context }) => context.line.size >= limits.waitingPeopleMax,
  },
  actions: matchmakerActions,
}).createMachine({
  id: 'matchmaker',
  context: ({ input }) => matchmakerContext(input),
  initial: 'open',
  on: {
    'matchmaker.renew': [
      { guard: 'isRepeated' },
      {
        guard: 'hasPartner',
        actions: ['pair', 'notePassedOn'],
        description: 'The new profile suits a user who waits.',
      },
      { actions: ['takePlace', 'answerPlace', 'armRecheck'] },
    ],
    'matchmaker.heard': [
      { guard: 'hasPartner', actions: 'pair' },
      { guard: 'isNews', actions: ['takePlace', 'armRecheck'] },
    ],
    'matchmaker.recheck': {
      actions: ['pairThoseDue', 'armRecheck'],
      description: 'Demands relax with time: users who are due are compared again.',
    },
    'matchmaker.locate': { actions: 'answerPlace' },
    'matchmaker.cancel': { actions: 'remove' },
    'matchmaker.block': { actions: ['block', 'armRecheck'] },
    'matchmaker.unblock': { actions: ['unblock', 'armRecheck'] },
    'matchmaker.forget': { actions: 'forgetPerson' },
    'matchmaker.describe': { actions: 'answerPool' },
    'matchmaker.drain': { target: '.draining', actions: 'confirm', description: 'The server is about to stop.' },
    'matchmaker.reopen': {
      target: '.open',
      actions: ['followSchedule', 'armRecheck', 'confirm'],
      description: 'The server has started.',
    },
  },
  states: {
    open: {
      description: 'Takes users into the queue, and pairs those who suit each other.',
      on: {
        'matchmaker.enqueue': [
          { guard: 'isRepeated', description: 'Delivered twice.' },
          {
            guard: 'hasPartner',
            actions: ['remember', 'pair'],
            description: 'A user who waits suits the newcomer: both leave the queue for a room.',
          },
          { guard: 'isFull', actions: ['remember', turnAway('queue_full')] },
          { actions: ['remember', 'takePlace', 'answerPlace', 'armRecheck'] },
        ],
      },
    },
    draining: {
      description: 'Turns newcomers away. Users who wait already still meet.',
      on: {
        'matchmaker.enqueue': [
          { guard: 'isRepeated', description: 'Delivered twice.' },
          { actions: ['remember', turnAway('draining')] },
        ],
      },
    },
  },
});
