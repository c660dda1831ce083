/** Attributes of an element. Undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A text as it may stand in XML, in elements and attributes. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

// Two digits do at any zoom, and keep the files free of the last bits of floating point.
const value = (raw: string | number): string =>
  typeof raw === 'number' ? String(Math.round(raw * 100) / 100) : escapeXml(raw);

/** An element on lines of its own. Children are markup already; text goes through `escapeXml` first. */
export function element(tag: string, attributes: Attributes, ...children: readonly string[]): string {
  const pairs = Object.entries(attributes).flatMap(([name, raw]) =>
    raw === undefined ? [] : [` ${name}="${value(raw)}"`],
  );
  const open = `<${tag}${pairs.join('')}`;
  const content = children.filter((child) => child !== '');
  if (content.length === 0) return `${open}/>`;
  return content.some((child) => child.startsWith('<')) && tag !== 'text'
    ? `${open}>\n${content.join('\n')}\n</${tag}>`
    : `${open}>${content.join('')}</${tag}>`;
}

/** A path's data, its numbers as short as those of attributes. */
export const pathData = (texts: TemplateStringsArray, ...values: readonly number[]): string =>
  String.raw({ raw: texts }, ...values.map(value));

/** A place in a picture, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A width and a height, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in a picture, in pixels. */
export type Frame = Point & Size;

/** An orthogonal line through the points, its corners rounded. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const steps = points.map((corner, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before) return pathData`M${corner.x} ${corner.y}`;
    if (!after) return pathData`L${corner.x} ${corner.y}`;
    const near = towards(corner, before, radius);
    const far = towards(corner, after, radius);
    return pathData`L${near.x} ${near.y}Q${corner.x} ${corner.y} ${far.x} ${far.y}`;
  });
  return steps.join('');
}

// Never beyond the middle, so that two close corners don't overlap.
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return from;
  const part = Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
