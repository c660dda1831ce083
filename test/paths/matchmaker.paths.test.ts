import { describe, expect, it, vi } from 'vitest';
import { coverage, shortestPaths, walk } from '../support/machine-walk.ts';
import { matchmakerExercise } from './matchmaker-exercise.ts';

vi.mock('../../machines/limits.ts', async (original) => {
  const actual = await original<typeof import('../../machines/limits.ts')>();
  return { limits: { ...actual.limits, waitingPeopleMax: 2 } };
});

const paths = shortestPaths(matchmakerExercise);

describe('the matchmaker does what its model foresees, whatever happens next, after', () => {
  it.each(paths.map((path) => [path.join(' → ') || 'nothing', path] as const))('%s', (_, path) => {
    walk(matchmakerExercise, path);
  });
});

it('takes every transition of the matchmaker chart along the paths', () => {
  const { taken, missed } = coverage(matchmakerExercise, paths);
  expect(missed).toEqual([]);
  expect(taken).not.toEqual([]);
});
