import { captions } from './captions.ts';
import { card, cardMeasures } from './card.ts';
import { arrowHead } from './drawing.ts';
import { page } from './page.ts';
import type { Arrow, Change, Column, Scene } from './story.ts';
import { columns } from './story.ts';
import { element, escapeXml, pathData } from './svg.ts';
import { monoWidth } from './theme.ts';

/** From one lifeline to the next, and from one scene to the next, in pixels. */
const columnWidth = 196;
const rowHeight = 34;
const headWidth = 144;
const sideMargin = 4;
const { headHeight } = cardMeasures;
const firstRow = headHeight + 30;
const pillHeight = 22;

const xOf = (column: Column): number => sideMargin + headWidth / 2 + columns.indexOf(column) * columnWidth;

/** The words at an arrow. A reply and an entry of an outbox are told from an event by the words before them. */
export const sceneWords = ({ kind, words }: Arrow): string =>
  ({ command: words, event: words, reply: `reply: ${words}`, notice: `outbox: ${words}` })[kind];

/** Colour of the sender: a caller gives commands, and everything else is said by an actor. */
const sideOf = ({ kind }: Arrow): 'caller' | 'actor' => (kind === 'command' ? 'caller' : 'actor');

function drawArrow(arrow: Arrow, y: number): string {
  const from = xOf(arrow.from);
  const to = xOf(arrow.to);
  const isRightward = to > from;
  const look = arrow.kind === 'reply' || arrow.kind === 'notice' ? ' answer' : '';
  return element(
    'g',
    { 'data-scene': `${arrow.kind} ${arrow.words}` },
    element('path', { class: `wire from-${sideOf(arrow)}${look}`, d: pathData`M${from} ${y}H${to}` }),
    arrowHead({ x: from, y }, { x: to, y }, `by-${sideOf(arrow)}`),
    element(
      'text',
      {
        class: arrow.kind === 'command' || arrow.kind === 'event' ? 'word' : 'action',
        x: isRightward ? from + 12 : from - 12,
        y: y - 6,
        'text-anchor': isRightward ? 'start' : 'end',
      },
      escapeXml(sceneWords(arrow)),
    ),
  );
}

function drawChange({ at, words }: Change, y: number): string {
  const width = monoWidth(words) + 24;
  const frame = { x: xOf(at) - width / 2, y: y - pillHeight / 2 - 4, width, height: pillHeight };
  return element(
    'g',
    { 'data-scene': `state ${words}` },
    element('rect', { class: 'band', ...frame, rx: pillHeight / 2 }),
    element('rect', { class: 'outline', ...frame, rx: pillHeight / 2 }),
    element('text', { x: xOf(at), y: frame.y + 15, 'text-anchor': 'middle' }, escapeXml(words)),
  );
}

const drawHead = (column: Column): string =>
  card(
    { 'data-column': column },
    { name: column, fill: 'card' },
    { x: xOf(column) - headWidth / 2, y: 0, width: headWidth, height: headHeight },
    '',
  );

/** The story as a sequence: time runs down, one line a scene. */
export function storySvg(scenes: readonly Scene[]): string {
  const height = firstRow + scenes.length * rowHeight;
  const width = 2 * sideMargin + headWidth + (columns.length - 1) * columnWidth;
  const lifelines = columns.map((column) =>
    element('path', { class: 'ghost', d: pathData`M${xOf(column)} ${headHeight}V${height}` }),
  );
  const drawn = scenes.map((scene, row) => {
    const y = firstRow + row * rowHeight;
    return scene.kind === 'state' ? drawChange(scene, y) : drawArrow(scene, y);
  });
  const drawing = [...lifelines, ...drawn, ...columns.map(drawHead)].join('\n');
  return page('story', captions.story, drawing, { width, height }, ['caller', 'user']);
}
