import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { chartOf, statesIn } from '../../../tools/statecharts/chart.ts';
import { chartDiagram, chartSvg } from '../../../tools/statecharts/chart-svg.ts';
import type { Box, Diagram } from '../../../tools/statecharts/diagram.ts';
import { charts, system } from '../../../tools/statecharts/files.ts';
import { layOut } from '../../../tools/statecharts/layout.ts';
import type { Frame } from '../../../tools/statecharts/svg.ts';
import { systemDiagram, systemSvg } from '../../../tools/statecharts/system-svg.ts';
import { oddMachine } from './odd-machine.ts';

const odd = chartOf(oddMachine, () => []);
const drawn = [...Object.entries(charts), ['odd', odd] as const];
const caption = { title: 'A & B', lead: '<one line>' };

const attributeValues = (svg: string, name: string): readonly (string | undefined)[] =>
  [...svg.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value]) => value);

const unescaped = (svg: string): string =>
  svg.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const overlap = (one: Frame, other: Frame): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

const leavesIn = (box: Box): readonly Box[] => (box.children.length > 0 ? box.children.flatMap(leavesIn) : [box]);

// The parts that must stand apart: the labels, and the boxes with nothing inside.
async function blotsOf(diagram: Diagram) {
  const layout = await layOut(diagram);
  const labels = diagram.wires.flatMap(({ id, label }) => {
    const place = layout.routes.get(id)?.label;
    return label && place ? [{ id, frame: { x: place.x, y: place.y, width: label.width, height: label.height } }] : [];
  });
  const boxes = diagram.boxes.flatMap(leavesIn).flatMap(({ id }) => {
    const frame = layout.frames.get(id);
    return frame ? [{ id, frame }] : [];
  });
  return { sheet: { x: 0, y: 0, width: layout.width, height: layout.height }, blots: [...labels, ...boxes] };
}

describe('SVG', () => {
  it.each(drawn)('of %s is well-formed', async (kind, chart) => {
    const svg = await chartSvg(kind, chart, caption);
    expect(() => new Resvg(svg)).not.toThrow();
    expect(() => new Resvg(svg.replace('</g>', ''))).toThrow();
  });

  it('of the system is well-formed', async () => {
    const svg = await systemSvg(system);
    expect(() => new Resvg(svg)).not.toThrow();
  });

  it.each(drawn)('of %s has one group for each state', async (kind, chart) => {
    const svg = await chartSvg(kind, chart, caption);
    const states = statesIn(chart).slice(1);
    expect(attributeValues(svg, 'data-state').toSorted()).toEqual(states.map(({ id }) => id).toSorted());
  });

  it.each(drawn)('of %s says every event, guard and action', async (kind, chart) => {
    const svg = unescaped(await chartSvg(kind, chart, caption));
    const triggers = statesIn(chart).flatMap((state) => state.triggers);
    const words = triggers.flatMap(({ words: event, branches }) => [
      event,
      ...branches.flatMap(({ guard, actions }) => [...(guard === undefined ? [] : [`[${guard}]`]), ...actions]),
    ]);
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter((word) => !svg.includes(word))).toEqual([]);
  });

  it.each([
    ...drawn.map(([kind, chart]) => [kind, chartDiagram(chart)] as const),
    ['system', systemDiagram(system)] as const,
  ])('of %s has no label over another, over a box or beyond the sheet', async (_, diagram) => {
    const { sheet, blots } = await blotsOf(diagram);
    const collisions = blots.flatMap((one, index) =>
      blots.slice(index + 1).flatMap((other) => (overlap(one.frame, other.frame) ? `${one.id} × ${other.id}` : [])),
    );
    expect(blots.length).toBeGreaterThan(diagram.wires.length);
    expect(collisions).toEqual([]);
    const isInside = ({ x, y, width, height }: Frame) =>
      x >= 0 && y >= 0 && x + width <= sheet.width && y + height <= sheet.height;
    expect(blots.filter(({ frame }) => !isInside(frame))).toEqual([]);
  });

  it('draws a timeout unlike an event', async () => {
    const svg = await chartSvg('room', charts.room, caption);
    expect(attributeValues(svg, 'class').filter((name) => name === 'wire late')).toHaveLength(1);
    expect(svg).toMatch(/class="timer"[^>]*>after tombstone</);
  });
});
