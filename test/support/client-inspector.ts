import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ToolClient } from './client-answer.ts';
import { answerOf } from './client-answer.ts';

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);
const inspector = resolve('@modelcontextprotocol/inspector/clients/launcher/build/index.js');

/** The command line of the MCP Inspector: every call is a process and a connection of its own. */
export async function connectInspector(url: string, era: 'legacy' | 'modern'): Promise<ToolClient> {
  const HOME = await mkdtemp(join(tmpdir(), 'mcp-chat-inspector-'));
  // Most of a call is Node reading the Inspector.
  const env = { HOME, NODE_COMPILE_CACHE: join(HOME, 'compiled') };
  const common = ['--cli', url, '--transport', 'http', '--protocol-era', era, '--format', 'json'];
  return {
    async call(name, args = {}) {
      const call = ['--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(args)];
      const { stdout } = await run(process.execPath, [inspector, ...common, ...call], { env });
      return answerOf((JSON.parse(stdout) as { result: unknown }).result);
    },
    close: () => rm(HOME, { recursive: true }),
  };
}
