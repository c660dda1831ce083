import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileUnits } from '../support/hostile-texts.ts';
import { initialize } from '../support/raw-client.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { metaOf, modernRequest, RawModern } from '../support/raw-modern.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

/** Just within the bounds of names and of messages, in bytes of JSON: what is longer is refused for its length. */
const lengths = [2_000, 60_000];
/** A quadratic step costs hundreds of times as much; what the machine does meanwhile must not decide. */
const ratioMax = 25;
/** Below this a request costs nothing that could be compared, in milliseconds. */
const floorMs = 8;

type Request = { readonly body: object; readonly headers?: Readonly<Record<string, string>> };

/** A field of a request, and the request with a text in it. */
interface Place {
  readonly name: string;
  request(text: string): Request;
}

let server: ServerProcess;
let handle: string;
let start: string;
let roomId: string;
let tools: readonly { readonly name: string; readonly inputSchema: { readonly properties: Record<string, object> } }[];

beforeAll(async () => {
  server = await startServer();
  const [ann, bob] = [new RawModern(server.url), new RawModern(server.url)];
  ({ handle, cursor: start } = (await ann.call('enter_queue')).fields);
  roomId = (await bob.call('enter_queue')).fields.room.room_id;
  tools = (await ann.rpc('tools/list')).result?.tools as typeof tools;
  ann.close();
  bob.close();
});
afterAll(() => server.stop());

/** The arguments that a call needs to come as far as the field in question. */
const usual: Readonly<Record<string, () => object>> = {
  enter_queue: () => ({}),
  send_message: () => ({ handle, room_id: roomId, message: 'hello' }),
  set_typing: () => ({ handle, room_id: roomId, typing: true }),
  // The answer is there at once, however long the wait that the text stands for.
  wait_for_events: () => ({ handle, cursor: start, timeout_seconds: 0 }),
  get_history: () => ({ handle, room_id: roomId }),
  report_partner: () => ({ handle, room_id: roomId, reason: 'spam', block: false }),
};

const call = (name: string, args: object): Request => modernRequest('tools/call', { name, arguments: args });

function toolPlaces(): Place[] {
  return tools.flatMap(({ name, inputSchema }) => {
    // The other tools end the chat when all is well, so they get no room of one's own.
    const args = usual[name]?.() ?? { handle, room_id: 'room_of_nobody' };
    const named = { name: `${name} a field named so`, request: (text: string) => call(name, { ...args, [text]: 1 }) };
    const fields = Object.keys(inputSchema.properties).flatMap((field): Place[] => [
      { name: `${name} ${field}`, request: (text) => call(name, { ...args, [field]: text }) },
      {
        name: `${name} ${field}, a list`,
        request: (text) => call(name, { ...args, [field]: text.match(/.{1,20}/gs) ?? [] }),
      },
    ]);
    return [named, ...fields];
  });
}

const modern = (
  name: string,
  method: string,
  params: (text: string) => object,
  meta?: (text: string) => object,
): Place => ({
  name: `${method} ${name}`,
  request: (text) => {
    const { body } = modernRequest(method, { ...params(text) }, { meta: { ...meta?.(text) } });
    return { body, headers: modernRequest(method).headers };
  },
});

const legacy = (name: string, params: (text: string) => object): Place => ({
  name: `initialize ${name}`,
  request: (text) => ({ body: { ...initialize, params: { ...initialize.params, ...params(text) } } }),
});

