import { expect, it } from 'vitest';
import { isDeeperThan } from '../../../../src/mcp/parsing/json-depth.ts';

const nested = (depth: number, open: string, close: string): unknown =>
  JSON.parse(`${open.repeat(depth)}0${close.repeat(depth)}`);

it.each([
  ['a number', 5, false],
  ['null', null, false],
  ['a text that looks nested', '[[[[[[', false],
  ['lists at the bound', nested(4, '[', ']'), false],
  ['lists past the bound', nested(5, '[', ']'), true],
  ['objects at the bound', nested(4, '{"a":', '}'), false],
  ['objects past the bound', nested(5, '{"a":', '}'), true],
  ['many values side by side', Array.from({ length: 10_000 }, () => [[[]]]), false],
  ['one deep value behind many flat ones', [...Array(1_000).fill([]), nested(4, '[', ']')], true],
  ['what would overflow a stack', nested(100_000, '[{"a":', '}]'), true],
])('%s', (_name, value, isDeeper) => {
  expect(isDeeperThan(value, 4)).toBe(isDeeper);
});
