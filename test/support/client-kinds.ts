import type { ChatClient } from './client-answer.ts';
import { connectV1 } from './client-v1.ts';
import { connectV2 } from './client-v2.ts';
import { RawClient } from './raw-client.ts';

async function connectRaw(url: string): Promise<ChatClient> {
  const client = await RawClient.connect(url);
  const { heard } = await client.openStream();
  return {
    heard,
    call: (name, args) => client.call(name, args),
    async close() {
      await client.endSession();
      client.close();
    },
  };
}

/** Clients of the legacy era, each with an open stream. */
export const legacyClients = {
  'the v1 SDK': connectV1,
  'the v2 SDK': connectV2,
  'raw HTTP': connectRaw,
} as const;
