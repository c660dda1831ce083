import { describe, expect, it } from 'vitest';
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { createMachine } from 'xstate';
import { machines } from '../../../machines/registry.ts';
import { configJson } from '../../../tools/statecharts/config-json.ts';
import { oddMachine } from './odd-machine.ts';

const nodesIn = (node: AnyStateNode): readonly AnyStateNode[] => [
  node,
  ...Object.values<AnyStateNode>(node.states).flatMap(nodesIn),
];

const transitionsOf = (machine: AnyStateMachine) =>
  nodesIn(machine.root).flatMap((node) =>
    [...node.transitions.values(), node.always ?? []]
      .flat()
      .map(({ source, eventType, guard, target, actions, reenter }) => ({
        source: source.id,
        event: eventType,
        guard,
        target: target?.map(({ id }) => id),
        actions,
        reenter,
      })),
  );

const statesOf = (machine: AnyStateMachine) =>
  nodesIn(machine.root).map(({ id, type, config }) => ({
    id,
    type,
    initial: config.initial,
    entry: config.entry,
    exit: config.exit,
  }));

const imported = (text: string): AnyStateMachine => createMachine(JSON.parse(text));

const all: readonly (readonly [string, AnyStateMachine])[] = [...Object.entries(machines), ['odd', oddMachine]];

describe('config JSON', () => {
  it.each(all)('of %s builds a machine with the same states and transitions', (_, machine) => {
    const again = imported(configJson(machine));
    expect(transitionsOf(machine).length).toBeGreaterThan(0);
    expect(transitionsOf(again)).toEqual(transitionsOf(machine));
    expect(statesOf(again)).toEqual(statesOf(machine));
  });

  it.each([
    ['guard', '"isQuietLongEnough"', '"isLoud"'],
    ['action', '"announce"', '"tellNobody"'],
    ['target', '"target": "closed"', '"target": "active"'],
    ['re-entry', '"reenter": true', '"reenter": false'],
    ['delay', '"idle": [', '"weary": ['],
  ])('is seen to differ by one %s', (_, from, to) => {
    const text = configJson(machines.room);
    expect(text).toContain(from);
    expect(transitionsOf(imported(text.replace(from, to)))).not.toEqual(transitionsOf(machines.room));
  });

  it('refuses an inline function, which JSON would drop', () => {
    const machine = createMachine({ id: 'inline', on: { GO: { guard: () => true } } });
    expect(() => configJson(machine)).toThrow('inline: guard is an inline function');
  });
});
