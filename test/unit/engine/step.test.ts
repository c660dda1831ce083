import { describe, expect, it } from 'vitest';
import { assign, cancel, emit, enqueueActions, log, raise, sendTo, setup } from 'xstate';
import type { Output } from '../../../machines/protocol.ts';
import { begin, step } from '../../../src/engine/step.ts';

const lamp = setup({
  types: {
    context: {} as { count: number; input: string },
    input: {} as { name: string },
    events: {} as { type: string; by?: number },
    emitted: {} as Output,
  },
  delays: { bored: ({ context }) => 1_000 + context.count },
  guards: {
    throws: () => {
      throw new Error('a guard that throws');
    },
    never: () => false,
  },
  actions: {
    count: assign({ count: ({ context, event }) => context.count + (event.by ?? 1) }),
    say: emit({ type: 'forget' }),
    sayTwice: enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: 'forget' });
      enqueue.emit({ type: 'forget' });
    }),
    breakDown: assign(() => {
      throw new Error('an assign that throws');
    }),
    goOn: raise({ type: 'off' }),
    remind: raise({ type: 'reminded' }, { id: 'reminder', delay: 250 }),
    hush: cancel('reminder'),
  },
}).createMachine({
  id: 'lamp',
  context: ({ input }) => ({ count: 0, input: input.name }),
  initial: 'dark',
  states: {
    dark: {
      after: { 500: 'lit' },
      on: {
        on: { target: 'lit', actions: ['count', 'say'] },
        count: { actions: ['count', 'sayTwice'] },
        reset: { actions: assign({ count: ({ context }) => context.count }) },
        guarded: { guard: 'throws', target: 'lit' },
        blocked: { guard: 'never', target: 'lit' },
        broken: { target: 'lit', actions: ['say', 'remind', 'breakDown'] },
        remind: { actions: 'remind' },
        hush: { actions: 'hush' },
        flash: { target: 'lit', actions: ['goOn'] },
        log: { actions: log('words') },
        send: { actions: sendTo('nobody', { type: 'x' }) },
        own: { actions: () => {} },
      },
    },
    lit: {
      after: { bored: { target: 'dark', actions: 'say' } },
      on: { off: 'dark', again: { target: 'lit', reenter: true } },
    },
  },
});

const at = (value: string, count = 0) => ({ value, context: { count, input: 'desk' } });
const lampTimer = (state: 'dark' | 'lit', delay: string, delayMs: number) => ({
  type: 'set',
  id: `xstate.after.${delay}.lamp.${state}`,
  delayMs,
  event: `xstate.after.${delay}.lamp.${state}`,
});
const cancelOf = (state: 'dark' | 'lit', delay: string) => ({
  type: 'cancel',
  id: `xstate.after.${delay}.lamp.${state}`,
});

describe('beginning an actor', () => {
  it('gives its first snapshot as plain data, and the timers of its first state', () => {
    expect(begin(lamp, { name: 'desk' })).toEqual({
      snapshot: at('dark'),
      outputs: [],
      timers: [lampTimer('dark', '500', 500)],
    });
  });
});

describe('a step', () => {
  it('gives emitted outputs and the timers of the states left and entered', () => {
    expect(step(lamp, at('dark'), { type: 'on' })).toEqual({
      snapshot: at('lit', 1),
      outputs: [{ type: 'forget' }],
      timers: [cancelOf('dark', '500'), lampTimer('lit', 'bored', 1_001)],
    });
  });

  it('gives outputs in the order in which the machine made them', () => {
    expect(step(lamp, at('dark', 4), { type: 'count' })).toEqual({
      snapshot: at('dark', 5),
      outputs: [{ type: 'forget' }, { type: 'forget' }],
      timers: [],
    });
  });

  it('moves along the timer that it named', () => {
    expect(step(lamp, at('lit', 7), { type: 'xstate.after.bored.lamp.lit' })).toMatchObject({
      snapshot: at('dark', 7),
      outputs: [{ type: 'forget' }],
    });
  });

  it('sets the timer anew for a state entered again', () => {
    expect(step(lamp, at('lit'), { type: 'again' }).timers).toEqual([
      cancelOf('lit', 'bored'),
      lampTimer('lit', 'bored', 1_000),
    ]);
  });

  it('gives a delayed raise and its cancelling as timers', () => {
    expect([
      step(lamp, at('dark'), { type: 'remind' }).timers,
      step(lamp, at('dark'), { type: 'hush' }).timers,
    ]).toEqual([
      [{ type: 'set', id: 'reminder', delayMs: 250, event: 'reminded' }],
      [{ type: 'cancel', id: 'reminder' }],
    ]);
  });

  it('has consumed a raise without a delay, which is no timer', () => {
    const { snapshot, timers } = step(lamp, at('dark'), { type: 'flash' });
    expect([snapshot, timers.map(({ type, id }) => `${type} ${id}`)]).toEqual([
      at('dark'),
      [
        'cancel xstate.after.500.lamp.dark',
        'set xstate.after.bored.lamp.lit',
        'cancel xstate.after.bored.lamp.lit',
        'set xstate.after.500.lamp.dark',
      ],
    ]);
  });

  it.each(['blocked', 'unheard of'])('gives the very same snapshot back when nothing changes: %s', (type) => {
    const before = at('dark', 3);
    const after = step(lamp, before, { type });
    expect(after).toEqual({ snapshot: before, outputs: [], timers: [] });
    expect(after.snapshot).toBe(before);
  });

  it('gives another snapshot when the context is another object', () => {
    const before = at('dark', 3);
    const after = step(lamp, before, { type: 'reset' });
    expect(after.snapshot).toEqual(before);
    expect(after.snapshot).not.toBe(before);
  });

  it('changes nothing of what went in', () => {
    const before = Object.freeze({ value: 'dark', context: Object.freeze({ count: 0, input: 'desk' }) });
    step(lamp, before, { type: 'on', by: 5 } as { type: string });
    expect(before).toEqual(at('dark'));
  });

  it('is the same however often it runs', () => {
    expect(step(lamp, at('dark'), { type: 'on' })).toEqual(step(lamp, at('dark'), { type: 'on' }));
  });

  it.each([
    ['guarded', 'a guard that throws'],
    ['broken', 'an assign that throws'],
  ])('throws what the machine throws, and leaves nothing behind: %s', (type, message) => {
    expect(() => step(lamp, at('dark'), { type })).toThrow(message);
    expect(step(lamp, at('dark'), { type: 'blocked' })).toEqual({ snapshot: at('dark'), outputs: [], timers: [] });
  });

  it.each([
    ['log', 'xstate.log'],
    ['own', 'effect that no host carries out'],
    ['send', 'nobody'],
  ])('throws for an effect that no host carries out: %s', (type, message) => {
    expect(() => step(lamp, at('dark'), { type })).toThrow(message);
  });

  it('throws for a snapshot that the machine cannot read', () => {
    expect(() => step(lamp, at('nowhere'), { type: 'on' })).toThrow();
  });
});
