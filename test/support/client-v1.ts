import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { ChatClient, Notification } from './client-answer.ts';
import { answerOf } from './client-answer.ts';
import { Journal } from './client-journal.ts';

/** The client of `@modelcontextprotocol/sdk`, which has read the tool list and so checks every result against it. */
export async function connectV1(url: string): Promise<ChatClient> {
  const heard = new Journal<Notification>();
  const client = new Client({ name: 'v1', version: '0' });
  client.fallbackNotificationHandler = async ({ method, params = {} }) => heard.add({ method, params });
  const transport = new StreamableHTTPClientTransport(new URL(url));
  // The SDK's own types disagree under exactOptionalPropertyTypes.
  await client.connect(transport as Transport);
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
