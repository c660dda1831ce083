import { expect, it } from 'vitest';
import type { AskId } from '../../../machines/address.ts';
import { matchmakerMachine } from '../../../machines/matchmaker/matchmaker.ts';
import type { Apart } from '../../../machines/protocol.ts';
import { begin, step } from '../../../src/engine/step.ts';
import { ann, carl, memberOf } from '../../support/machine-people.ts';

it('pairs somebody who was so long on their way that the one they are held from came after that time', () => {
  const sentAt = 1_000_000;
  const untilAt = sentAt + 10_000;
  const enqueue = (userId: typeof ann, at: number, apart: Apart | null) => ({
    type: 'matchmaker.enqueue',
    member: memberOf(userId, 1),
    apart,
    ask: `${userId} asks` as AskId,
    at,
    id: userId,
  });
  const carlWaits = step(
    matchmakerMachine,
    begin(matchmakerMachine, { pool: 'lobby', schedule: { languageMs: 0, anyoneMs: 0 } }).snapshot,
    enqueue(carl, untilAt, { userId: ann, untilAt }),
  );
  const annComes = step(matchmakerMachine, carlWaits.snapshot, enqueue(ann, sentAt, null));

  expect(carlWaits.timers).toEqual([]);
  expect(annComes.outputs).toMatchObject([{ type: 'tell', event: { type: 'room.open' } }]);
});

it('pairs somebody who was so long on their way that the time apart has passed meanwhile', () => {
  const sentAt = 1_000_000;
  const untilAt = sentAt + 10_000;
  const enqueue = (userId: typeof ann, apart: Apart | null) => ({
    type: 'matchmaker.enqueue',
    member: memberOf(userId, 1),
    apart,
    ask: `${userId} asks` as AskId,
    at: sentAt,
    id: userId,
  });
  const carlWaits = step(
    matchmakerMachine,
    begin(matchmakerMachine, { pool: 'lobby', schedule: { languageMs: 0, anyoneMs: 0 } }).snapshot,
    enqueue(carl, { userId: ann, untilAt }),
  );
  const lookedAgain = step(matchmakerMachine, carlWaits.snapshot, {
    type: 'matchmaker.recheck',
    at: untilAt,
    id: 'r',
  } as never);
  const annComes = step(matchmakerMachine, lookedAgain.snapshot, enqueue(ann, null));

  expect(lookedAgain.timers).toEqual([]);
  expect(annComes.outputs).toMatchObject([{ type: 'tell', event: { type: 'room.open' } }]);
});
