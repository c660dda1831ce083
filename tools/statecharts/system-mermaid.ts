import { captions, parties } from './captions.ts';
import { mermaidHead, mermaidText } from './mermaid-text.ts';
import type { Party, System } from './system.ts';

const lines = (texts: readonly string[]): string => texts.map(mermaidText).join('<br/>');

/** The whole actor system as a Mermaid flowchart. An actor's timers are dotted arrows to itself. */
export function systemMermaid({ actors, links }: System): string {
  const boxes = (Object.keys(parties) as Party[]).map((party) => `${party}["${lines([party, parties[party]])}"]`);
  const wires = links.map(({ from, to, words }) => `${from} -->|"${lines(words)}"| ${to}`);
  const timers = Object.entries(actors)
    .filter(([, { timeouts }]) => timeouts.length > 0)
    .map(([kind, { timeouts }]) => `${kind} -.->|"${lines(timeouts)}"| ${kind}`);
  const body = [...boxes, ...wires, ...timers].map((line) => `  ${line}`);
  return [...mermaidHead(captions.system.title), 'flowchart TB', ...body, ''].join('\n');
}
