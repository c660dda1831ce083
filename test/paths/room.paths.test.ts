import { describe, expect, it } from 'vitest';
import { coverage, shortestPaths, walk } from '../support/machine-walk.ts';
import { roomExercise } from './room-exercise.ts';

const paths = shortestPaths(roomExercise);

describe('the room does what its model foresees, whatever happens next, after', () => {
  it.each(paths.map((path) => [path.join(' → ') || 'nothing', path] as const))('%s', (_, path) => {
    walk(roomExercise, path);
  });
});

it('takes every transition of the room chart along the paths', () => {
  const { taken, missed } = coverage(roomExercise, paths);
  expect(missed).toEqual([]);
  expect(taken).not.toEqual([]);
});
