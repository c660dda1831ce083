import { readConfig } from '../src/config.ts';
import { makeLog } from '../src/log.ts';
import { startChatServer } from '../src/server.ts';

/** A server to talk to, and how to end it. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** The server whose URL stands on the command line, or one of our own on a free port of loopback. */
export async function chatServer(url: string | undefined = process.argv[2]): Promise<Server> {
  if (url !== undefined) return { url, stop: async () => {} };
  return startChatServer(readConfig({ PORT: '0', MCP_CHAT_STORE: 'memory' }), makeLog('warn'));
}

const limitMs = 30_000;

/** Runs an example: it exits with 1 when it fails, or hangs for 30 seconds. */
export function runExample(example: (url: string) => Promise<void>): void {
  const timer = setTimeout(() => {
    console.error('the example hangs');
    process.exit(1);
  }, limitMs);
  void (async () => {
    const server = await chatServer();
    try {
      await example(server.url);
    } finally {
      await server.stop();
      clearTimeout(timer);
    }
  })().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}
