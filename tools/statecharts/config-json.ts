import type { AnyStateMachine } from 'xstate';

/**
 * The machine's config as JSON, from which XState builds the same chart again.
 * Throws if a guard, action or delay is an inline function, which JSON would drop without a word.
 */
export function configJson(machine: AnyStateMachine): string {
  const text = JSON.stringify(
    machine.config,
    // A context made from the input is no part of the chart.
    function (this: unknown, key, value: unknown) {
      if (typeof value !== 'function') return value;
      if (key === 'context' && this === machine.config) return undefined;
      throw new Error(`${machine.id}: ${key} is an inline function; name it in setup()`);
    },
    2,
  );
  return `${text}\n`;
}
