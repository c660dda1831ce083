import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { help } from '../../src/config.ts';
import { chatTools } from '../../src/mcp/catalogue.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

const section = (title: string): string => readme.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

/** First cells of a section's table, without its head. */
const firstCells = (title: string): string[] =>
  [...section(title).matchAll(/^\| (`[^|]+`) +\|/gm)]
    .flatMap(([, cell]) => [...(cell ?? '').matchAll(/`([^`]+)`/g)])
    .map(([, name]) => name ?? '');

it('lists exactly the tools that exist', () => {
  expect(firstCells('Tools').toSorted()).toEqual(chatTools.map(({ name }) => name).toSorted());
});

it('says of each variable what --help says', () => {
  const rows = [...section('Configuration').matchAll(/^\| `(\w+)` +\| `?([^|`]*)`? +\| (.*?) +\|$/gm)].map(
    ([, name, preset, meaning]) => `  ${name?.padEnd(32)} ${meaning} (default: ${preset?.trim()})`,
  );
  expect(rows).toEqual(
    help()
      .split('\n')
      .filter((line) => line.startsWith('  ')),
  );
});

it('names no npm script that does not exist', () => {
  const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? '');
  expect(named.filter((script) => !(script in packageJson.scripts))).toEqual([]);
});

it('links to no file that does not exist', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, link]) => link ?? '');
  for (const link of links) expect(() => readFileSync(new URL(`../../${link}`, import.meta.url))).not.toThrow();
});
