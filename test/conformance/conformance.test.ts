import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startChatServer } from '../../src/server.ts';
import { chatScenarios } from './chat-scenarios.ts';
import { startFixtureServer } from './fixture-server.ts';
import { fixtureSurface } from './fixture-surface.ts';
import { requirements } from './requirements.ts';
import type { Scenario, SuiteName } from './suites.ts';
import { requiredScenarios, runSuite, suiteNames, suites } from './suites.ts';
import type { ExpectedFailures } from './verdict.ts';
import { isFailing, judge } from './verdict.ts';

const servers = {
  fixture: () => startFixtureServer(fixtureSurface),
  chat: () => startChatServer(readConfig({ PORT: '0', MCP_CHAT_STORE: 'memory' }), pino({ level: 'silent' })),
} as const;
type ServerName = keyof typeof servers;

const expectedFailures = JSON.parse(readFileSync(new URL('expected-failures.json', import.meta.url), 'utf8')) as {
  readonly [server in ServerName]: { readonly [suite in SuiteName]: ExpectedFailures };
};

const runs = (['fixture', 'chat'] as const).flatMap((server) => suiteNames.map((suite) => ({ server, suite })));
const results = new Map<string, readonly Scenario[]>();
const resultsOf = (server: ServerName, suite: SuiteName): readonly Scenario[] =>
  results.get(`${server} ${suite}`) ?? [];

beforeAll(async () => {
  for (const name of ['fixture', 'chat'] as const) {
    const server = await servers[name]();
    for (const suite of suiteNames) {
      const scenarios = await runSuite(suites[suite], server.url);
      results.set(
        `${name} ${suite}`,
        name === 'chat' ? scenarios.filter((one) => chatScenarios.has(one.name)) : scenarios,
      );
    }
    await server.stop();
  }
}, 120_000);

describe.each(runs)('the $server server under $suite', ({ server, suite }) => {
  it('fails no check but those expected to fail, and all of those', () => {
    const verdict = judge(resultsOf(server, suite), expectedFailures[server][suite]);
    console.info(`${server}, ${suites[suite].title}: ${verdict.passed} checks passed, ${verdict.failed} failed`);
    expect(verdict).toMatchObject({ unexpected: [], stale: [] });
  });
});

it.each(['legacy-0.2', 'modern-0.2'] as const)(
  'runs every scenario that the revision requires in %s',
  async (suite) => {
    const required = await requiredScenarios(suites[suite].revision);
    expect(required.length).toBeGreaterThanOrEqual(30);
    expect(new Set(resultsOf('fixture', suite).map(({ name }) => name))).toEqual(
      expect.toSatisfy((names: Set<string>) => required.every((name) => names.has(name))),
    );
  },
);

it('runs every scenario that needs no fixture against the chat', () => {
  const run = new Set(suiteNames.flatMap((suite) => resultsOf('chat', suite).map(({ name }) => name)));
  expect(run).toEqual(chatScenarios);
});

const covered = requirements.flatMap(({ id, revision, scenario }) => (scenario ? [{ id, revision, scenario }] : []));
it.each(covered)('$id is covered by the passing scenario $scenario', ({ revision, scenario }) => {
  const [name, checkId] = scenario.split(':');
  const checks = suiteNames
    .filter((suite) => suites[suite].revision === revision)
    .flatMap((suite) => resultsOf('fixture', suite))
    .filter((one) => one.name === name)
    .flatMap((one) => one.checks)
    .filter(({ id }) => checkId === undefined || id === checkId);
  expect(checks.filter(({ status }) => status === 'SUCCESS')).not.toEqual([]);
  expect(checks.filter(isFailing)).toEqual([]);
});
