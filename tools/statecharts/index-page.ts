import type { ActorKind } from '../../machines/address.ts';
import { captions } from './captions.ts';

const section = (name: ActorKind | 'system' | 'story', sources: readonly string[]): string => {
  const { title, lead } = captions[name];
  return [`## ${title}`, lead, `![${title}](${name}.svg)`, sources.join(' · ')].join('\n\n');
};

/** The page that shows every picture. */
export const indexPage = (kinds: readonly ActorKind[]): string =>
  `${[
    '# Statecharts',
    'Drawn from `machines/` by `npm run statecharts`; never edited by hand. An event with a guard reads `event [guard] / actions`; of several branches the first that holds is taken. A box lists what leads to no other state, a heavy arrow is the usual course of things, a dashed one waits for a timer, and a dot has the colour of the sender.',
    section('system', ['[Mermaid](system.mmd)', '[words](../machines/vocabulary.ts)']),
    section('story', ['[Mermaid](story.mmd)', '[script](../tools/statecharts/story.ts)']),
    ...kinds.map((kind) =>
      section(kind, [
        `[config as JSON](${kind}.json)`,
        `[Mermaid](${kind}.mmd)`,
        `[machine](../machines/${kind}/${kind}.ts)`,
      ]),
    ),
  ].join('\n\n')}\n`;
