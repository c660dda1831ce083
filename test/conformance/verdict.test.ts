import { expect, it } from 'vitest';
import { judge } from './verdict.ts';

const scenarios = [
  { name: 'good', checks: [{ id: 'a', status: 'SUCCESS' }] },
  {
    name: 'mixed',
    checks: [
      { id: 'a', status: 'SUCCESS' },
      { id: 'b', status: 'FAILURE', errorMessage: 'no' },
      { id: 'c', status: 'WARNING', errorMessage: 'hm' },
      { id: 'd', status: 'SKIPPED' },
    ],
  },
] as const;

it('names the failures that nobody expects, warnings among them', () => {
  expect(judge(scenarios, {})).toEqual({
    passed: 2,
    failed: 2,
    unexpected: ['mixed:b: no', 'mixed:c: hm'],
    stale: [],
  });
});

it('lets an expected scenario fail as a whole', () => {
  expect(judge(scenarios, { mixed: 'why' })).toEqual({ passed: 2, failed: 2, unexpected: [], stale: [] });
});

it('lets an expected check fail, and no other of its scenario', () => {
  expect(judge(scenarios, { 'mixed:b': 'why' }).unexpected).toEqual(['mixed:c: hm']);
});

it('names expected failures that pass', () => {
  expect(judge(scenarios, { good: 'why', 'mixed:a': 'why', gone: 'why', mixed: 'why' }).stale).toEqual([
    'good',
    'mixed:a',
    'gone',
  ]);
});

it('counts a scenario that checked nothing as failing', () => {
  expect(judge([{ name: 'empty', checks: [{ id: 'a', status: 'SKIPPED' }] }], {}).unexpected).toEqual([
    'empty:nothing-checked: no check said yes or no',
  ]);
});
