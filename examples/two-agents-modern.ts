/** Two agents chat, each with the client for revision 2026-07-28, which has no sessions. Run: node examples/two-agents-modern.ts [URL] */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Agent, converse } from './agent.ts';
import { runExample } from './chat-url.ts';
import type { Connected } from './connect.ts';

async function connect(name: string, url: string): Promise<Connected> {
  const client = new Client({ name, version: '1.0.0' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const agent = new Agent(name, async (tool, args) => {
    const { structuredContent } = await client.callTool({ name: tool, arguments: { ...args } });
    return structuredContent as Record<string, unknown>;
  });
  return { agent, close: () => client.close() };
}

runExample(async (url) => {
  const [ann, ben] = await Promise.all([connect('Ann', url), connect('Ben', url)]);
  await converse(ann.agent, ben.agent);
  await Promise.all([ann.close(), ben.close()]);
});
