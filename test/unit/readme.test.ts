import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { help } from '../../src/config.ts';
import { chatSurface } from '../../src/mcp/chat-surface.ts';
import { TestHost } from '../support/test-host.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

const section = (title: string): string => readme.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

/** First cells of a section's table, without its head. */
const firstCells = (title: string): string[] =>
  [...section(title).matchAll(/^\| (`[^|]+`) +\|/gm)]
    .flatMap(([, cell]) => [...(cell ?? '').matchAll(/`([^`]+)`/g)])
    .map(([, name]) => name ?? '');

const { tools, resources, prompts } = chatSurface(new TestHost().host);

it.each([
  ['Tools', tools.listing.map(({ name }) => name)],
  ['Resources', [...resources.listing.map(({ uri }) => uri), ...resources.templates.map((one) => one.uriTemplate)]],
  ['Prompts', prompts.listing.map(({ name }) => name)],
])('lists exactly the %s that exist', (title, names) => {
  expect(firstCells(title).toSorted()).toEqual(names.toSorted());
});

it('names the notifications that the page of the events extension defines', () => {
  const page = readFileSync(new URL('../../docs/events-extension.md', import.meta.url), 'utf8');
  const defined = [...page.matchAll(/"method": \{ "(?:const|enum)": (\[[^\]]+\]|"[^"]+")/g)].flatMap(
    ([, names]) => JSON.parse(names ?? '') as string | string[],
  );
  expect(firstCells('Notifications').toSorted()).toEqual(
    defined.filter((name) => name !== 'mcp-chat/events/acknowledged').toSorted(),
  );
});

it('says of each variable what --help says', () => {
  const rows = [...section('Configuration').matchAll(/^\| `(\w+)` +\| `?([^|`]*)`? +\| (.*?) +\|$/gm)].map(
    ([, name, preset, meaning]) => `  ${name?.padEnd(41)} ${meaning} (default: ${preset?.trim()})`,
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
