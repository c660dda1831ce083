// Goal: a page says what is so. Method: names are read from the code, links are followed, and generated pages are made anew.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { help } from '../../src/config.ts';
import { chatSurface } from '../../src/mcp/chat-surface.ts';
import { referencePages } from '../../tools/docs/files.ts';
import { staleIn } from '../../tools/generated-folder.ts';
import { TestHost } from '../support/test-host.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const pages = globSync(['*.md', 'docs/**/*.md', 'statecharts/*.md', 'examples/*.md'], {
  cwd: root.pathname,
}).toSorted();
const readmeBytesMax = 6_000;

/** First cells of the table below a heading, without its head. */
const firstCells = (page: string, title: string): string[] =>
  [...(text(page).split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '').matchAll(/^\| (`[^|]+`) +\|/gm)]
    .flatMap(([, cell]) => [...(cell ?? '').matchAll(/`([^`]+)`/g)])
    .map(([, name]) => name ?? '');

/** The anchor that a heading gets. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const anchorsIn = (page: string): string[] =>
  [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

const { tools, resources, prompts } = chatSurface(new TestHost().host);

describe('the pages', () => {
  it.each([
    ['docs/tools.md', 'Tools', tools.listing.map(({ name }) => name)],
    [
      'docs/clients.md',
      'Resources',
      [...resources.listing.map(({ uri }) => uri), ...resources.templates.map((one) => one.uriTemplate)],
    ],
    ['docs/clients.md', 'Prompts', prompts.listing.map(({ name }) => name)],
  ])('%s lists exactly the %s that exist', (page, title, names) => {
    expect(firstCells(page, title).toSorted()).toEqual(names.toSorted());
  });

  it('name the notifications that the events extension defines', () => {
    const defined = [
      ...text('docs/events-extension.md').matchAll(/"method": \{ "(?:const|enum)": (\[[^\]]+\]|"[^"]+")/g),
    ].flatMap(([, names]) => JSON.parse(names ?? '') as string | string[]);
    expect(firstCells('docs/notifications.md', 'Notifications').toSorted()).toEqual(
      defined.filter((name) => name !== 'mcp-chat/events/acknowledged').toSorted(),
    );
  });

  it('of reference are fresh', async () => {
    expect(await staleIn(new URL('docs/reference/', root), referencePages())).toEqual([]);
  });

  it('have every variable that --help tells of', () => {
    const told = help()
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => line.trim().split(' ')[0]);
    const rows = [...text('docs/reference/configuration.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(told);
  });

  it.each(pages)('%s names no npm script that does not exist', (page) => {
    const named = [...text(page).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? '');
    expect(named.filter((script) => !(script in packageJson.scripts))).toEqual([]);
  });

  it.each(pages)('%s links to nothing that does not exist', (page) => {
    const links = [...text(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link ?? '');
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(new URL(target, root))) return true;
      return anchor !== undefined && !anchorsIn(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('CONTRIBUTING names no file that does not exist', () => {
    const named = [...text('CONTRIBUTING.md').matchAll(/`((?:src|test|machines|docs|tools)\/[\w./-]*\w\/?)`/g)];
    expect(named.length).toBeGreaterThan(20);
    expect(named.map(([, path]) => path ?? '').filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});

describe('the README', () => {
  it(`has at most ${readmeBytesMax} bytes`, () => {
    expect(Buffer.byteLength(text('README.md'))).toBeLessThanOrEqual(readmeBytesMax);
  });

  it('links each promise to a test', () => {
    const rows = text('README.md')
      .split('## What is promised\n')[1]
      ?.split('\n## ')[0]
      ?.match(/^\| .*/gm)
      ?.slice(2);
    expect(rows?.length).toBeGreaterThan(5);
    expect(rows?.filter((row) => !/\]\(test\/[^)]+\.test\.ts\)/.test(row))).toEqual([]);
  });

  it('has the two commands that CI and a newcomer run', () => {
    expect(text('README.md')).toMatch(/^npm ci && npm start\b[\s\S]*^npm ci && npm test\b/m);
  });
});
