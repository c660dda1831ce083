import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limits } from '../../../machines/limits.ts';
import { commands, newWorld } from '../../support/machine-commands.ts';
import { expectNobodyWaitsInVain, expectSafe, expectSettled } from '../../support/machine-invariants.ts';

it('the matchmaker, the users and the rooms keep their promises when tells are late and doubled', () => {
  fc.assert(
    fc.property(commands(expectSafe), (sequence) => {
      const world = newWorld();
      fc.modelRun(() => ({ model: world.memory, real: world }), sequence);
      world.lobby.settle(undefined, 2);
      expectSettled(world);
      world.lobby.advance(limits.rematchHoldMs + limits.recheckGrainMs);
      world.lobby.settle();
      expectSettled(world);
      expectNobodyWaitsInVain(world);
    }),
    { numRuns: 1_000 },
  );
}, 180_000);

it('the random walks reach what they are about', () => {
  const reached = new Map<string, number>();
  const count = (what: string): void => void reached.set(what, (reached.get(what) ?? 0) + 1);
  fc.assert(
    fc.property(
      commands(({ lobby }) => {
        for (const address of [...lobby.addresses('user'), ...lobby.addresses('room')]) {
          count(`${address.split(':')[0]} ${lobby.state(address)}`);
        }
        if (lobby.underway.length > 3) count('many tells underway');
      }),
      (sequence) => {
        const world = newWorld();
        fc.modelRun(() => ({ model: world.memory, real: world }), sequence);
      },
    ),
    { numRuns: 50 },
  );
  expect([...reached.keys()].sort()).toEqual([
    'many tells underway',
    'room active',
    'room closed',
    'user chatting',
    'user idle',
    'user left',
    'user queued',
  ]);
});
