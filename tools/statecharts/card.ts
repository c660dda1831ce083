import type { Attributes, Frame, Point } from './svg.ts';
import { element, escapeXml, pathData } from './svg.ts';
import { boldWidth, regularWidth } from './theme.ts';

/** Measures of every box that has a name. */
export const cardMeasures = { headHeight: 34, padding: 14, radius: 10 } as const;

const { headHeight, padding, radius } = cardMeasures;
const nameSize = 15;
const widthMin = 140;

/** How a card is drawn. */
export interface CardLook {
  readonly name: string;
  readonly fill: 'card' | 'nest';
  readonly isFinal?: boolean;
}

/** Width of a name with room around it, and `spare` to its right. */
export const nameWidth = (name: string, spare = 0): number =>
  Math.max(widthMin, boldWidth(name, nameSize) + spare + 2 * padding);

/** The heading of a card. */
export const cardName = (text: string, { x, y }: Point): string =>
  element('text', { class: 'sans name', x: x + padding, y: y + 22 }, escapeXml(text));

/** The width of a line of small prose, in pixels. */
export const smallWidth = (text: string): number => regularWidth(text, 12);

/** A muted line of prose. */
export const smallText = (text: string, { x, y }: Point): string =>
  element('text', { class: 'sans small', x, y }, escapeXml(text));

const band = ({ x, y, width }: Frame): string =>
  element('path', {
    class: 'band',
    d: pathData`M${x} ${y + headHeight}v${radius - headHeight}a${radius} ${radius} 0 0 1 ${radius} ${-radius}h${width - 2 * radius}a${radius} ${radius} 0 0 1 ${radius} ${radius}v${headHeight - radius}z`,
  });

/** A box with its name on a band, `corner` markup beside the name, and below them what it holds. */
export function card(attributes: Attributes, look: CardLook, frame: Frame, body: string, corner = ''): string {
  const { x, y, width, height } = frame;
  const hasBody = body !== '';
  return element(
    'g',
    attributes,
    element('rect', { class: look.fill, ...frame, rx: radius }),
    hasBody ? band(frame) : element('rect', { class: 'band', ...frame, rx: radius }),
    hasBody ? element('path', { class: 'rule', d: pathData`M${x} ${y + headHeight}h${width}` }) : '',
    cardName(look.name, frame),
    corner,
    body,
    element('rect', { class: 'outline', ...frame, rx: radius }),
    look.isFinal
      ? element('rect', { class: 'outline', x: x + 4, y: y + 4, width: width - 8, height: height - 8, rx: radius - 4 })
      : '',
  );
}
