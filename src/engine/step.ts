import type { AnyActorScope, AnyStateMachine } from 'xstate';
import type { Output } from '../../machines/protocol.ts';

/** A machine at rest, as plain data. */
export interface Snapshot {
  readonly value: string;
  readonly context: object;
}

/** A delayed raise of the chart: to be set for `delayMs` from the event's own time, or to be cancelled. */
export type TimerChange =
  | { readonly type: 'set'; readonly id: string; readonly delayMs: number; readonly event: string }
  | { readonly type: 'cancel'; readonly id: string };

/** The result of one event for a snapshot. */
export interface Step {
  /** The very snapshot that went in when nothing changed. */
  readonly snapshot: Snapshot;
  readonly outputs: readonly Output[];
  /** In the order in which the chart made them. */
  readonly timers: readonly TimerChange[];
}

/**
 * Names of XState's effects as an actor scope sees them. They are no promised interface: the version is pinned, and
 * `test/unit/engine/step.test.ts` fails when an upgrade changes them.
 */
interface Effect {
  readonly type: string;
  readonly params: unknown;
}

let outputs: Output[] = [];
let timers: TimerChange[] = [];

const collect = ({ type, params }: Effect): void => {
  switch (type) {
    case 'xstate.emit':
      outputs.push((params as { event: Output }).event);
      return;
    case 'xstate.raise': {
      const { id, delay, event } = params as { id: string; delay?: number; event: { type: string } };
      // Without a delay the macrostep has consumed it already.
      if (delay !== undefined) timers.push({ type: 'set', id, delayMs: delay, event: event.type });
      return;
    }
    case 'xstate.cancel':
      timers.push({ type: 'cancel', id: (params as { sendId: string }).sendId });
      return;
    default:
      throw new Error(`a machine made an effect that no host carries out: ${type}`);
  }
};

// All events share this scope: building one per event is what makes the package's own `transition()` seven times as slow.
const scope = {
  id: 'step',
  sessionId: 'step',
  self: { id: 'step' },
  system: { _sendInspectionEvent: () => {} },
  logger: () => {},
  defer: () => {},
  emit: () => {},
  stopChild: () => {},
  actionExecutor: collect,
} as unknown as AnyActorScope;

function capture(run: () => Snapshot): Step {
  outputs = [];
  timers = [];
  const snapshot = run();
  return { snapshot, outputs, timers };
}

/** The first snapshot of a new actor. @throws whatever the machine throws */
export const begin = (machine: AnyStateMachine, input: object): Step =>
  capture(() => {
    const { value, context } = machine.getInitialSnapshot(scope, input);
    return { value, context };
  });

/**
 * The snapshot and the outputs after `event`: a pure function, no matter how often or where it runs.
 * @throws whatever a guard or an action of the machine throws; nothing has happened then
 */
export const step = (machine: AnyStateMachine, snapshot: Snapshot, event: { readonly type: string }): Step =>
  capture(() => {
    const { value, context } = machine.transition(machine.resolveState(snapshot), event, scope);
    return value === snapshot.value && context === snapshot.context ? snapshot : { value, context };
  });
