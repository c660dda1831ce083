import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { staleIn, writeInto } from '../../../tools/generated-folder.ts';
import { statechartFiles } from '../../../tools/statecharts/files.ts';

const checkedIn = new URL('../../../statecharts/', import.meta.url);

const pictures = ['matchmaker.svg', 'room.svg', 'user.svg', 'system.svg', 'story.svg'];

describe('the exported statecharts', () => {
  it('are fresh', async () => {
    expect(await staleIn(checkedIn, await statechartFiles())).toEqual([]);
  });

  it('are the same bytes each time', async () => {
    expect(await statechartFiles()).toEqual(await statechartFiles());
  });

  it('are a config, a Mermaid text and a picture of each machine, the system, the story, and a page', async () => {
    const ofMachines = ['matchmaker', 'room', 'user'].flatMap((kind) => [`${kind}.json`, `${kind}.mmd`, `${kind}.svg`]);
    const names = [...(await statechartFiles()).keys()];
    const ofAll = ['system', 'story'].flatMap((name) => [`${name}.mmd`, `${name}.svg`]);
    expect(names.toSorted()).toEqual(['README.md', ...ofMachines, ...ofAll].toSorted());
  });

  it.each(pictures)('%s is at most 1,300 px wide, and has a dark scheme', async (name) => {
    const svg = (await statechartFiles()).get(name) ?? '';
    const width = Number(/<svg[^>]* width="(\d+)"/.exec(svg)?.[1]);
    expect(width).toBeGreaterThan(600);
    expect(width).toBeLessThanOrEqual(1_300);
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
  });

  it('are all linked from the page', async () => {
    const files = await statechartFiles();
    const linked = (name: string) => name === 'README.md' || files.get('README.md')?.includes(`(${name})`);
    expect([...files.keys()].filter((name) => !linked(name))).toEqual([]);
  });
});

describe('staleness', () => {
  const folders: string[] = [];
  afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

  const emptyFolder = async (): Promise<URL> => {
    const path = await mkdtemp(join(tmpdir(), 'statecharts-'));
    folders.push(path);
    return pathToFileURL(`${path}/`);
  };

  it('lists what is missing, what differs and what should not be there', async () => {
    const folder = await emptyFolder();
    const files = new Map([
      ['fresh.svg', 'a'],
      ['changed.svg', 'b'],
    ]);
    await writeInto(folder, files);
    expect(await staleIn(folder, files)).toEqual([]);
    await writeFile(new URL('changed.svg', folder), 'by hand');
    await writeFile(new URL('left-over.svg', folder), '');
    const wanted = new Map([...files, ['missing.svg', 'c']]);
    expect(await staleIn(folder, wanted)).toEqual(['changed.svg', 'left-over.svg', 'missing.svg']);
  });

  it('finds every file missing from a folder that is not there', async () => {
    const nowhere = new URL('nowhere/', await emptyFolder());
    expect(await staleIn(nowhere, new Map([['one.svg', 'a']]))).toEqual(['one.svg']);
  });
});
