import type { Box, Diagram, Wire } from './diagram.ts';
import type { Layout } from './layout.ts';
import { labelPadding } from './layout.ts';
import type { Frame, Point } from './svg.ts';
import { element, roundedPath } from './svg.ts';

const cornerRadius = 10;
const headLength = 9;
const headHalfWidth = 4.5;

const drawBox = (box: Box, layout: Layout): string => {
  const frame = layout.frames.get(box.id);
  if (!frame) throw new Error(`no place for ${box.id}`);
  return box.draw(frame, box.children.map((child) => drawBox(child, layout)).join('\n'));
};

/** The filled head of an arrow that ends at `tip`. */
export function arrowHead(from: Point, tip: Point, look: string): string {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const along = { x: (tip.x - from.x) / length, y: (tip.y - from.y) / length };
  const back = { x: tip.x - along.x * headLength, y: tip.y - along.y * headLength };
  const corners = [
    tip,
    { x: back.x - along.y * headHalfWidth, y: back.y + along.x * headHalfWidth },
    { x: back.x + along.y * headHalfWidth, y: back.y - along.x * headHalfWidth },
  ];
  return element('path', { d: `${roundedPath(corners, 0)}Z`, class: look });
}

const drawWire = (wire: Wire, points: readonly Point[]): string => {
  const [beforeTip, tip] = points.slice(-2);
  if (!beforeTip || !tip) throw new Error(`wire ${wire.id} has no length`);
  const look = wire.isLate ? ' late' : wire.isUsual ? ' usual' : '';
  const head = wire.isLate ? 'lateHead' : wire.isUsual ? 'usualHead' : 'head';
  return [
    element('path', { class: `wire${look}`, d: roundedPath(points, cornerRadius) }),
    arrowHead(beforeTip, tip, head),
  ].join('\n');
};

const drawLabel = (wire: Wire, frame: Frame | undefined): string => {
  if (!wire.label || !frame) return '';
  const plate = { class: 'label', ...frame, rx: 6 };
  return element(
    'g',
    { 'data-transition': wire.id },
    element('rect', plate),
    wire.label.draw({ x: frame.x + labelPadding, y: frame.y + labelPadding / 2 }),
  );
};

/** The picture without its page: boxes below, wires over them, labels on top. */
export function drawDiagram(diagram: Diagram, layout: Layout): string {
  const routed = diagram.wires.map((wire) => {
    const route = layout.routes.get(wire.id);
    if (!route) throw new Error(`no route for ${wire.id}`);
    return { wire, ...route };
  });
  return [
    ...diagram.boxes.map((box) => drawBox(box, layout)),
    ...routed.map(({ wire, points }) => drawWire(wire, points)),
    ...routed.map(({ wire, label }) => drawLabel(wire, label)),
  ]
    .filter((markup) => markup !== '')
    .join('\n');
}
