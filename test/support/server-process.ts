import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const readyLine = /^mcp-chat listening on (\S+)\n/;

/** A line of the server's log. */
export type LogLine = Readonly<Record<string, unknown>>;

export type Environment = Readonly<Record<string, string>>;

/** How a process ended, and all it said. */
export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server process as an operator starts it: nothing of the test's own environment reaches it. */
export interface Launched {
  /** The address it serves; rejects when it ends before it serves. */
  readonly ready: Promise<string>;
  readonly exited: Promise<Exit>;
  /** Its log so far, without the plain text for its operator. */
  logged(): readonly LogLine[];
  kill(signal: NodeJS.Signals): void;
  /** The greatest size of a file that it may write from now on, in bytes: what comes after it is as if the disk were full. */
  limitFileSize(bytes: number | 'unlimited'): void;
}

/** Starts the server with exactly this environment and these arguments. */
export function launch(environment: Environment, args: readonly string[] = []): Launched {
  const child = spawn(process.execPath, [entry, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  let stdout = '';
  let stderr = '';
  const ready = Promise.withResolvers<string>();
  const exited = Promise.withResolvers<Exit>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const url = readyLine.exec(stdout)?.[1];
    if (url) ready.resolve(url);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.once('close', (code) => {
    process.off('exit', killWithUs);
    ready.reject(new Error(`the server ended with ${code} before it served: ${stderr}`));
    exited.resolve({ code, stdout, stderr });
  });
  ready.promise.catch(() => {});
  return {
    ready: ready.promise,
    exited: exited.promise,
    logged: () => [...stderr.matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line) as LogLine),
    kill: (signal) => void child.kill(signal),
    limitFileSize: (bytes) => void execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`]),
  };
}

/** For tests of many people who all come from one address, and as fast as they can. */
export const unlimited: Environment = {
  MCP_CHAT_ROOM_MESSAGES: '0',
  MCP_CHAT_ROOM_MESSAGES_PER_MINUTE: '0',
  MCP_CHAT_SENDS_PER_MINUTE: '0',
  MCP_CHAT_CALLS_PER_MINUTE: '0',
  MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: '0',
  MCP_CHAT_CALLS_PER_SECOND: '0',
  MCP_CHAT_ENROLMENTS_PER_HOUR_PER_ADDRESS: '0',
  MCP_CHAT_SESSIONS_PER_ADDRESS: '0',
  MCP_CHAT_QUEUED_PER_ADDRESS: '0',
  // A limit that a test sets holds here as well.
  MCP_CHAT_UNLIMITED_ADDRESSES: 'none',
};

export interface ServerProcess extends Launched {
  /** The address of the MCP endpoint. */
  readonly url: string;
  /** Ends it as an operator would. @throws when it did not go in peace, or logged a fault of its own */
  stop(): Promise<void>;
}

/** Starts a server on a free port and waits until it serves. Without limits, unless the environment sets some. */
export async function startServer(environment: Environment = {}): Promise<ServerProcess> {
  const launched = launch({ PORT: '0', MCP_CHAT_STORE: 'memory', ...unlimited, ...environment });
  const url = await launched.ready;
  return {
    ...launched,
    url,
    async stop() {
      launched.kill('SIGTERM');
      const { code } = await launched.exited;
      const faults = launched.logged().filter(({ level }) => level === 'error' || level === 'fatal');
      if (code !== 0 || faults.length > 0) throw new Error(`the server ended with ${code}: ${JSON.stringify(faults)}`);
    },
  };
}
