import { speaksForAll } from './arrows.ts';
import { card, cardMeasures, cardName, nameWidth, smallText, smallWidth } from './card.ts';
import type { ChartState } from './chart.ts';
import type { Box } from './diagram.ts';
import { descriptionBlock, stateBlock } from './state-text.ts';
import type { Frame } from './svg.ts';
import { element } from './svg.ts';

const { headHeight, padding, radius } = cardMeasures;
const exception = 'unless it says otherwise';
const exceptionBottom = 50;
const countWidth = 48;
/** Between the description of a state and its table. */
const descriptionGap = 8;

/** Id of the box that stands for every state inside this one. */
export const allBoxId = (state: ChartState): string => `all:${state.id}`;

// Empty: filled in by whoever shows live counts.
const count = ({ x, y, width }: Frame): string =>
  element('text', { class: 'count', x: x + width - padding, y: y + 22, 'text-anchor': 'end' });

const stateCard = (state: ChartState, frame: Frame, fill: 'card' | 'nest', body: string): string =>
  card(
    { 'data-state': state.id },
    { name: state.name, fill, isFinal: state.kind === 'final' },
    frame,
    body,
    count(frame),
  );

function leafBox(state: ChartState): Box {
  const block = stateBlock(state);
  const description = descriptionBlock(state, block.width);
  const gap = description.height > 0 && block.height > 0 ? descriptionGap : 0;
  const height = description.height + gap + block.height;
  const bodyHeight = height === 0 ? 0 : height + 2 * padding - 4;
  return {
    id: state.id,
    headHeight,
    size: {
      width: Math.max(nameWidth(state.name, countWidth), description.width + 2 * padding, block.width + 2 * padding),
      height: headHeight + bodyHeight,
    },
    children: [],
    draw: (frame) => {
      const at = { x: frame.x + padding, y: frame.y + headHeight + padding - 3 };
      const table = block.draw({ ...at, y: at.y + description.height + gap });
      return stateCard(state, frame, 'card', [description.draw(at), table].filter((part) => part !== '').join('\n'));
    },
  };
}

function historyBox(state: ChartState): Box {
  const radius = 13;
  return {
    id: state.id,
    headHeight: 0,
    size: { width: 2 * radius, height: 2 * radius },
    children: [],
    draw: ({ x, y }) =>
      element(
        'g',
        { 'data-state': state.id },
        element('circle', { class: 'card', cx: x + radius, cy: y + radius, r: radius }),
        element('circle', { class: 'outline', cx: x + radius, cy: y + radius, r: radius }),
        element('text', { class: 'word', x: x + radius, y: y + radius + 4, 'text-anchor': 'middle' }, 'H'),
      ),
  };
}

/** The triggers that hold in every state inside. It is no state itself, so its border is faint. */
function allBox(state: ChartState): Box {
  const block = stateBlock(state);
  const title = state.id === '' ? 'in every state' : `in every state of ${state.name}`;
  return {
    id: allBoxId(state),
    headHeight,
    size: {
      width: Math.max(nameWidth(title), smallWidth(exception) + 2 * padding, block.width + 2 * padding),
      height: exceptionBottom + (block.height === 0 ? 0 : block.height + padding),
    },
    children: [],
    draw: (frame) =>
      element(
        'g',
        { 'data-every-state-of': state.id },
        element('rect', { class: 'ghost', ...frame, rx: radius }),
        cardName(title, frame),
        smallText(exception, { x: frame.x + padding, y: frame.y + 39 }),
        block.draw({ x: frame.x + padding, y: frame.y + exceptionBottom }),
      ),
  };
}

/** Where a machine, or a state with children, begins. */
export const initialBox = (state: ChartState): Box => ({
  id: `initial:${state.id}`,
  headHeight: 0,
  size: { width: 14, height: 14 },
  children: [],
  isFirst: true,
  draw: ({ x, y }) => element('circle', { class: 'initial', cx: x + 7, cy: y + 7, r: 7 }),
});

/** The boxes inside a state: where it begins, its children, and what holds for all of them. */
export const boxesInside = (chart: ChartState, state: ChartState): readonly Box[] => [
  ...(state.initial === undefined ? [] : [initialBox(state)]),
  ...(speaksForAll(chart, state) ? [allBox(state)] : []),
  ...state.children.map((child) => stateBox(chart, child)),
];

function stateBox(chart: ChartState, state: ChartState): Box {
  if (state.kind === 'history') return historyBox(state);
  if (state.children.length === 0) return leafBox(state);
  return {
    id: state.id,
    headHeight,
    size: { width: nameWidth(state.name, countWidth), height: headHeight + 40 },
    children: boxesInside(chart, state),
    draw: (frame, children) => stateCard(state, frame, 'nest', children),
  };
}
