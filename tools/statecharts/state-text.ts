import { isArrow, listedTriggers } from './arrows.ts';
import { isTimer } from './badge.ts';
import type { ChartBranch, ChartState, ChartTrigger } from './chart.ts';
import type { Block, Line, Span } from './text-block.ts';
import { blockOf, wrapList, wrapProse } from './text-block.ts';

const listCharsMax = 18;
const labelCharsMax = 22;
/** Widths of prose, in pixels. */
const listNoteWidth = 220;
const labelNoteWidth = 170;
const descriptionWidth = 300;

const guardSpan = ({ guard, isElse }: ChartBranch): Span | undefined => {
  if (guard !== undefined) return { text: `[${guard}]`, tone: 'guard' };
  return isElse ? { text: 'else', tone: 'guard' } : undefined;
};

const triggerSpan = ({ words, senders }: ChartTrigger): Span => ({
  text: words,
  tone: isTimer(senders) ? 'timer' : 'word',
});

/** When a branch is taken, told without its siblings. */
export const conditionWords = ({ guard, isElse }: ChartBranch): string =>
  [isElse ? 'else' : '', guard === undefined ? '' : `[${guard}]`].filter((word) => word !== '').join(' ');

/** The text of a branch that is listed in the box of its state. */
export function effects(state: ChartState, branch: ChartBranch): readonly string[] {
  // Its actions stand at the arrow.
  if (isArrow(state, branch)) return [`→ ${branch.targets.join(', ')}`];
  const again = branch.reenter
    ? ['re-enters']
    : branch.targets.length > 0 && state.children.length > 0
      ? ['restarts']
      : [];
  const all = [...branch.actions, ...again];
  return all.length > 0 ? all : ['ignored'];
}

const notesOf = (description: string | undefined, width: number): readonly Span[] =>
  (description ? wrapProse(description, width) : []).map((text) => ({ text, tone: 'note' }));

/** The effects of a listed branch, and below them its description. */
const told = (state: ChartState, branch: ChartBranch): readonly Span[] => [
  ...wrapList(effects(state, branch), listCharsMax).map((text): Span => ({ text, tone: 'action' })),
  // A branch that leads elsewhere is described at its arrow.
  ...(isArrow(state, branch) ? [] : notesOf(branch.description, listNoteWidth)),
];

/** The table in a state's box: what it does by itself, then event, guard and actions of all that leads nowhere else. */
export function stateBlock(state: ChartState): Block {
  const doings = state.doings.flatMap(({ when, actions }) =>
    wrapList(actions, listCharsMax).map(
      (text, index): Line => ({
        opens: index === 0,
        senders: [],
        cells: [index === 0 ? { text: when, tone: 'guard' } : undefined, undefined, { text, tone: 'action' }],
      }),
    ),
  );
  const listed = listedTriggers(state).flatMap((trigger) =>
    trigger.branches.flatMap((branch, order) =>
      told(state, branch).map((span, index): Line => {
        const opens = order === 0 && index === 0;
        return {
          opens,
          senders: opens ? trigger.senders : [],
          cells: [
            opens ? triggerSpan(trigger) : undefined,
            // A note begins under the guard, and runs on under what follows.
            span.tone === 'note' ? span : index === 0 ? guardSpan(branch) : undefined,
            span.tone === 'note' ? undefined : span,
          ],
        };
      }),
    ),
  );
  return blockOf([...doings, ...listed]);
}

/** The label of an arrow: the event, below it the guard, below that the actions. */
export function arrowBlock(transitions: readonly { trigger: ChartTrigger; branch: ChartBranch }[]): Block {
  return blockOf(
    transitions.flatMap(({ trigger, branch }): readonly Line[] => {
      // Away from its siblings a branch has to say that they come first.
      const condition = conditionWords(branch);
      return [
        { opens: true, senders: trigger.senders, cells: [triggerSpan(trigger)] },
        ...(condition ? [{ opens: false, senders: [], cells: [{ text: condition, tone: 'guard' as const }] }] : []),
        ...wrapList(branch.actions, labelCharsMax).map(
          (text, index): Line => ({
            opens: false,
            senders: [],
            cells: [{ text: `${index === 0 ? '/' : ' '} ${text}`, tone: 'action' }],
          }),
        ),
        ...notesOf(branch.description, labelNoteWidth).map(
          (note): Line => ({ opens: false, senders: [], cells: [note] }),
        ),
      ];
    }),
  );
}

/** The description of a state, as prose over its table. */
export const descriptionBlock = ({ description }: ChartState, widthMin: number): Block =>
  blockOf(
    notesOf(description, Math.max(widthMin, descriptionWidth)).map((note) => ({
      opens: false,
      senders: [],
      cells: [note],
    })),
  );
