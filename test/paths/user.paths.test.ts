import { describe, expect, it } from 'vitest';
import { coverage, shortestPaths, walk } from '../support/machine-walk.ts';
import { userExercise } from './user-exercise.ts';

const paths = shortestPaths(userExercise);

describe('the user does what its model foresees, whatever happens next, after', () => {
  it.each(paths.map((path) => [path.join(' → ') || 'nothing', path] as const))('%s', (_, path) => {
    walk(userExercise, path);
  });
});

it('takes every transition of the user chart along the paths', () => {
  const { taken, missed } = coverage(userExercise, paths);
  expect(missed).toEqual([]);
  expect(taken).not.toEqual([]);
});
