import type { Sender } from '../../machines/vocabulary.ts';
import { badge, kindOfSender, senderKinds } from './badge.ts';
import { sheetPadding } from './layout.ts';
import type { Size } from './svg.ts';
import { element, escapeXml } from './svg.ts';
import { regularWidth, styles } from './theme.ts';

/** The heading of a picture. */
export interface Caption {
  readonly title: string;
  /** A single line. */
  readonly lead: string;
}

const margin = 36;
const headHeight = 84;
const footHeight = 40;
const legendSize = 12;

/** Puts a drawing on its sheet: title above, legend of the badges below. */
export function page(id: string, caption: Caption, drawing: string, size: Size, senders: readonly Sender[]): string {
  const kinds = Object.keys(senderKinds) as (keyof typeof senderKinds)[];
  const shown = kinds.filter((kind) => senders.some((sender) => kindOfSender(sender) === kind));
  const widths = shown.map((kind) => 16 + regularWidth(senderKinds[kind], legendSize) + 16);
  const legendWidth = widths.reduce((sum, width) => sum + width, 0);
  const contentWidth = Math.max(size.width, regularWidth(caption.lead, 14), legendWidth);
  const width = Math.ceil(contentWidth + 2 * margin);
  const height = Math.ceil(margin + headHeight + size.height + footHeight + margin);
  const legendY = height - margin - 4;

  const legend = shown.map((kind, index) => {
    const x = margin + widths.slice(0, index).reduce((sum, each) => sum + each, 0);
    const sender: Sender = kind === 'actor' ? 'user' : kind;
    return element(
      'g',
      {},
      badge(sender, { x: x + 5, y: legendY - 4 }),
      element('text', { class: 'sans small', x: x + 15, y: legendY }, escapeXml(senderKinds[kind])),
    );
  });

  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      id,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-lead`,
    },
    element('title', { id: `${id}-title` }, escapeXml(caption.title)),
    element('desc', { id: `${id}-lead` }, escapeXml(caption.lead)),
    element('style', {}, styles(id)),
    element('rect', { class: 'paper', width, height }),
    element('text', { class: 'sans title', x: margin, y: margin + 24 }, escapeXml(caption.title)),
    element('text', { class: 'sans lead', x: margin, y: margin + 50 }, escapeXml(caption.lead)),
    element('g', { transform: `translate(${margin - sheetPadding} ${margin + headHeight})` }, drawing),
    ...legend,
  )}\n`;
}
