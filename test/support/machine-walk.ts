import { getShortestPaths } from '@xstate/graph';
import { expect } from 'vitest';
import type { ActorLogic, AnyStateMachine, EventObject, Snapshot as LogicSnapshot } from 'xstate';
import type { AskId } from '../../machines/address.ts';
import type { Output, Stamp } from '../../machines/protocol.ts';
import { sendersOf } from '../../machines/vocabulary.ts';
import type { Snapshot, TimerChange } from '../../src/engine/step.ts';
import { begin, step } from '../../src/engine/step.ts';
import { askOf } from './machine-people.ts';

/** The knowledge that every reference model has of its machine. */
export interface Known {
  readonly now: number;
  readonly value: string;
  /** When each timer falls due, by the event it sends. */
  readonly timers: Readonly<Record<string, number>>;
  /** The actor has asked to be forgotten: nothing reaches it any more. */
  readonly isGone: boolean;
}

export interface Foreseen<Model> {
  readonly model: Model;
  readonly outputs: readonly Output[];
}

/** An event of a machine, or its timer's, as it is delivered. */
export type Happening = EventObject & Stamp;

type Unstamped<Event> = Event extends unknown ? Omit<Event, keyof Stamp> : never;

/** An event that may happen where the model stands, or undefined where it cannot. Without an event, time passes. */
export type Letter<Model, Event> = (
  model: Model,
  ask: AskId,
) => { readonly at?: number; readonly event?: Unstamped<Event> } | undefined;

/** A machine with all that is to be tried on it, and a model of its own that foresees what must follow. */
export interface Exercise<Model extends Known, Event extends Happening> {
  readonly machine: AnyStateMachine;
  readonly input: object;
  readonly start: Model;
  readonly letters: Readonly<Record<string, Letter<Model, Event>>>;
  readonly foresee: (model: Model, event: Event) => Foreseen<Model>;
  /** Where the machine stands, without times and ids, so that the places are finite in number. */
  readonly place: (actor: Snapshot, model: Model) => unknown;
}

interface Walker<Model> {
  readonly actor: Snapshot;
  readonly timers: ReadonlyMap<string, { readonly event: string; readonly deadlineAt: number }>;
  readonly model: Model;
  readonly strides: number;
}

interface Stride<Model> {
  readonly walker: Walker<Model>;
  readonly event: Happening | undefined;
  readonly actual: { readonly value: string; readonly timers: Known['timers']; readonly outputs: readonly Output[] };
  readonly foreseen: Stride<Model>['actual'];
}

const move = (held: Walker<Known>['timers'], changes: readonly TimerChange[], at: number): Walker<Known>['timers'] => {
  const moved = new Map(held);
  for (const change of changes) {
    if (change.type === 'cancel') moved.delete(change.id);
    else moved.set(change.id, { event: change.event, deadlineAt: at + change.delayMs });
  }
  return moved;
};

const deadlines = (timers: Walker<Known>['timers']): Known['timers'] =>
  Object.fromEntries([...timers.values()].map(({ event, deadlineAt }) => [event, deadlineAt]));

function setOut<Model extends Known, Event extends Happening>({
  machine,
  input,
  start,
}: Exercise<Model, Event>): Walker<Model> {
  const { snapshot, timers } = begin(machine, input);
  return { actor: snapshot, timers: move(new Map(), timers, start.now), model: start, strides: 0 };
}

const momentOf = <Model extends Known, Event extends Happening>(
  { letters }: Exercise<Model, Event>,
  { model, strides }: Walker<Model>,
  name: string,
) => (model.isGone ? undefined : letters[name]?.(model, askOf(String(strides))));

const offered = <Model extends Known, Event extends Happening>(
  exercise: Exercise<Model, Event>,
  walker: Walker<Model>,
): readonly string[] => Object.keys(exercise.letters).filter((name) => momentOf(exercise, walker, name) !== undefined);

