import { createMachine } from 'xstate';

/** Has what no chart of ours has yet: nesting, regions, history, final states, invoked actors, `always`, words Mermaid keeps. */
export const oddMachine = createMachine({
  id: 'odd',
  initial: 'a',
  on: { RESET: { target: '.a', actions: 'wipe' }, PING: { actions: 'pong' } },
  states: {
    a: {
      on: {
        GO: 'b',
        JUMP: { target: 'b.y', guard: 'canJump', actions: ['look', { type: 'leap', params: { far: 3 } }] },
      },
      always: { guard: 'isReady', target: 'c' },
      after: { 1500: 'c', 60000: { target: 'a', reenter: true } },
    },
    b: {
      initial: 'x',
      entry: 'greet',
      on: { BACK: 'a', IN: '.y', SELF: { target: 'b', actions: 'log' } },
      onDone: 'c',
      invoke: { src: 'loader', id: 'loader', onDone: { target: 'c' }, onError: 'a' },
      states: {
        x: { on: { NEXT: 'y' }, exit: ['wave', 'leave'] },
        y: { on: { NEXT: 'z', OUT: '#odd.a' } },
        z: { type: 'final' },
        before: { type: 'history' },
      },
    },
    c: {
      type: 'parallel',
      on: { RESUME: 'b.before' },
      states: {
        left: { initial: 'note', states: { note: { on: { T: 'state' } }, state: { after: { 500: 'note' } } } },
        right: { initial: 'on', states: { on: {}, off: { on: { 'odd; "event": <#>': 'on' } } } },
      },
    },
    end: { type: 'final' },
  },
});
