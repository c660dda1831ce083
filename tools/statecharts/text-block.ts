import type { Sender } from '../../machines/vocabulary.ts';
import { badge, badgeStep } from './badge.ts';
import type { Point, Size } from './svg.ts';
import { element, escapeXml } from './svg.ts';
import { monoWidth, regularWidth, type } from './theme.ts';

/** A piece of a line in one tone. */
export interface Span {
  readonly text: string;
  /** A note is prose, all others are words of the code. */
  readonly tone: 'word' | 'guard' | 'action' | 'timer' | 'note';
}

/** A line of a block: who says it, then its cells. */
export interface Line {
  /** Begins something new: a little air above it. */
  readonly opens: boolean;
  readonly senders: readonly Sender[];
  readonly cells: readonly (Span | undefined)[];
}

const columnGap = 18;
const groupGap = 5;

/** A block of text in columns, with the badges of the senders in front. */
export interface Block extends Size {
  readonly draw: (at: Point) => string;
}

/** Breaks a list at its commas, so that no line is longer than `charsMax` unless one item is. */
export function wrapList(items: readonly string[], charsMax: number): readonly string[] {
  const lines: string[] = [];
  for (const [index, item] of items.entries()) {
    const piece = index < items.length - 1 ? `${item},` : item;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= charsMax) lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(piece);
  }
  return lines;
}

/** Breaks prose at its spaces, so that no line is wider than `widthMax` pixels unless one word is. */
export function wrapProse(text: string, widthMax: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && regularWidth(`${last} ${word}`, type.size) <= widthMax)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Prose makes no column wider: it runs on under the next ones. */
const isNote = (span: Span | undefined): boolean => span?.tone === 'note';

const widthOf = (span: Span | undefined): number => {
  if (!span) return 0;
  return span.tone === 'note' ? regularWidth(span.text, type.size) : monoWidth(span.text);
};

// An indent is a shift: renderers disagree on leading blanks.
function textOf({ text, tone }: Span, x: number, y: number): string {
  const words = text.trimStart();
  const indent = monoWidth(text.slice(words.length));
  const look = tone === 'note' ? 'sans small' : tone;
  return element('text', { class: look, x: x + indent, y }, escapeXml(words));
}

/** Lays lines out in columns as wide as their widest cell. */
export function blockOf(lines: readonly Line[]): Block {
  const badges = Math.max(0, ...lines.map(({ senders }) => senders.length));
  const gutter = badges === 0 ? 0 : badges * badgeStep + 4;
  const columnCount = Math.max(0, ...lines.map(({ cells }) => cells.length));
  const widths = Array.from({ length: columnCount }, (_, column) =>
    Math.max(0, ...lines.map(({ cells }) => (isNote(cells[column]) ? 0 : widthOf(cells[column])))),
  );
  const offsets = widths.map((_, column) =>
    widths.slice(0, column).reduce((sum, width) => sum + (width === 0 ? 0 : width + columnGap), gutter),
  );
  const ends = lines.flatMap(({ cells }) =>
    cells.map((cell, column) => (cell ? (offsets[column] ?? 0) + widthOf(cell) : 0)),
  );
  const width = Math.max(0, ...ends);

  const tops = lines.map(
    (_, row) => row * type.lineHeight + lines.slice(1, row + 1).filter(({ opens }) => opens).length * groupGap,
  );

  return {
    width,
    height: lines.length === 0 ? 0 : (tops.at(-1) ?? 0) + type.lineHeight,
    draw: ({ x, y }) =>
      lines
        .flatMap(({ senders, cells }, row) => {
          const baseline = y + (tops[row] ?? 0) + 13;
          return [
            ...senders.map((sender, index) => badge(sender, { x: x + 5 + index * badgeStep, y: baseline - 4 })),
            ...cells.map((cell, column) => (cell ? textOf(cell, x + (offsets[column] ?? 0), baseline) : '')),
          ];
        })
        .filter((markup) => markup !== '')
        .join('\n'),
  };
}