function stride<Model extends Known, Event extends Happening>(
  exercise: Exercise<Model, Event>,
  walker: Walker<Model>,
  name: string,
): Stride<Model> {
  const moment = momentOf(exercise, walker, name);
  if (!moment) throw new Error(`"${name}" cannot happen here`);
  const { model, actor, strides } = walker;
  const at = moment.at ?? model.now;
  const elapsed = { ...model, now: at };
  const event = moment.event && ({ ...moment.event, at, id: `e${strides}` } as Happening as Event);
  const taken = event ? step(exercise.machine, actor, event) : { snapshot: actor, timers: [], outputs: [] };
  const foreseen = event ? exercise.foresee(elapsed, event) : { model: elapsed, outputs: [] };
  const fired = event?.type;
  const held = new Map([...walker.timers].filter(([, timer]) => timer.event !== fired));
  const timers = move(held, taken.timers, at);
  return {
    walker: { actor: taken.snapshot, timers, model: foreseen.model, strides: strides + 1 },
    event,
    actual: { value: taken.snapshot.value, timers: deadlines(timers), outputs: taken.outputs },
    foreseen: { value: foreseen.model.value, timers: foreseen.model.timers, outputs: foreseen.outputs },
  };
}

const isAnswerOrPassesItOn = (output: Output, ask: AskId): boolean => {
  if (output.type === 'reply') return output.ask === ask;
  if (output.type !== 'tell' || !('ask' in output.event)) return false;
  const carried = output.event.ask;
  return typeof carried === 'object' ? carried.id === ask : carried === ask;
};

/** Takes one stride and holds it against the model. @throws when they differ, or a command is not concluded exactly once */
function checkedStride<Model extends Known, Event extends Happening>(
  exercise: Exercise<Model, Event>,
  walker: Walker<Model>,
  name: string,
): Walker<Model> {
  const taken = stride(exercise, walker, name);
  expect(taken.actual, name).toEqual(taken.foreseen);
  const { event, actual } = taken;
  if (event && sendersOf(event.type).includes('caller') && 'ask' in event && event.ask !== undefined) {
    const concluding = actual.outputs.filter((output) => isAnswerOrPassesItOn(output, event.ask as AskId));
    expect(concluding, `what concludes "${name}"`).toHaveLength(1);
  }
  return taken.walker;
}

/** The shortest ways to every place the machine can reach, each as the names of its letters. */
export function shortestPaths<Model extends Known, Event extends Happening>(
  exercise: Exercise<Model, Event>,
): readonly (readonly string[])[] {
  type Position = LogicSnapshot<unknown> & { readonly walker: Walker<Model> };
  const at = (walker: Walker<Model>): Position => ({ status: 'active', output: undefined, error: undefined, walker });
  const logic: ActorLogic<Position, EventObject> = {
    transition: ({ walker }, { type }) => at(stride(exercise, walker, type).walker),
    getInitialSnapshot: () => at(setOut(exercise)),
    getPersistedSnapshot: (snapshot) => snapshot,
  };
  const paths = getShortestPaths(logic, {
    events: ({ walker }) => offered(exercise, walker).map((type) => ({ type })),
    serializeState: ({ walker: { actor, model } }) => JSON.stringify([exercise.place(actor, model), model.isGone]),
  });
  return paths.map(({ steps }) => steps.slice(1).map(({ event }) => event.type));
}

/** Walks one path against the model and then, from its end, tries every letter once. @throws at the first difference */
export function walk<Model extends Known, Event extends Happening>(
  exercise: Exercise<Model, Event>,
  path: readonly string[],
): void {
  let walker = setOut(exercise);
  for (const name of path) walker = checkedStride(exercise, walker, name);
  for (const name of offered(exercise, walker)) checkedStride(exercise, walker, name);
}

/** The transitions that `walk` takes along `paths`, and those of the chart that none of them takes. */
export function coverage<Model extends Known, Event extends Happening>(
  exercise: Exercise<Model, Event>,
  paths: readonly (readonly string[])[],
): { readonly taken: readonly string[]; readonly missed: readonly string[] } {
  const { machine } = exercise;
  const taken = new Set<unknown>();
  const note = (walker: Walker<Model>, name: string): Walker<Model> => {
    const { event, walker: next } = stride(exercise, walker, name);
    const enabled = event && machine.getTransitionData(machine.resolveState(walker.actor), event);
    for (const transition of enabled ?? []) taken.add(transition);
    return next;
  };
  for (const path of paths) {
    const end = path.reduce(note, setOut(exercise));
    for (const name of offered(exercise, end)) note(end, name);
  }
  const all = [machine.root, ...Object.values(machine.root.states)].flatMap((node) =>
    [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map((transition, index) => ({
      transition,
      name: `${node.id} · ${transition.eventType || 'always'} · ${index}`,
    })),
  );
  const namesOf = (isTaken: boolean) =>
    all.filter(({ transition }) => taken.has(transition) === isTaken).map(({ name }) => name);
  return { taken: namesOf(true), missed: namesOf(false) };
}
