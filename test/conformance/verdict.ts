import type { Scenario } from './suites.ts';

/** The checks that are known to fail and why, by `scenario` or `scenario:check`. */
export type ExpectedFailures = Readonly<Record<string, string>>;

export interface Verdict {
  readonly passed: number;
  readonly failed: number;
  /** Failing checks that nobody expects to fail, and scenarios that checked nothing. */
  readonly unexpected: readonly string[];
  /** Expected failures that do not fail any more. */
  readonly stale: readonly string[];
}

export const isFailing = ({ status }: { status: string }): boolean => status === 'FAILURE' || status === 'WARNING';

const isTelling = ({ status }: { status: string }): boolean =>
  status === 'SUCCESS' || status === 'FAILURE' || status === 'WARNING';
const nothingChecked = { id: 'nothing-checked', status: 'FAILURE', errorMessage: 'no check said yes or no' } as const;

/** Compares what failed with what is expected to fail. */
export function judge(scenarios: readonly Scenario[], expected: ExpectedFailures): Verdict {
  const checks = scenarios.flatMap(({ name, checks }) => [
    ...checks.map((check) => ({ ...check, scenario: name })),
    ...(checks.some(isTelling) ? [] : [{ ...nothingChecked, scenario: name }]),
  ]);
  const failing = checks.filter(isFailing);
  const isExpected = (key: string, scenario: string): boolean =>
    Object.hasOwn(expected, key) || Object.hasOwn(expected, scenario);
  const failingKeys = new Set(failing.flatMap(({ scenario, id }) => [scenario, `${scenario}:${id}`]));
  return {
    passed: checks.filter(({ status }) => status === 'SUCCESS').length,
    failed: failing.length,
    unexpected: failing
      .filter(({ scenario, id }) => !isExpected(`${scenario}:${id}`, scenario))
      .map(({ scenario, id, errorMessage }) => `${scenario}:${id}: ${errorMessage}`),
    stale: Object.keys(expected).filter((key) => !failingKeys.has(key)),
  };
}
