/** Two agents chat, each with the client of the official SDK, in the era of sessions (2025-11-25). Run: node examples/two-agents-legacy.ts [URL] */
import { converse } from './agent.ts';
import { runExample } from './chat-url.ts';
import { connect } from './connect.ts';

runExample(async (url) => {
  const [ann, ben] = await Promise.all([connect('Ann', url), connect('Ben', url)]);
  await converse(ann.agent, ben.agent);
  await Promise.all([ann.close(), ben.close()]);
});
