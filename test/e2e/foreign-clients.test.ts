// Method: clients that nobody here wrote hold the same talk as those of the era matrix, each with one of the other era.
import { expect, it } from 'vitest';
import { connectAiSdk } from '../support/client-ai-sdk.ts';
import { connectInspector } from '../support/client-inspector.ts';
import type { ClientKind } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import { talk, wholeTalk } from '../support/client-talk.ts';
import { startServer } from '../support/server-process.ts';

/** The Inspector starts a process per call, which takes its time where many tests run at once. */
const testTimeoutMs = 120_000;

const kinds = {
  'the AI SDK, which discovers': { connect: (url) => connectAiSdk(url, true), remembers: false },
  'the AI SDK, which initializes': { connect: (url) => connectAiSdk(url, false), remembers: true },
  'the Inspector of the older era': { connect: (url) => connectInspector(url, 'legacy'), remembers: false },
  'the Inspector of the newer era': { connect: (url) => connectInspector(url, 'modern'), remembers: false },
} as const satisfies Record<string, ClientKind>;

it.each([
  ['the AI SDK, which discovers', 'the AI SDK, which initializes'],
  ['the Inspector of the older era', 'the AI SDK, which discovers'],
  ['the AI SDK, which initializes', 'the Inspector of the newer era'],
] as const)('%s talks with %s', { timeout: testTimeoutMs }, async (first, second) => {
  const server = await startServer();
  const ann = await Person.arrive(server.url, kinds[first]);
  const bob = await Person.arrive(server.url, kinds[second]);

  const talked = await talk(ann, bob);

  expect(talked).toEqual(wholeTalk);
  await Promise.all([ann.close(), bob.close()]);
  await server.stop();
});
