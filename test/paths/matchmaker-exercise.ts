import type { Pool } from '../../machines/address.ts';
import { lobby } from '../../machines/address.ts';
import type { MatchmakerContext, MatchmakerInput } from '../../machines/matchmaker/context.ts';
import { matchmakerMachine } from '../../machines/matchmaker/matchmaker.ts';
import type { MatchmakerEvent } from '../../machines/protocol.ts';
import { ann, beth, carl } from '../support/machine-people.ts';
import type { Exercise } from '../support/machine-walk.ts';
import { foresee } from './matchmaker-foresight.ts';
import type { MatchmakerModel } from './matchmaker-letters.ts';
import { letters, recheck, schedule } from './matchmaker-letters.ts';

export const matchmakerExercise: Exercise<MatchmakerModel, MatchmakerEvent> & {
  readonly machine: typeof matchmakerMachine;
} = {
  machine: matchmakerMachine,
  input: { pool: lobby satisfies Pool, schedule } satisfies MatchmakerInput,
  start: {
    now: 0,
    value: 'open',
    timers: {},
    isGone: false,
    schedule,
    queue: [],
    tickets: 1,
    visits: {},
    left: [],
    matchedMs: [],
    isBethBlocked: false,
    passedOn: null,
  },
  letters,
  foresee,
  place: ({ value, context }, { now, timers, visits, isBethBlocked, schedule, passedOn }) => [
    value,
    [...(context as MatchmakerContext).line].map(
      ({ member: { userId, visit, interests }, apart, entrance, isHeard, level, dueAt }) => [
        userId,
        visit,
        interests,
        level,
        dueAt && dueAt - now,
        apart && apart.untilAt > now && [apart.userId, apart.untilAt - now],
        entrance && isHeard,
      ],
    ),
    [ann, beth, carl].map((userId) => visits[userId] ?? 0),
    isBethBlocked,
    schedule.anyoneMs,
    passedOn !== null,
    timers[recheck] === undefined ? null : timers[recheck] - now,
  ],
};