const methodPlaces: readonly Place[] = [
  modern('name', 'tools/call', (name) => ({ name })),
  modern('uri', 'resources/read', (uri) => ({ uri })),
  modern('chat://rooms/…', 'resources/read', (text) => ({ uri: `chat://rooms/${text}` })),
  modern('statechart://…', 'resources/read', (text) => ({ uri: `statechart://${text}` })),
  modern('name', 'prompts/get', (name) => ({ name })),
  modern('interests', 'prompts/get', (interests) => ({ name: 'start_chatting', arguments: { interests } })),
  modern('topic', 'prompts/get', (topic) => ({ name: 'icebreakers', arguments: { topic } })),
  modern('value', 'completion/complete', (value) => ({
    ref: { type: 'ref/prompt', name: 'icebreakers' },
    argument: { name: 'topic', value },
  })),
  modern('ref', 'completion/complete', (name) => ({
    ref: { type: 'ref/prompt', name },
    argument: { name, value: '' },
  })),
  modern('uri', 'completion/complete', (uri) => ({
    ref: { type: 'ref/resource', uri },
    argument: { name: 'x', value: uri },
  })),
  modern('cursor', 'tools/list', (cursor) => ({ cursor })),
  modern('uris', 'subscriptions/listen', (text) => ({ notifications: { resourceSubscriptions: [text] } })),
  modern('many uris', 'subscriptions/listen', (text) => ({
    notifications: { resourceSubscriptions: text.match(/.{1,20}/gs) ?? [] },
  })),
  modern(
    'clientInfo',
    'server/discover',
    () => ({}),
    (name) => ({ 'io.modelcontextprotocol/clientInfo': { name, version: name } }),
  ),
  modern('the handle', 'resources/read', () => ({ uri: 'chat://inbox' }), metaOf),
  modern(
    'progressToken',
    'server/discover',
    () => ({}),
    (progressToken) => ({ progressToken }),
  ),
  modern(
    'an unknown field of _meta',
    'server/discover',
    () => ({}),
    (text) => ({ [text]: text }),
  ),
  legacy('protocolVersion', (protocolVersion) => ({ protocolVersion })),
  legacy('clientInfo', (name) => ({ clientInfo: { name, version: name, title: name, websiteUrl: name } })),
  legacy('capabilities', (text) => ({ capabilities: { [text]: {}, experimental: { [text]: {} } } })),
  { name: 'the method', request: (method) => ({ body: { jsonrpc: '2.0', id: 1, method } }) },
  { name: 'the id', request: (id) => ({ body: { jsonrpc: '2.0', id, method: 'ping' } }) },
  { name: 'the version', request: (jsonrpc) => ({ body: { jsonrpc, id: 1, method: 'ping' } }) },
  { name: 'no object', request: (text) => ({ body: [text] }) },
];

/** A text of so many bytes of JSON. */
const textOf = (unit: string, bytes: number): string => {
  const bytesOfUnit = Buffer.byteLength(JSON.stringify(unit)) - 2;
  return unit.repeat(Math.floor(bytes / bytesOfUnit));
};

async function costMs(place: Place, text: string): Promise<number> {
  const { body, headers } = place.request(text);
  const startedAt = performance.now();
  const { status } = await exchange(server.url, {
    method: 'POST',
    headers: { ...postHeaders, ...headers },
    body: JSON.stringify(body),
  });
  if (status >= 500) throw new Error(`${place.name} got ${status}`);
  return performance.now() - startedAt;
}

/** The least of a few, since what else the machine does can only add. */
async function leastMs(place: Place, text: string, enoughMs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let runs = 0; runs < 4 && least > enoughMs; runs += 1) least = Math.min(least, await costMs(place, text));
  return least;
}

async function worstOf(place: Place) {
  const ratios: { ratio: number; what: string; bytes: number }[] = [];
  for (const bytes of lengths) {
    const innocentMs = await leastMs(place, textOf('Grüße aus Łódź, wie geht es dir? ', bytes), floorMs);
    const usualMs = Math.max(innocentMs, floorMs);
    for (const [what, unit] of Object.entries(hostileUnits)) {
      // Far below the bound a single time is enough: while other tests run it shows their load, not a fault.
      const ms = await leastMs(place, textOf(unit, bytes), (ratioMax / 3) * usualMs);
      ratios.push({ ratio: Math.round((10 * ms) / usualMs) / 10, what, bytes });
    }
  }
  return ratios.reduce((worst, one) => (one.ratio > worst.ratio ? one : worst));
}

describe('the worst text costs no more than its length deserves', () => {
  const judge = async (places: readonly Place[]) => {
    const worst: string[] = [];
    let most = { ratio: 0, what: '', bytes: 0, name: '' };
    for (const place of places) {
      const found = await worstOf(place);
      if (found.ratio > most.ratio) most = { ...found, name: place.name };
      if (found.ratio > ratioMax)
        worst.push(`${place.name}: ${found.ratio} times, ${found.bytes} bytes of ${found.what}`);
    }
    console.info(
      `the worst of ${places.length} fields costs ${most.ratio} times an innocent text (${most.name}, ${most.bytes} bytes of ${most.what})`,
    );
    expect(worst).toEqual([]);
  };

  it('in every field of every tool', { timeout: 300_000 }, async () => {
    const places = toolPlaces();
    expect(places.length).toBeGreaterThan(4 * tools.length);
    await judge(places);
  });

  it('in every field of every method', { timeout: 300_000 }, () => judge(methodPlaces));
});
