// Goal: the examples do what they show, and say so when they cannot. Method: each runs as a newcomer would run it.
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
/** The parts that the examples share, and the demo, which talks to a server of its own alone. */
const others = ['examples/agent.ts', 'examples/chat-url.ts', 'examples/connect.ts', 'examples/demo.ts'];
const examples = globSync('examples/*.ts', { cwd: root.pathname })
  .filter((path) => !others.includes(path))
  .toSorted();

interface Run {
  readonly code: number;
  readonly stdout: string;
}

const run = (...args: readonly string[]): Promise<Run> => {
  const { promise, resolve } = Promise.withResolvers<Run>();
  const child = execFile(process.execPath, args, { cwd: root }, (_error, stdout) =>
    resolve({ code: child.exitCode ?? -1, stdout }),
  );
  return promise;
};

it('are all found', () => {
  expect(examples).toEqual([
    'examples/embedded.ts',
    'examples/greeter.ts',
    'examples/raw-client.ts',
    'examples/two-agents-legacy.ts',
    'examples/two-agents-modern.ts',
  ]);
});

describe.each(examples)('%s', (example) => {
  it('runs to its end, and shows a message that arrives', async () => {
    const { code, stdout } = await run(example);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Ann +← message\.received .*"message"/m)]);
  });

  it('fails where there is no server', async () => {
    expect((await run(example, 'http://127.0.0.1:9/mcp')).code).toBe(1);
  });
});
