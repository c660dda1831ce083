import { expect, it } from 'vitest';
import type { AskId, UserId } from '../../../machines/address.ts';
import { matchmakerMachine } from '../../../machines/matchmaker/matchmaker.ts';
import { upgrade } from '../../../machines/versions.ts';
import { step } from '../../../src/engine/step.ts';
import { ann, beth, memberOf } from '../../support/machine-people.ts';

const ask = 'ask' as AskId;
const at = 1_000_000;
const schedule = { languageMs: 10_000, anyoneMs: 30_000 };

/** Ann and beth wait, held apart, as version 1 wrote it. */
const ofVersion1 = {
  pool: 'lobby',
  waiting: [
    { member: memberOf(ann, 2), sinceAt: at - 4_000, apart: { userId: beth, untilAt: at + 6_000 } },
    { member: memberOf(beth, 2), sinceAt: at - 3_000, apart: { userId: ann, untilAt: at + 6_000 } },
  ],
  seen: { young: { ann: 2, beth: 2 }, old: { carl: 1 } },
  waitsMs: [4_000],
};

const upgraded = () => ({ value: 'open', context: upgrade('matchmaker', 1, JSON.parse(JSON.stringify(ofVersion1))) });

it('takes a matchmaker of version 1 with its queue, its visits and its holds', () => {
  const opened = step(matchmakerMachine, upgraded(), {
    type: 'matchmaker.reopen',
    ask,
    schedule,
    at,
    id: '1',
  } as never);
  const rechecked = step(matchmakerMachine, opened.snapshot, { type: 'matchmaker.recheck', at, id: '2' } as never);
  const located = (userId: UserId) =>
    step(matchmakerMachine, rechecked.snapshot, {
      type: 'matchmaker.locate',
      userId,
      visit: 2,
      ask,
      at,
      id: '3',
    } as never).outputs[0];
  const repeated = { type: 'matchmaker.enqueue', member: memberOf(beth, 2), apart: null, ask, at, id: '4' } as never;
  const released = step(matchmakerMachine, rechecked.snapshot, {
    type: 'matchmaker.recheck',
    at: at + 6_000,
    id: '5',
  } as never);

  expect(opened.timers).toMatchObject([{ type: 'set', id: 'recheck', delayMs: 0 }]);
  expect(rechecked.timers).toMatchObject([{ type: 'set', delayMs: 6_000 }]);
  expect([located(ann), located(beth)]).toMatchObject([{ reply: { position: 1 } }, { reply: { position: 2 } }]);
  expect(step(matchmakerMachine, rechecked.snapshot, repeated).outputs).toEqual([]);
  expect(released.outputs).toMatchObject([
    { type: 'tell', event: { type: 'room.open', members: [{ userId: ann }, { userId: beth }] } },
  ]);
});
