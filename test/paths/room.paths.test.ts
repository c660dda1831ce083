import { describe, expect, it } from 'vitest';
import { coverage, shortestPaths, walk } from '../support/machine-walk.ts';
import { keptExercise, roomExercise, thanksExercise } from './room-exercise.ts';

const paths = shortestPaths(roomExercise);
const thanksPaths = shortestPaths(thanksExercise);
const keptPaths = shortestPaths(keptExercise);

describe('the room does what its model foresees, whatever happens next, after', () => {
  it.each(paths.map((path) => [path.join(' → ') || 'nothing', path] as const))('%s', (_, path) => {
    walk(roomExercise, path);
  });
});

describe('the room counts thanks as its model foresees, after', () => {
  it.each(thanksPaths.map((path) => [path.join(' → ') || 'nothing', path] as const))('%s', (_, path) => {
    walk(thanksExercise, path);
  });
});

describe('the room keeps its transcript as its model foresees, after', () => {
  it.each(keptPaths.map((path) => [path.join(' → ') || 'nothing', path] as const))('%s', (_, path) => {
    walk(keptExercise, path);
  });
});

it('takes every transition of the room chart along the paths', () => {
  const { taken, missed } = coverage(roomExercise, paths);
  const { taken: takenByThanks } = coverage(thanksExercise, thanksPaths);
  const { taken: takenByKept } = coverage(keptExercise, keptPaths);
  expect(missed.filter((name) => !takenByThanks.includes(name) && !takenByKept.includes(name))).toEqual([]);
  expect(taken).not.toEqual([]);
});
