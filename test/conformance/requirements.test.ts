import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { requirements } from './requirements.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const citations = /\b(?:transport|base|subscriptions|mrtr|tools|resources|security)\.20\d\d\.[a-z0-9-]+/g;

/** Ids that stand in the text of the tests; one that stands in the data alone is no citation. */
const cited = new Set(
  globSync('**/*.test.ts', { cwd: folder })
    .filter((file) => !file.endsWith('requirements.test.ts'))
    .flatMap((file) => readFileSync(`${folder}${file}`, 'utf8').match(citations) ?? []),
);

it('gives every requirement an id of its own', () => {
  const ids = requirements.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  expect(ids.length).toBeGreaterThan(60);
});

it.each(requirements)('$id is shown by a test or a scenario, or says why not', (requirement) => {
  const { id, scenario, inapplicable, gap } = requirement;
  const reasons = [cited.has(id), scenario !== undefined, inapplicable !== undefined, gap !== undefined];
  expect(reasons).toContain(true);
  // An excuse beside a proof is out of date.
  expect((inapplicable ?? gap) !== undefined && (cited.has(id) || scenario !== undefined)).toBe(false);
});

it('cites no requirement that does not exist', () => {
  const ids = new Set(requirements.map(({ id }) => id));
  expect([...cited].filter((id) => !ids.has(id))).toEqual([]);
});
