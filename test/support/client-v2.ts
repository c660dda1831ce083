import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { ChatClient, Notification } from './client-answer.ts';
import { answerOf } from './client-answer.ts';
import { Journal } from './client-journal.ts';

/** The client of `@modelcontextprotocol/client`, held to the revisions that have sessions. */
export async function connectV2(url: string): Promise<ChatClient> {
  const heard = new Journal<Notification>();
  const client = new Client({ name: 'v2', version: '0' }, { versionNegotiation: { mode: 'legacy' } });
  client.fallbackNotificationHandler = async ({ method, params = {} }) => heard.add({ method, params });
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await client.connect(transport);
  await client.listTools();
  return {
    heard,
    call: async (name, args = {}) => answerOf(await client.callTool({ name, arguments: { ...args } })),
    async close() {
      await transport.terminateSession();
      await client.close();
    },
  };
}
