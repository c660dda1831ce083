#!/usr/bin/env node
import { moderate } from './cli/moderate.ts';
import { ConfigError, help, hostsIn, readConfig } from './config.ts';
import { makeLog } from './log.ts';
import { startChatServer } from './server.ts';
import { DataError } from './store/sqlite.ts';

const connectHint = (url: string): string =>
  [
    `Add it to an MCP host as a Streamable HTTP server, for example: claude mcp add --transport http mcp-chat ${url}`,
    'Then ask your assistant to find you a partner to chat with.',
  ].join('\n');

async function main(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'moderate') {
    process.exitCode = await moderate(rest, process.env);
    return;
  }
  if (process.argv.includes('--help')) {
    console.log(help());
    return;
  }
  const config = readConfig(process.env);
  const log = makeLog(config.MCP_CHAT_LOG_LEVEL);
  const server = await startChatServer(config, log, hostsIn(process.env));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    });
  }
  // Last: a signal may follow at once.
  console.log(`mcp-chat listening on ${server.url}`);
  console.error(connectHint(server.url));
}

main().catch((error: unknown) => {
  // An error that an operator can mend is one line; any other error has its stack.
  const isPlain =
    error instanceof ConfigError ||
    error instanceof DataError ||
    (error as NodeJS.ErrnoException).syscall !== undefined;
  console.error(isPlain ? (error as Error).message : error);
  process.exit(1);
});
