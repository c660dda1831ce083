import type { ChatClient, ToolClient } from './client-answer.ts';
import { connectV1 } from './client-v1.ts';
import { connectV2 } from './client-v2.ts';
import { RawClient } from './raw-client.ts';
import { RawModern } from './raw-modern.ts';

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

async function connectRawModern(url: string): Promise<ToolClient> {
  const client = new RawModern(url);
  return { call: (name, args) => client.call(name, args), close: async () => client.close() };
}

/** Clients of the legacy era, each with an open stream. */
export const legacyClients = {
  'the v1 SDK': connectV1,
  'the v2 SDK': (url: string) => connectV2(url),
  'raw HTTP': connectRaw,
} as const;

/** A way to call the tools. */
export interface ClientKind {
  readonly connect: (url: string) => Promise<ToolClient>;
  /** Whether a connection remembers whose handle it was given; else every call has to bring it. */
  readonly remembers: boolean;
}

/** Clients of both eras. */
export const clientKinds = {
  'the v1 SDK': { connect: connectV1, remembers: true },
  'the v2 SDK held to sessions': { connect: (url) => connectV2(url, 'legacy'), remembers: true },
  'the v2 SDK left to choose': { connect: (url) => connectV2(url, 'auto'), remembers: false },
  'the v2 SDK pinned to 2026-07-28': { connect: (url) => connectV2(url, { pin: '2026-07-28' }), remembers: false },
  'raw HTTP of the older era': { connect: connectRaw, remembers: true },
  'raw HTTP of the newer era': { connect: connectRawModern, remembers: false },
} as const satisfies Record<string, ClientKind>;
