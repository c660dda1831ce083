import type { ChartBranch, ChartState, ChartTrigger } from './chart.ts';
import { statesIn } from './chart.ts';

/** A transition to another state, drawn as an arrow. All others are listed in the box of their state. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Leads from a state to one inside it: it starts at what the state lists, not at its border. */
  readonly isInward: boolean;
  readonly trigger: ChartTrigger;
  readonly branch: ChartBranch;
}

const isWithin = (id: string, ancestor: string): boolean => ancestor === '' || id.startsWith(`${ancestor}.`);

/** Whether a transition leads out of the state, so that it is drawn as an arrow. */
export const isArrow = (state: ChartState, { targets }: ChartBranch): boolean =>
  targets.some((target) => target !== state.id);

/** Every arrow of a chart, in the order of its config. */
export const arrowsOf = (chart: ChartState): readonly Arrow[] =>
  statesIn(chart).flatMap((state) =>
    state.triggers.flatMap((trigger) =>
      trigger.branches
        .filter((branch) => isArrow(state, branch))
        .flatMap((branch) =>
          branch.targets.map((to) => ({ from: state.id, to, isInward: isWithin(to, state.id), trigger, branch })),
        ),
    ),
  );

/** The list in the box of a state: each trigger with a branch that is no arrow, with all its branches, to keep their order. */
export const listedTriggers = (state: ChartState): readonly ChartTrigger[] =>
  state.triggers.filter(({ branches }) => branches.some((branch) => !isArrow(state, branch)));

/** Whether a state with children says something for all of them, and so needs a box of its own among them. */
export const speaksForAll = (chart: ChartState, state: ChartState): boolean =>
  state.children.length > 0 &&
  (state.doings.length > 0 ||
    listedTriggers(state).length > 0 ||
    arrowsOf(chart).some(({ from, isInward }) => isInward && from === state.id));
