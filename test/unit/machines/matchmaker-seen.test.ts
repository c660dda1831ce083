import { expect, it, vi } from 'vitest';
import type { AskId, UserId } from '../../../machines/address.ts';
import { lobby } from '../../../machines/address.ts';
import { limits } from '../../../machines/limits.ts';
import { matchmakerMachine } from '../../../machines/matchmaker/matchmaker.ts';
import type { Snapshot } from '../../../src/engine/step.ts';
import { begin, step } from '../../../src/engine/step.ts';
import { memberOf } from '../../support/machine-people.ts';

const seenVisitsMax = 8;

vi.mock('../../../machines/limits.ts', async (original) => {
  const actual = await original<typeof import('../../../machines/limits.ts')>();
  return { limits: { ...actual.limits, seenVisitsMax: 8 } };
});

const people = Array.from({ length: 30 }, (_, index) => `person_${index}` as UserId);

const enqueue = (snapshot: Snapshot, userId: UserId) =>
  step(matchmakerMachine, snapshot, {
    type: 'matchmaker.enqueue',
    member: memberOf(userId),
    apart: null,
    ask: 'ask' as AskId,
    at: 0,
    id: 'id',
  } as { type: string });

it('recognises at least the last half of the visits it may remember, and never more than all of them', () => {
  expect(limits.seenVisitsMax).toBe(seenVisitsMax);
  let { snapshot } = begin(matchmakerMachine, { pool: lobby });
  for (const [index, userId] of people.entries()) {
    snapshot = enqueue(snapshot, userId).snapshot;
    const recognised = people.filter((other) => enqueue(snapshot, other).outputs.length === 0);
    const lately = people.slice(Math.max(0, index + 1 - seenVisitsMax / 2), index + 1);
    expect(recognised.slice(-lately.length)).toEqual(lately);
    expect(recognised.length).toBeLessThanOrEqual(seenVisitsMax);
  }
});
