// @vitest-environment happy-dom
import mermaid from 'mermaid';
import { describe, expect, it } from 'vitest';
import { chartOf, statesIn } from '../../../tools/statecharts/chart.ts';
import { chartMermaid } from '../../../tools/statecharts/chart-mermaid.ts';
import { charts, system } from '../../../tools/statecharts/files.ts';
import { systemMermaid } from '../../../tools/statecharts/system-mermaid.ts';
import { oddMachine } from './odd-machine.ts';

const odd = chartMermaid(
  'Odd: a "title"',
  chartOf(oddMachine, () => []),
);
const texts = [
  ...Object.entries(charts).map(([kind, chart]) => [kind, chartMermaid(kind, chart)] as const),
  ['odd', odd] as const,
];

describe('Mermaid', () => {
  it.each(texts)('reads the state diagram of %s', async (_, text) => {
    await expect(mermaid.parse(text)).resolves.toMatchObject({ diagramType: 'stateDiagram' });
  });

  it('reads the flowchart of the system', async () => {
    await expect(mermaid.parse(systemMermaid(system))).resolves.toMatchObject({ diagramType: 'flowchart-v2' });
  });

  // In plain Node it would refuse good texts as well.
  it.each(texts)('refuses the state diagram of %s once it is broken', async (_, text) => {
    await expect(mermaid.parse(text.replace(' --> ', ' -=> '))).rejects.toThrow();
  });

  it('refuses the flowchart of the system once it is broken', async () => {
    await expect(mermaid.parse(systemMermaid(system).replace('-->|', '-->||'))).rejects.toThrow();
  });

  it.each(Object.entries(charts))('names every state of %s', (kind, chart) => {
    const text = chartMermaid(kind, chart);
    for (const { name } of statesIn(chart).slice(1)) expect(text).toContain(`state "${name}" as ${name}`);
  });

  it('tells timeouts in human words', () => {
    expect(chartMermaid('Room', charts.room)).toContain('closed : after tombstone / forget');
    expect(chartMermaid('Room', charts.room)).not.toContain('xstate.');
  });

  it('keeps what its grammar would read as punctuation', () => {
    expect(odd).toContain('c_right_off --> c_right_on : odd#59; #34;event#34;#58; #60;#35;#62;');
  });

  it('renames states that have a name Mermaid keeps for itself', () => {
    expect(odd).toContain('state "end" as end_\n');
  });

  it('says of a later branch that others come first', () => {
    expect(chartMermaid('User', charts.user)).toContain('chatting --> idle : user.unpaired else [isNews] /');
  });
});
