import type { Arrow } from './arrows.ts';
import { arrowsOf, isArrow, listedTriggers, speaksForAll } from './arrows.ts';
import type { ChartBranch, ChartState } from './chart.ts';
import { mermaidHead, mermaidText } from './mermaid-text.ts';
import { conditionWords, effects } from './state-text.ts';

// Words that Mermaid keeps for itself.
const reserved =
  /^(as|choice|class|classdef|click|default|direction|end|fork|hide|history|join|note|scale|state|style)$/i;

const mermaidId = (stateId: string): string => {
  const plain = stateId.replace(/\W/g, '_');
  return reserved.test(plain) ? `${plain}_` : plain;
};
const allId = (stateId: string): string =>
  mermaidId(stateId === '' ? 'in every state' : `in every state of ${stateId}`);

const actionWords = (actions: readonly string[]): string => (actions.length === 0 ? '' : `/ ${actions.join(', ')}`);
const effectWords = (state: ChartState, branch: ChartBranch): string =>
  isArrow(state, branch) ? effects(state, branch).join('') : actionWords(effects(state, branch));
const sentence = (...parts: readonly string[]): string => mermaidText(parts.filter((part) => part !== '').join(' '));

const listing = (state: ChartState, id: string): readonly string[] => [
  ...state.doings.map(({ when, actions }) => `${id} : ${sentence(when, actionWords(actions))}`),
  ...listedTriggers(state).flatMap((trigger) =>
    trigger.branches.map(
      (branch) => `${id} : ${sentence(trigger.words, conditionWords(branch), effectWords(state, branch))}`,
    ),
  ),
];

const arrowLine = ({ from, to, isInward, trigger, branch }: Arrow): string => {
  const label = sentence(trigger.words, conditionWords(branch), actionWords(branch.actions));
  return `${isInward ? allId(from) : mermaidId(from)} --> ${mermaidId(to)} : ${label}`;
};

// The innermost state around both ends. Mermaid moves a state into whatever block first mentions it.
function scopeOf({ from, to, isInward }: Arrow): string {
  if (isInward) return from;
  const [one, other] = [from.split('.').slice(0, -1), to.split('.').slice(0, -1)];
  const differsAt = one.findIndex((key, index) => key !== other[index]);
  return one.slice(0, differsAt === -1 ? one.length : differsAt).join('.');
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

function inside(chart: ChartState, state: ChartState): readonly string[] {
  const all = allId(state.id);
  const everyTitle = state.id === '' ? 'in every state' : `in every state of ${state.name}`;
  return [
    ...state.children.flatMap((child, index) => [
      ...(state.kind === 'parallel' && index > 0 ? ['--'] : []),
      ...declaration(chart, child),
    ]),
    ...(speaksForAll(chart, state) ? [`state "${mermaidText(everyTitle)}" as ${all}`, ...listing(state, all)] : []),
    ...(state.initial === undefined ? [] : [`[*] --> ${mermaidId(state.initial)}`]),
    ...arrowsOf(chart)
      .filter((arrow) => scopeOf(arrow) === state.id)
      .map(arrowLine),
    ...state.children.filter(({ kind }) => kind === 'final').map(({ id }) => `${mermaidId(id)} --> [*]`),
  ];
}

function declaration(chart: ChartState, state: ChartState): readonly string[] {
  const id = mermaidId(state.id);
  const head = `state "${mermaidText(state.kind === 'history' ? 'history' : state.name)}" as ${id}`;
  // Mermaid shows no text in a state with children; there it stands in the box for every state.
  return state.children.length === 0
    ? [head, ...listing(state, id)]
    : [`${head} {`, ...indented(inside(chart, state)), '}'];
}

/** A machine's chart as a Mermaid state diagram. */
export const chartMermaid = (title: string, chart: ChartState): string =>
  [...mermaidHead(title), 'stateDiagram-v2', ...indented(inside(chart, chart)), ''].join('\n');
