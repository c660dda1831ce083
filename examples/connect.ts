import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Agent } from './agent.ts';

/** An agent on a connection of its own. */
export interface Connected {
  readonly agent: Agent;
  close(): Promise<void>;
}

/** Connects an agent with the client of the official SDK, in the era of sessions. */
export async function connect(name: string, url: string): Promise<Connected> {
  const client = new Client({ name, version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)) as never);
  const agent = new Agent(name, async (tool, args) => {
    const { structuredContent } = await client.callTool({ name: tool, arguments: args });
    return structuredContent as Record<string, unknown>;
  });
  return { agent, close: () => client.close() };
}
