import type { EventObject, MachineContext, ParameterizedObject } from 'xstate';
import { assertEvent, enqueueActions } from 'xstate';
import type { Output } from './protocol.ts';

/** A timer of the actor's own. Setting one with the same id again moves it. */
export interface Timer<Event> {
  readonly id: string;
  readonly delayMs: number;
  /** The actor receives it when the timer is due. */
  readonly event: Event;
}

/** The result of an action: what changes in the context, what is said, and which timer is set. All three are optional. */
export interface Effect<Context, Event> {
  readonly set?: Partial<Context> | undefined;
  /** In the order in which the outputs are emitted. */
  readonly say?: Output | readonly Output[] | undefined;
  readonly timer?: Timer<Event> | undefined;
}

/** Marks a transition as the usual course of things, which the picture of the chart draws in heavier ink. */
export const usual = { meta: { isUsual: true } } as const;

type Params = ParameterizedObject['params'] | undefined;

/**
 * Makes actions of pure functions for one machine: a function takes the context and the event, and returns an `Effect`. It reads no clock
 * and draws no chance, so the same input always gives the same effect.
 */
export function actionsOf<Context extends MachineContext, Event extends EventObject>() {
  const make = <E extends Event, P extends Params>(
    run: (context: Context, event: E, params: P) => Effect<Context, Event>,
    check: (event: Event) => void,
  ) =>
    enqueueActions<Context, Event, P, Event, never, never, never, never, Output>(
      ({ context, event, enqueue }, params) => {
        check(event);
        const { set, say = [], timer } = run(context, event as E, params);
        if (set) enqueue.assign(set);
        for (const output of [say].flat()) enqueue.emit(output);
        if (timer) enqueue.raise(timer.event, { id: timer.id, delay: timer.delayMs });
      },
    );
  return {
    /** An action for any event. */
    always: <P extends Params = undefined>(
      run: (context: Context, event: Event, params: P) => Effect<Context, Event>,
    ) => make<Event, P>(run, () => {}),
    /** An action for events of these types alone. @throws Error when the chart calls it for another event */
    on: <Type extends Event['type'], P extends Params = undefined>(
      types: Type | readonly Type[],
      run: (context: Context, event: Extract<Event, { type: Type }>, params: P) => Effect<Context, Event>,
    ) => make<Extract<Event, { type: Type }>, P>(run, (event) => assertEvent(event, types as never)),
  };
}
