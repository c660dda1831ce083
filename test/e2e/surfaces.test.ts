// Method: the table in docs/clients.md says which era has what; every cell is tried.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { RawClient } from '../support/raw-client.ts';
import { exchange, open, postHeaders } from '../support/raw-http.ts';
import { metaOf, modernRequest } from '../support/raw-modern.ts';
import { RawPerson } from '../support/raw-pair.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

type Params = Readonly<Record<string, unknown>>;

/** A user with an unread event, as one era sees them. */
interface Visitor {
  /** Whether there is a stream, and what is unread comes on it. */
  hasGetStream(): Promise<boolean>;
  /** The status and, if it is answered with an error, its code. */
  tries(method: string, params: Params): Promise<readonly [number, number | undefined]>;
  readonly inboxUri: string;
}

async function legacyVisitor(): Promise<Visitor> {
  const client = await RawClient.connect(server.url);
  const { inbox_uri: inboxUri } = (await client.call('enter_queue')).fields;
  await RawPerson.enter(server.url);
  return {
    inboxUri,
    hasGetStream: async () => (await (await client.openStream()).first('chatroom.found')).method === 'chatroom.found',
    async tries(method, params) {
      const response = await client.post(client.request(method, params));
      return [response.status, JSON.parse(response.text).error?.code];
    },
  };
}

async function modernVisitor(): Promise<Visitor> {
  const { handle, inboxUri } = await RawPerson.enter(server.url);
  await RawPerson.enter(server.url);
  const capabilities = { extensions: { 'mcp-chat/events': {} } };
  const meta = { ...metaOf(handle), 'io.modelcontextprotocol/clientCapabilities': capabilities };
  return {
    inboxUri,
    async hasGetStream() {
      const { headers } = modernRequest('server/discover');
      const { status } = await exchange(server.url, { headers: { ...headers, accept: 'text/event-stream' } });
      return status === 200;
    },
    async tries(method, params) {
      const { body, headers } = modernRequest(method, params, { meta });
      const request = { method: 'POST', headers: { ...postHeaders, ...headers }, body: JSON.stringify(body) };
      const response = await open(server.url, request);
      const { statusCode = 0 } = response;
      if (response.headers['content-type'] !== 'text/event-stream') {
        return [statusCode, JSON.parse(await text(response)).error?.code];
      }
      response.destroy();
      return [statusCode, undefined];
    },
  };
}

const calls: Readonly<Record<string, readonly [string, (visitor: Visitor) => Params]>> = {
  wait_for_events: ['tools/call', () => ({ name: 'wait_for_events', arguments: { timeout_seconds: 0 } })],
  'resources/subscribe': ['resources/subscribe', () => ({ uri: 'chat://inbox' })],
  'subscriptions/listen': [
    'subscriptions/listen',
    ({ inboxUri }) => ({ notifications: { resourceSubscriptions: [inboxUri] } }),
  ],
  'mcp-chat/events/listen': ['mcp-chat/events/listen', () => ({})],
  'resources/read': ['resources/read', () => ({ uri: 'chat://inbox' })],
  'prompts/get': ['prompts/get', () => ({ name: 'start_chat' })],
  'completion/complete': [
    'completion/complete',
    () => ({ ref: { type: 'ref/prompt', name: 'icebreakers' }, argument: { name: 'topic', value: 'b' } }),
  ],
};

const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');
const rows = [
  ...(page.split('## What your client gets\n')[1]?.split('\n## ')[0] ?? '').matchAll(
    /^\| `?([\w/ -]+?)`? +\| (yes|–) +\| (yes|–) +\|/gm,
  ),
].map(([, surface = '', legacy, modern]) => ({ surface, legacy, modern }));

describe('what the page says a client gets', () => {
  it('is about every surface that is tried here, and no other', () => {
    expect(rows.map(({ surface }) => surface).toSorted()).toEqual(['GET stream', ...Object.keys(calls)].toSorted());
  });

  it.each(rows)('is so of $surface: $legacy up to 2025-11-25, $modern in 2026-07-28', async (row) => {
    const isThere = async (visitor: Visitor, absent: readonly [number, number]): Promise<string> => {
      const call = calls[row.surface];
      if (!call) return (await visitor.hasGetStream()) ? 'yes' : '–';
      const [method, params] = call;
      const tried = await visitor.tries(method, params(visitor));
      expect([[200, undefined], absent]).toContainEqual(tried);
      return tried[1] === undefined ? 'yes' : '–';
    };

    expect([
      await isThere(await legacyVisitor(), [200, -32601]),
      await isThere(await modernVisitor(), [404, -32601]),
    ]).toEqual([row.legacy, row.modern]);
  });
});
