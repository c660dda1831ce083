import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A check of a scenario. A warning is a breach of a SHOULD; the suites count it as a failure, and so do we. */
export interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

export interface Scenario {
  readonly name: string;
  readonly checks: readonly Check[];
}

export type Revision = '2025-11-25' | '2026-07-28';

export interface Suite {
  readonly title: string;
  readonly revision: Revision;
  readonly program: string;
  readonly args: readonly string[];
}

const { resolve } = createRequire(import.meta.url);
const program = (name: string): string => join(dirname(resolve(`${name}/package.json`)), 'dist/index.js');
const first = program('conformance-2025');
const second = program('@modelcontextprotocol/conformance');

/** The 0.1 line for the revisions of 2025; the 0.2 line for both, since it also holds every message against the revision's schema. */
export const suites = {
  'legacy-0.1': {
    title: 'suite 0.1, revisions of 2025',
    revision: '2025-11-25',
    program: first,
    args: ['--suite', 'all'],
  },
  'legacy-0.2': {
    title: 'suite 0.2, requirements of 2025-11-25',
    revision: '2025-11-25',
    program: second,
    args: ['--requirements', '2025-11-25'],
  },
  'modern-0.2': {
    title: 'suite 0.2, requirements of 2026-07-28',
    revision: '2026-07-28',
    program: second,
    args: ['--requirements', '2026-07-28'],
  },
} as const satisfies Record<string, Suite>;

export type SuiteName = keyof typeof suites;
export const suiteNames = Object.keys(suites) as SuiteName[];

/** Scenarios that a revision requires of servers, as the second suite has them. */
export async function requiredScenarios(revision: Revision): Promise<string[]> {
  const path = join(dirname(second), `../requirements/${revision}.yaml`);
  const [, servers = ''] = /^server:\n((?: {2}- .+\n)+)/m.exec(await readFile(path, 'utf8')) ?? [];
  return [...servers.matchAll(/- (\S+)/g)].map(([, name = '']) => name);
}

const run = (file: string, args: readonly string[]): Promise<string> =>
  new Promise((settle) => {
    // The exit code says that some check failed, and the files say which.
    execFile(process.execPath, [file, ...args], { maxBuffer: 1 << 26 }, (_error, stdout, stderr) =>
      settle(`${stdout}\n${stderr}`),
    );
  });

/** Runs a suite against a server. @throws when it leaves no results */
export async function runSuite({ program, args }: Suite, url: string): Promise<Scenario[]> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    const output = await run(program, ['server', '--url', url, ...args, '--output-dir', folder]);
    const scenarios = await Promise.all((await readdir(folder)).map((name) => readScenario(folder, name)));
    if (scenarios.length === 0) throw new Error(`the suite left no results: ${output}`);
    return scenarios;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readScenario(folder: string, entry: string): Promise<Scenario> {
  const [, name] = /^server-(.+?)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(entry) ?? [];
  if (name === undefined) throw new Error(`not the folder of a scenario: ${entry}`);
  return { name, checks: JSON.parse(await readFile(join(folder, entry, 'checks.json'), 'utf8')) as Check[] };
}
