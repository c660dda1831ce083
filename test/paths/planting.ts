import type { AnyStateMachine } from 'xstate';
import { enqueueActions, StateMachine } from 'xstate';
import type { Output } from '../../machines/protocol.ts';
import type { Exercise, Happening, Known } from '../support/machine-walk.ts';
import { shortestPaths, walk } from '../support/machine-walk.ts';

/** Finds the first difference from the model on the paths of the sound machine. */
export function detector<Model extends Known, Event extends Happening>(exercise: Exercise<Model, Event>) {
  const paths = shortestPaths(exercise);
  return (machine: AnyStateMachine): unknown => {
    try {
      for (const path of paths) walk({ ...exercise, machine }, path);
      return undefined;
    } catch (error) {
      return error;
    }
  };
}

/** The chart with something else in one of its states. */
export const altered = (machine: AnyStateMachine, state: string, on: object): AnyStateMachine => {
  const { config } = machine;
  const former = config.states?.[state];
  const states = { ...config.states, [state]: { ...former, on: { ...former?.on, ...on } } };
  return new StateMachine({ ...config, states }, machine.implementations);
};

/** An action that does nothing. */
export const nothing = enqueueActions(() => {});

/** How the effect of an action differs from that of the sound machine. */
interface Change {
  readonly say?: (output: Output, event: Happening) => Output | undefined;
  readonly set?: (set: Readonly<Record<string, unknown>>) => object;
}

interface Collecting {
  readonly event: Happening;
  readonly enqueue: {
    readonly emit: (output: Output) => void;
    readonly assign: (set: Record<string, unknown>) => void;
  };
}

/** The machine with one action that says or sets something else. */
export function changed(machine: AnyStateMachine, name: string, { say, set }: Change): AnyStateMachine {
  const { collect } = machine.implementations.actions[name] as unknown as {
    readonly collect: (args: Collecting, params: unknown) => void;
  };
  const action = enqueueActions((args, params) => {
    const { enqueue, event } = args as unknown as Collecting;
    const emit = (output: Output) => {
      const other = say ? say(output, event) : output;
      if (other) enqueue.emit(other);
    };
    const assigned = (values: Record<string, unknown>) => enqueue.assign({ ...(set ? set(values) : values) });
    collect({ ...args, event, enqueue: Object.assign(() => {}, enqueue, { emit, assign: assigned }) }, params);
  });
  return machine.provide({ actions: { [name]: action } });
}

/** Leaves out the outputs of one type. */
export const unless =
  (type: Output['type']) =>
  (output: Output): Output | undefined =>
    output.type === type ? undefined : output;
