import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import type { Sender } from '../../machines/vocabulary.ts';
import { callWords, delayWords, eventWords } from './words.ts';

/** A way to take an event. The first branch of a trigger whose guard holds is taken. */
export interface ChartBranch {
  readonly guard: string | undefined;
  /** Not the first: taken only when no branch before it was. */
  readonly isElse: boolean;
  readonly actions: readonly string[];
  /** Ids of states; none for an internal transition. */
  readonly targets: readonly string[];
  readonly reenter: boolean;
  /** A sentence from the chart; absent where the names say enough. */
  readonly description: string | undefined;
  /** Whether it belongs to the usual course of things, which is drawn in heavier ink. */
  readonly isUsual: boolean;
}

/** A trigger in a state: an event, a timeout, or `always`. */
export interface ChartTrigger {
  readonly words: string;
  readonly senders: readonly Sender[];
  readonly branches: readonly ChartBranch[];
}

/** A state of a chart, with all that is drawn of it. */
export interface ChartState {
  /** Path below the machine, joined by dots; empty for the machine itself. */
  readonly id: string;
  readonly name: string;
  readonly kind: AnyStateNode['type'];
  readonly initial: string | undefined;
  /** Sentences from the chart, at most two. */
  readonly description: string | undefined;
  /** Actions without an event: entry, exit and invoked actors. */
  readonly doings: readonly { readonly when: string; readonly actions: readonly string[] }[];
  readonly triggers: readonly ChartTrigger[];
  readonly children: readonly ChartState[];
}

const idOf = (node: AnyStateNode): string => node.path.join('.');

const list = (one: unknown): readonly unknown[] => (one === undefined ? [] : Array.isArray(one) ? one : [one]);

const isTimeout = (definition: AnyTransitionDefinition): definition is AnyTransitionDefinition & { delay: string } =>
  'delay' in definition;

/** Everything a machine's chart shows, in the order of its config. */
export function chartOf(machine: AnyStateMachine, sendersOf: (event: string) => readonly Sender[]): ChartState {
  const delays = machine.implementations.delays;

  const triggerOf = (event: string, definitions: readonly AnyTransitionDefinition[]): ChartTrigger => {
    const timeout = definitions.find(isTimeout);
    return {
      words: timeout ? delayWords(timeout.delay, delays) : eventWords(event),
      senders: timeout ? ['timer'] : sendersOf(event),
      branches: definitions.map((definition, index) => ({
        guard: definition.guard === undefined ? undefined : callWords(definition.guard),
        isElse: index > 0,
        actions: definition.actions.map(callWords),
        targets: (definition.target ?? []).map(idOf),
        reenter: definition.reenter,
        description: definition.description,
        isUsual: definition.meta?.isUsual === true,
      })),
    };
  };

  const stateOf = (node: AnyStateNode): ChartState => ({
    id: idOf(node),
    name: node.key,
    kind: node.type,
    description: node.config.description,
    initial: node.initial.target[0] && node.type === 'compound' ? idOf(node.initial.target[0]) : undefined,
    doings: [
      // The node's own lists also hold the raise and cancel behind each timeout.
      { when: 'entry', actions: list(node.config.entry).map(callWords) },
      { when: 'exit', actions: list(node.config.exit).map(callWords) },
      { when: 'invoke', actions: node.invoke.map(({ src }) => callWords(src)) },
    ].filter(({ actions }) => actions.length > 0),
    triggers: [
      ...[...node.transitions].map(([event, definitions]) => triggerOf(event, definitions)),
      ...(node.always ? [triggerOf('', node.always)] : []),
    ],
    children: Object.values<AnyStateNode>(node.states).map(stateOf),
  });

  return stateOf(machine.root);
}

/** The state and all below it, parents first. */
export const statesIn = (state: ChartState): readonly ChartState[] => [state, ...state.children.flatMap(statesIn)];
