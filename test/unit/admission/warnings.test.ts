import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { Warnings } from '../../../src/admission/warnings.ts';
import { limits } from '../../../src/limits.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

let clock: VirtualClock;
let lines: Record<string, unknown>[];
beforeEach(() => {
  clock = new VirtualClock();
  lines = [];
});

const warningsOf = (areAddressesLimited: boolean): Warnings =>
  new Warnings(pino({}, { write: (line) => lines.push(JSON.parse(line)) }), clock, areAddressesLimited);

it('tells of one kind once per address and minute', () => {
  const warnings = warningsOf(true);
  for (const address of ['a', 'a', 'b']) warnings.warn('foreign_host', address, 'x');
  warnings.warn('foreign_origin', 'a', 'x');
  expect(lines.map(({ security, address }) => `${security} ${address}`)).toEqual([
    'foreign_host a',
    'foreign_host b',
    'foreign_origin a',
  ]);
});

it.each([true, false])(
  'writes so many lines of one kind a minute, from however many addresses (%s)',
  async (areLimited) => {
    const warnings = warningsOf(areLimited);
    const flood = limits.warningsPerMinute + 1_000;
    for (let index = 0; index < flood; index += 1) warnings.warn('unknown_handle', `address ${index}`, 'x');
    expect(lines.length).toBe(limits.warningsPerMinute);
    warnings.warn('misplaced_handle', 'a', 'x');
    await clock.advance(60_000);
    warnings.warn('unknown_handle', 'another', 'x');
    expect(lines.slice(limits.warningsPerMinute).map(({ security, left_out }) => [security, left_out])).toEqual([
      ['misplaced_handle', undefined],
      ['unknown_handle', 1_000],
    ]);
  },
);
