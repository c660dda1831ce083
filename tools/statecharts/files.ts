import type { ActorKind } from '../../machines/address.ts';
import { machines } from '../../machines/registry.ts';
import { notices, sendersOf, vocabulary } from '../../machines/vocabulary.ts';
import { captions } from './captions.ts';
import { chartOf } from './chart.ts';
import { chartMermaid } from './chart-mermaid.ts';
import { chartSvg } from './chart-svg.ts';
import { configJson } from './config-json.ts';
import { indexPage } from './index-page.ts';
import { storyOfTwo } from './story.ts';
import { storyMermaid } from './story-mermaid.ts';
import { storySvg } from './story-svg.ts';
import { systemOf } from './system.ts';
import { systemMermaid } from './system-mermaid.ts';
import { systemSvg } from './system-svg.ts';

/** The chart of every machine. */
export const charts = {
  matchmaker: chartOf(machines.matchmaker, sendersOf),
  user: chartOf(machines.user, sendersOf),
  room: chartOf(machines.room, sendersOf),
};

/** The system of all actors, as it is drawn. */
export const system = systemOf(charts, { ...vocabulary, ...notices });

/** Every file of `statecharts/` by its name, the same bytes each time. */
export async function statechartFiles(): Promise<ReadonlyMap<string, string>> {
  const story = storyOfTwo();
  const kinds = Object.keys(charts) as ActorKind[];
  const files = new Map([
    ['README.md', indexPage(kinds)],
    ['system.mmd', systemMermaid(system)],
    ['system.svg', await systemSvg(system)],
    ['story.mmd', storyMermaid(story)],
    ['story.svg', storySvg(story)],
  ]);
  for (const kind of kinds) {
    files.set(`${kind}.json`, configJson(machines[kind]));
    files.set(`${kind}.mmd`, chartMermaid(captions[kind].title, charts[kind]));
    files.set(`${kind}.svg`, await chartSvg(kind, charts[kind], captions[kind]));
  }
  return files;
}
