import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import { talk, wholeTalk } from '../support/client-talk.ts';
import { openV2 } from '../support/client-v2.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

type Kind = keyof typeof clientKinds;
const kinds = Object.keys(clientKinds) as Kind[];
const pairings = kinds.flatMap((first) => kinds.map((second) => [first, second] as const));

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe.each(pairings)('%s with %s', (first, second) => {
  it('talks, comes back by handle in the middle, and hears all of it once and in order', async () => {
    const ann = await Person.arrive(server.url, clientKinds[first]);
    const bob = await Person.arrive(server.url, clientKinds[second]);

    const talked = await talk(ann, bob);

    expect(talked).toEqual(wholeTalk);
    await Promise.all([ann.close(), bob.close()]);
  });
});

it.each([
  { mode: 'legacy', era: 'legacy', version: '2025-11-25' },
  { mode: 'auto', era: 'modern', version: '2026-07-28' },
  { mode: { pin: '2026-07-28' }, era: 'modern', version: '2026-07-28' },
] as const)('a client told $mode speaks $version', async ({ mode, era, version }) => {
  const { client, close } = await openV2(server.url, mode);

  expect([client.getProtocolEra(), client.getNegotiatedProtocolVersion()]).toEqual([era, version]);
  await close();
});
