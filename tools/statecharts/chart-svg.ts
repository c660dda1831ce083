import type { Arrow } from './arrows.ts';
import { arrowsOf } from './arrows.ts';
import { isTimer } from './badge.ts';
import type { ChartState } from './chart.ts';
import { statesIn } from './chart.ts';
import type { Diagram, Wire } from './diagram.ts';
import { drawDiagram } from './drawing.ts';
import { layOut } from './layout.ts';
import type { Caption } from './page.ts';
import { page } from './page.ts';
import { allBoxId, boxesInside, initialBox } from './state-box.ts';
import { arrowBlock } from './state-text.ts';

// Arrows between the same two boxes share a wire, unless one of them waits for a timer and the other does not.
function wiresOf(chart: ChartState): readonly Wire[] {
  const bundles = Map.groupBy(arrowsOf(chart), ({ from, to, isInward, trigger }: Arrow) =>
    JSON.stringify([from, to, isInward, isTimer(trigger.senders)]),
  );
  const states = new Map(statesIn(chart).map((state) => [state.id, state]));
  return [...bundles.values()].flatMap((arrows) => {
    const [first] = arrows;
    const source = first && states.get(first.from);
    if (!first || !source) return [];
    return {
      id: `${arrows.map(({ trigger }) => trigger.words).join(', ')}: ${first.from} → ${first.to}`,
      from: first.isInward ? allBoxId(source) : first.from,
      to: first.to,
      isLate: isTimer(first.trigger.senders),
      isUsual: arrows.some(({ branch }) => branch.isUsual),
      label: arrowBlock(arrows),
    };
  });
}

const beginnings = (chart: ChartState): readonly Wire[] =>
  statesIn(chart).flatMap((state) =>
    state.initial === undefined
      ? []
      : { id: `begin ${state.id}`, from: initialBox(state).id, to: state.initial, isLate: false, label: undefined },
  );

/** The boxes and wires of a chart. */
export const chartDiagram = (chart: ChartState): Diagram => ({
  boxes: boxesInside(chart, chart),
  wires: [...beginnings(chart), ...wiresOf(chart)],
});

/** A machine's chart as one self-contained picture. */
export async function chartSvg(id: string, chart: ChartState, caption: Caption): Promise<string> {
  const diagram = chartDiagram(chart);
  const layout = await layOut(diagram);
  const senders = statesIn(chart).flatMap(({ triggers }) => triggers.flatMap((trigger) => trigger.senders));
  return page(id, caption, drawDiagram(diagram, layout), layout, senders);
}
