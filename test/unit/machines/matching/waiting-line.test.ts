import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import type { Waiting } from '../../../../machines/matchmaker/waiting-line.ts';
import { WaitingLine } from '../../../../machines/matchmaker/waiting-line.ts';

const waitingOf = (ticket: number, mark: string | null, isHeard = mark === null): Waiting => ({
  ticket,
  member: {
    userId: `person_${ticket}` as UserId,
    visit: 1,
    displayName: 'Anonymous',
    // Users of one mark have the same profile.
    interests: mark === null ? [] : [mark],
    languages: [],
  },
  sinceAt: ticket,
  apart: null,
  entrance: { origin: 'home', isLimited: true, mark },
  isHeard,
  level: 2,
  dueAt: null,
});

const ticketsOf = (line: WaitingLine, seeker: Waiting): readonly number[] =>
  line.companions(seeker).map(({ ticket }) => ticket);

const stranger = waitingOf(99, null);

it('of many tries of one person offers others the first, and the next one once that is gone or heard of', () => {
  let line = WaitingLine.empty();
  for (const ticket of [1, 2, 3, 4]) line = line.with(waitingOf(ticket, 'go'));
  const offered = [ticketsOf(line, stranger)];
  line = line.without(waitingOf(1, 'go'));
  offered.push(ticketsOf(line, stranger));
  line = line.with(waitingOf(2, 'go', true));
  offered.push(ticketsOf(line, stranger));
  line = line.with(waitingOf(2, 'go', false));
  offered.push(ticketsOf(line, stranger));
  expect(offered).toEqual([[1], [2], [2, 3], [2]]);
});

it('offers a try that was heard of the last of the others', () => {
  let line = WaitingLine.empty();
  for (const ticket of [1, 2, 3, 4]) line = line.with(waitingOf(ticket, 'go'));
  expect(ticketsOf(line, waitingOf(2, 'go', true))).toEqual([1, 4]);
  expect(ticketsOf(line, waitingOf(2, 'tea', true))).toEqual([1]);
});

type Change = { readonly ticket: number; readonly mark: string | null; readonly to: 'in' | 'out' | 'heard' | 'silent' };

const change: fc.Arbitrary<Change> = fc.record({
  ticket: fc.integer({ min: 1, max: 6 }),
  mark: fc.constantFrom('go', 'tea', null),
  to: fc.constantFrom('in', 'out', 'heard', 'silent'),
});

it('is the same after any changes as one made anew of those who wait', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      let line = WaitingLine.empty();
      for (const { ticket, mark, to } of changes) {
        const present = line.at(ticket);
        if (to === 'in') line = line.with(present ?? waitingOf(ticket, mark));
        else if (present && to === 'out') line = line.without(present);
        else if (present) line = line.with({ ...present, isHeard: to === 'heard' });
      }
      const again = WaitingLine.from(JSON.parse(JSON.stringify(line)));
      const seekers = [stranger, waitingOf(98, 'go'), ...line];
      expect(seekers.map((seeker) => ticketsOf(line, seeker))).toEqual(
        seekers.map((seeker) => ticketsOf(again, seeker)),
      );
    }),
    { numRuns: 1_000 },
  );
});
