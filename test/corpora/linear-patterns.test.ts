import { afterAll, beforeAll, expect, it } from 'vitest';
import { expressionOf, namedFormats, tokenFormats } from '../../src/text/secrets.ts';
import { doubtOf, patternsInCode, patternsMet, patternsOf } from '../support/linear-patterns.ts';
import { initialize } from '../support/raw-client.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { modernRequest, RawModern } from '../support/raw-modern.ts';
import type { InProcess } from '../support/server-in-process.ts';
import { serveInProcess } from '../support/server-in-process.ts';

/** Stands in every text that is sent, and in nothing else. */
const mark = 'q7q';
const words = `${mark} says: "sk-${mark}" at https://${mark}:${mark}@example.org/${mark}?${mark}=1, ${mark}`;

let server: InProcess;
beforeAll(async () => {
  server = await serveInProcess();
});
afterAll(() => server.close());

/** Node’s own, for addresses: anchored, without an unlimited part, and too large for the proof. */
const addressOfNode = '^(?:(?:(?:[0-9a-fA-F]{1,4}):){7}';

/** Everything that somebody can send has the mark in it once. */
async function sendEverywhere(): Promise<void> {
  const post = (body: object, headers: Readonly<Record<string, string>> = {}) =>
    exchange(server.url, { method: 'POST', headers: { ...postHeaders, ...headers }, body: JSON.stringify(body) });
  const modern = (method: string, params: Readonly<Record<string, unknown>>) => {
    const { body, headers } = modernRequest(method, params);
    return post(body, headers);
  };
  const call = (name: string, args: object) => modern('tools/call', { name, arguments: args });

  const [ann, bob] = [new RawModern(server.url), new RawModern(server.url)];
  const profile = { interests: [`tea ${mark}`], languages: ['en'] };
  const { handle } = (await ann.call('enter_queue', { display_name: `Ann ${mark}`, ...profile })).fields;
  const { room } = (await bob.call('enter_queue', { display_name: `Bob ${mark}`, ...profile })).fields;
  for (const message of [words, `${words} Łódź 👩‍👩‍👧 \u001b[1m ${'x'.repeat(200)}`]) {
    await call('send_message', { handle, room_id: room.room_id, message, client_message_id: words });
  }
  const tools = (await ann.rpc('tools/list')).result?.tools as { name: string; inputSchema: { properties: object } }[];
  for (const { name, inputSchema } of tools) {
    for (const field of Object.keys(inputSchema.properties)) {
      await call(name, { handle, room_id: 'room_of_nobody', [field]: words });
      await call(name, { handle, room_id: 'room_of_nobody', [field]: mark });
      await call(name, { handle, room_id: 'room_of_nobody', [field]: [words] });
    }
    await call(name, { handle, [words]: words });
  }
  for (const uri of [words, `chat://rooms/${mark}`, `chat://inbox/${mark}`, `statechart://${mark}`]) {
    await modern('resources/read', { uri });
    await modern('subscriptions/listen', { notifications: { resourceSubscriptions: [uri] } });
  }
  for (const name of ['icebreakers', 'start_chatting', words]) {
    await modern('prompts/get', { name, arguments: { topic: words, interests: words, language: mark } });
    await modern('completion/complete', {
      ref: { type: 'ref/prompt', name },
      argument: { name: 'topic', value: words },
    });
  }
  await modern('tools/list', { cursor: words });
  await post({ ...initialize, params: { ...initialize.params, protocolVersion: mark } });
  await post({ jsonrpc: mark, id: mark, method: mark });
  for (const header of [
    'accept',
    'content-type',
    'origin',
    'mcp-session-id',
    'mcp-protocol-version',
    'last-event-id',
    'authorization',
    'x-forwarded-for',
    'content-encoding',
    'host',
    'cookie',
    'user-agent',
    'mcp-name',
    'mcp-method',
  ]) {
    for (const value of [mark, `${mark}, text/${mark};q=0.5;${mark}="${mark}"`, `=?base64?${mark}?=`]) {
      await post(initialize, { [header]: value });
    }
    await exchange(server.url, { headers: { accept: 'text/event-stream', [header]: mark } });
  }
  const { origin } = new URL(server.url);
  for (const path of [`/${mark}`, `/mcp/${mark}`, `/mcp?${mark}=${mark}`, `/admin/${mark}`])
    await exchange(origin + path);
  ann.close();
  bob.close();
}

it('every regular expression that meets people’s text takes time in proportion to its length', {
  timeout: 900_000,
}, async () => {
  const { patterns: written, makers } = patternsInCode();
  const kept = patternsOf([...tokenFormats, ...namedFormats].map(expressionOf));
  const met = await patternsMet(mark, sendEverywhere);
  const all = new Map([...written, ...kept, ...met]);
  const doubts: string[] = [];
  for (const [pattern, parts] of all) {
    if (parts.source.startsWith(addressOfNode)) continue;
    const doubt = await doubtOf(parts);
    if (doubt !== undefined) doubts.push(`${pattern}: ${doubt}`);
  }
  console.info(
    `${all.size} regular expressions, ${met.size} of them seen to meet text: ${all.size - doubts.length} proved linear`,
  );
  expect(doubts).toEqual([]);
  // Their patterns have met the mark above.
  expect(makers).toEqual([
    'src/people/identities.ts',
    'src/text/disguises.ts',
    'src/text/hygiene.ts',
    'src/text/keys.ts',
    'src/text/secrets.ts',
  ]);
});

it('the proof finds what it looks for', async () => {
  expect(await doubtOf({ source: '^(a+)+$', flags: '' })).toMatch(/exponential/);
  expect(await doubtOf({ source: '\\s+$', flags: '' })).toMatch(/polynomial/);
  expect(await doubtOf({ source: '^[\\w-]{3,32}$', flags: '' })).toBeUndefined();
});
