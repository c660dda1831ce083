import type { CallToolResult } from '@ai-sdk/mcp';
import { createMCPClient } from '@ai-sdk/mcp';
import type { ToolClient } from './client-answer.ts';
import { answerOf } from './client-answer.ts';

/** The client of Vercel's AI SDK; without discovery it begins with `initialize`, as for a server of the older era. */
export async function connectAiSdk(url: string, protocolVersionDiscovery: boolean): Promise<ToolClient> {
  const client = await createMCPClient({ transport: { type: 'http', url }, protocolVersionDiscovery });
  const tools = await client.tools();
  return {
    async call(name, args = {}) {
      const tool = tools[name];
      if (!tool) throw new Error(`${name} is not listed`);
      const result = await tool.execute(args, { toolCallId: name, messages: [], context: {} });
      return answerOf(result as CallToolResult);
    },
    close: () => client.close(),
  };
}
