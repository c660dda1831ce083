/**
 * The cost in µs of the matchmaker's step while users wait that cannot be paired yet: to come, to leave, to ask for the place, and to
 * have the demand relaxed. Each waits for an interest and a language of their own. Medians of rounds, whose pool stays the same.
 */
import type { AskId, UserId } from '../machines/address.ts';
import { lobby } from '../machines/address.ts';
import type { MatchmakerContext } from '../machines/matchmaker/context.ts';
import { matchmakerMachine } from '../machines/matchmaker/matchmaker.ts';
import type { LineJson } from '../machines/matchmaker/waiting-line.ts';
import type { MatchmakerEvent, Member } from '../machines/protocol.ts';
import { upgrade, versions } from '../machines/versions.ts';
import type { Snapshot } from '../src/engine/step.ts';
import { begin, step } from '../src/engine/step.ts';

type Unstamped<E = MatchmakerEvent> = E extends MatchmakerEvent ? Omit<E, 'at' | 'id'> : never;

export const operations = ['enqueue', 'locate', 'relax', 'cancel'] as const;
type Operation = (typeof operations)[number];
type Costs = Readonly<Record<Operation, number>>;

/** They come, are located, relax and leave, over and over. */
export const peopleOfARound = 256;
const rounds = 61;
const schedule = { languageMs: 10_000, anyoneMs: 1_000_000_000 };

const ask = 'ask' as AskId;

/** Three interests and a language that nobody else has. */
const memberOf = (number: number): Member => ({
  userId: `person_${number}` as UserId,
  visit: 1,
  displayName: 'Anonymous',
  interests: ['a', 'b', 'c'].map((letter) => `interest_${letter}${number}`),
  languages: [`x${number}`],
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** A matchmaker as a store gives it back, with so many who came in the last minutes. */
function withPeopleWaiting(waiting: number, at: number): Snapshot {
  const { value, context } = begin(matchmakerMachine, { pool: lobby, schedule }).snapshot;
  const line: LineJson = {
    nextTicket: waiting + 1,
    waiting: Array.from({ length: waiting }, (_, number) => {
      const sinceAt = at - 60_000 - (waiting - number);
      const dueAt = sinceAt + schedule.anyoneMs;
      return {
        ticket: number + 1,
        member: memberOf(number),
        sinceAt,
        apart: null,
        entrance: null,
        isHeard: true,
        level: 1,
        dueAt,
      };
    }),
  };
  const plain = { ...JSON.parse(JSON.stringify(context)), line };
  return { value, context: upgrade('matchmaker', versions.matchmaker, plain) };
}

/** Prints nothing; µs of each operation among so many who wait. */
export function microsecondsAmong(waiting: number): Costs {
  let at = 1_800_000_000_000;
  let snapshot = withPeopleWaiting(waiting, at);
  let ids = 0;
  const send = (event: Unstamped): void => {
    ids += 1;
    snapshot = step(matchmakerMachine, snapshot, { ...event, at, id: `event_${ids}` } as MatchmakerEvent).snapshot;
  };
  const enter = (number: number): void =>
    send({ type: 'matchmaker.enqueue', member: memberOf(number), apart: null, ask });
  const relax = (): void => {
    const until = at + schedule.languageMs + 1_000;
    for (;;) {
      const { nextDueAt } = (snapshot.context as MatchmakerContext).line;
      if (nextDueAt === undefined || nextDueAt > until) return;
      at = Math.max(at, nextDueAt);
      send({ type: 'matchmaker.recheck' });
    }
  };

  const samples: Record<Operation, number[]> = { enqueue: [], locate: [], relax: [], cancel: [] };
  const time = (operation: Operation, run: () => void): void => {
    const startedAt = performance.now();
    run();
    samples[operation].push(((performance.now() - startedAt) * 1000) / peopleOfARound);
  };
  let next = waiting;
  for (let round = 0; round < rounds; round += 1) {
    const people = Array.from({ length: peopleOfARound }, (_, index) => next + index);
    next += peopleOfARound;
    at = Math.ceil(at / 1000) * 1000;
    time('enqueue', () => people.forEach(enter));
    time('locate', () => {
      for (const number of people) send({ type: 'matchmaker.locate', userId: memberOf(number).userId, visit: 1, ask });
    });
    time('relax', relax);
    time('cancel', () => {
      for (const number of people) send({ type: 'matchmaker.cancel', userId: memberOf(number).userId, visit: 1 });
    });
  }
  const { size } = (snapshot.context as MatchmakerContext).line;
  if (size !== waiting) throw new Error(`${size} wait instead of ${waiting}`);
  return Object.fromEntries(operations.map((name) => [name, median(samples[name])])) as Record<Operation, number>;
}
