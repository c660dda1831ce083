import type { VersionNegotiationMode } from '@modelcontextprotocol/client';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { ChatClient, Notification } from './client-answer.ts';
import { answerOf } from './client-answer.ts';
import { Journal } from './client-journal.ts';

export interface OpenClient {
  readonly client: Client;
  /** The notifications without a handler of their own. */
  readonly heard: Journal<Notification>;
  close(): Promise<void>;
}

/** The client of `@modelcontextprotocol/client` with its own interface; `extensions` are those that it declares. */
export async function openV2(url: string, mode: VersionNegotiationMode, extensions = {}): Promise<OpenClient> {
  const heard = new Journal<Notification>();
  const client = new Client(
    { name: 'v2', version: '0' },
    { versionNegotiation: { mode }, capabilities: { extensions } },
  );
  client.fallbackNotificationHandler = async ({ method, params = {} }) => heard.add({ method, params });
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await client.connect(transport);
  return {
    client,
    heard,
    async close() {
      await transport.terminateSession();
      await client.close();
    },
  };
}

/** The same as one that calls tools, held to one era or left to choose. */
export async function connectV2(url: string, mode: VersionNegotiationMode = 'legacy'): Promise<ChatClient> {
  const { client, heard, close } = await openV2(url, mode);
  await client.listTools();
  return {
    heard,
    call: async (name, args = {}) => answerOf(await client.callTool({ name, arguments: { ...args } })),
    close,
  };
}
