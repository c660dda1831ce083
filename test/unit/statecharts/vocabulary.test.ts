import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ActorKind } from '../../../machines/address.ts';
import { machines } from '../../../machines/registry.ts';
import type { Route } from '../../../machines/vocabulary.ts';
import { notices, vocabulary } from '../../../machines/vocabulary.ts';
import { system } from '../../../tools/statecharts/files.ts';
import { systemMermaid } from '../../../tools/statecharts/system-mermaid.ts';
import { systemSvg } from '../../../tools/statecharts/system-svg.ts';

const kinds = Object.keys(machines) as ActorKind[];
const routes: readonly (readonly [string, Route])[] = Object.entries(vocabulary);
const words: ReadonlySet<string> = new Set([...Object.keys(vocabulary), ...Object.keys(notices)]);

describe('the vocabulary', () => {
  it('is in the picture of the system, every word once for each sender', async () => {
    const svg = await systemSvg(system);
    const shown = [...svg.matchAll(/class="(?:word|timer)"[^>]*>([^<]*)</g)].map(([, word]) => word ?? '');
    const said = routes.flatMap(([word, { from }]) => from.map(() => word));
    expect(shown.filter((word) => words.has(word)).toSorted()).toEqual([...said, ...Object.keys(notices)].toSorted());
  });

  it('is in the Mermaid text of the system', () => {
    const shown = new Set(systemMermaid(system).match(/\w+\.\w+/g));
    expect([...words].filter((word) => !shown.has(word))).toEqual([]);
  });

  it.each(kinds)('has for %s the words its machine hears', (kind) => {
    const heard = routes.flatMap(([word, { to }]) => (to === kind ? [word] : []));
    const events: readonly string[] = machines[kind].events;
    const isWord = (event: string): boolean => !event.startsWith('xstate.') && !event.endsWith('.*');
    expect(events.filter(isWord).toSorted()).toEqual(heard.toSorted());
  });

  // The tells a machine makes are literals in its folder; so are the words it hears, but those are its own.
  it.each(kinds)('has for %s the words its machine tells others', (kind) => {
    const folder = new URL(`../../../machines/${kind}/`, import.meta.url);
    const source = readdirSync(folder)
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
    const written = routes.filter(([word, { to }]) => to !== kind && source.includes(`'${word}'`));
    const told = routes.filter(([, { from }]) => from.includes(kind));
    expect(written.map(([word]) => word)).toEqual(told.map(([word]) => word));
  });
});
