import { captions } from './captions.ts';
import { mermaidHead, mermaidText } from './mermaid-text.ts';
import type { Column, Scene } from './story.ts';
import { columns } from './story.ts';
import { sceneWords } from './story-svg.ts';

const idOf = (column: Column): string => `c${columns.indexOf(column)}`;

const lineOf = (scene: Scene): string => {
  if (scene.kind === 'state') return `Note over ${idOf(scene.at)}: ${mermaidText(scene.words)}`;
  const line = scene.kind === 'reply' || scene.kind === 'notice' ? '-->>' : '->>';
  return `${idOf(scene.from)}${line}${idOf(scene.to)}: ${mermaidText(sceneWords(scene))}`;
};

/** The story as a Mermaid sequence diagram. */
export function storyMermaid(scenes: readonly Scene[]): string {
  const heads = columns.map((column) => `participant ${idOf(column)} as ${mermaidText(column)}`);
  const body = [...heads, ...scenes.map(lineOf)].map((line) => `  ${line}`);
  return [...mermaidHead(captions.story.title), 'sequenceDiagram', ...body, ''].join('\n');
}
