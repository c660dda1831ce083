// Method: the worst text of each kind in the longest messages, read to the end by each way that gives several at once. A real tokenizer counts the
// cost to a model, apart from the server's own estimate.
import { countTokens } from 'gpt-tokenizer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits as machineLimits } from '../../machines/limits.ts';
import { tokensAtMost } from '../../src/mcp/wire/result-size.ts';
import type { Answer, ChatEvent } from '../support/client-answer.ts';
import { textsIn } from '../support/client-answer.ts';
import { seededRandom } from '../support/random.ts';
import { modernPair } from '../support/raw-pair.ts';
import { serverForFile } from '../support/server-for-file.ts';
import type { InProcess } from '../support/server-in-process.ts';
import { serveInProcess } from '../support/server-in-process.ts';

/** Hosts refuse what is longer. */
const hostTokensMax = 25_000;
const charsMax = 24_000;
const longest: number = machineLimits.messageCharsMax;

const random = seededRandom(1);
const pick = (from: number, to: number) => String.fromCodePoint(from + random.below(to - from + 1));
const repeat = (unit: () => string, count = longest) => Array.from({ length: count }, unit).join('');
const letters = (alphabet: string) => () => alphabet[random.below(alphabet.length)] ?? '';

/** Texts of the longest that may be sent; each costs a model more than people’s usual words. */
const worst: Readonly<Record<string, string>> = {
  'plain words': 'pen pal '.repeat(longest / 8),
  'letters at random': repeat(letters('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')),
  'consonants at random': repeat(letters('qxzjkvwQXZJKVW')),
  'signs at random': repeat(() => pick(33, 126)),
  'quotes and digits': '"1'.repeat(longest / 2),
  'short lines': 'x\n'.repeat(longest / 2 - 1),
  'emoji at random': repeat(() => pick(0x1f300, 0x1f5ff)),
  families: '👩‍👩‍👧‍👦'.repeat(500),
  'Chinese at random': repeat(() => pick(0x4e00, 0x9fff)),
  'rare Chinese': repeat(() => pick(0x20000, 0x2a6df), 4_000),
  'Hangul at random': repeat(() => pick(0xac00, 0xd7a3)),
  'Cyrillic at random': repeat(() => pick(0x400, 0x47f)),
  runes: repeat(() => pick(0x16a0, 0x16ea)),
};

const lengthOf = (texts: readonly unknown[]): number =>
  texts.reduce<number>((sum, text) => sum + String(text).length, 0);

describe('the estimate of what a text costs', () => {
  it.each(Object.entries(worst))('is never too low for %s', (_name, text) => {
    expect(countTokens(text)).toBeLessThanOrEqual(tokensAtMost(text));
    expect(countTokens(JSON.stringify(text))).toBeLessThanOrEqual(tokensAtMost(text) + 2);
  });
});

describe('a result', () => {
  let server: InProcess;
  beforeAll(async () => {
    server = await serveInProcess();
  });
  afterAll(() => server.close());

  it.each(Object.entries(worst))(
    'fits a host and the bound, and nothing is lost or repeated, in %s',
    async (name, text) => {
      const { ann, bob, say, close } = await modernPair(server.url);
      const sent = Array.from({ length: 8 }, (_, number) => `${number} ${[...text].slice(0, -14).join('')}`);
      for (const message of sent) expect((await say(ann, message)).isError).toBe(false);

      const waits: Answer[] = [];
      do waits.push(await bob.call('wait_for_events', { timeout_seconds: 0 }));
      while (waits.at(-1)?.fields.more === true);

      const came = waits.flatMap(({ fields }) => textsIn(fields.events)).map(normal);
      expect(came.map((one, n) => one === normal(sent[n]))).toEqual(sent.map(() => true));
      expect(waits.length).toBeGreaterThan(1);
      for (const { fields } of waits) expect(lengthOf(textsIn(fields.events))).toBeLessThanOrEqual(charsMax);
      const costs = waits.map(costOf);
      console.info(`${name}: ${waits.length} results, tokens of structuredContent and text: ${costs.join('; ')}`);
      expect(Math.max(...costs.flat())).toBeLessThan(hostTokensMax);
      close();
    },
  );

  it('of many short messages fits as well, in both parts', async () => {
    const { ann, bob, roomId, say, close } = await modernPair(server.url);
    for (let n = 0; n < 110; n += 1) await say(ann, `${n} ${repeat(() => pick(0x16a0, 0x16ea), 20)}`);

    const waited = await bob.call('wait_for_events', { timeout_seconds: 0 });
    const history = await bob.call('get_history', { room_id: roomId, limit: 100 });

    console.info(`short messages: ${costOf(waited).join(', ')} and ${costOf(history).join(', ')} tokens`);
    expect(waited.fields.more).toBe(true);
    for (const answer of [waited, history]) expect(Math.max(...costOf(answer))).toBeLessThan(hostTokensMax);
    close();
  });

  it('of a name as long as names may be counts its words', async () => {
    const name = `${'e'}${'\u0301'.repeat(4)}`.repeat(40);
    const { bob, close } = await modernPair(server.url, { display_name: name });
    const answer = await bob.call('get_status');

    expect(Math.max(...costOf(answer))).toBeLessThan(hostTokensMax);
    close();
  });

  it('of all whom somebody may block stays within the bound', () => {
    const longestName = 32;
    expect(machineLimits.blocksPerUserMax * longestName).toBeLessThanOrEqual(charsMax);
    const names = Array.from({ length: machineLimits.blocksPerUserMax }, () =>
      repeat(letters('abcdefghijklmnopqrstuvwxyz0123456789_-'), longestName),
    );
    const tokens = [countTokens(JSON.stringify(names)), countTokens(names.join(', '))];
    console.info(`all blocks: ${tokens.join(', ')} tokens`);
    expect(Math.max(...tokens)).toBeLessThan(hostTokensMax);
  });
});

describe('what did not fit', () => {
  const server = serverForFile();
  const big = (n: number) => `${n} ${'word '.repeat(780)}`.trim();
  const numbers = Array.from({ length: 14 }, (_, n) => n);

  async function flooded() {
    const { ann, bob, roomId } = await server.pair();
    await bob.call('wait_for_events', { timeout_seconds: 0 });
    for (const n of numbers) await ann.call('send_message', { room_id: roomId, message: big(n) });
    return { ann, bob, roomId };
  }

  it('is not acknowledged by a wait without a cursor, and is told', async () => {
    const { bob } = await flooded();
    const first = (await bob.call('wait_for_events', { timeout_seconds: 0 })).fields;
    const count = first.events.length;

    expect(first).toMatchObject({ more: true, unread: numbers.length - count });
    expect(first.cursor).toBe(first.events.at(-1)?.cursor);
    expect(first.next).toMatch(/^There is more/);
    expect((await bob.call('get_status')).fields).toMatchObject({
      cursor: first.cursor,
      unread: numbers.length - count,
    });
  });

  it('is not passed by the cursor: going on with it brings everything once, in order', async () => {
    const { bob } = await flooded();
    const events: ChatEvent[] = [];
    let cursor: string | undefined;
    let isMore = true;
    while (isMore) {
      const { fields } = await bob.call('wait_for_events', { timeout_seconds: 0, ...(cursor && { cursor }) });
      events.push(...fields.events);
      cursor = fields.cursor;
      isMore = fields.more === true;
    }
    expect(textsIn(events)).toEqual(numbers.map(big));
  });

  it('of a history is reached by before_seq', async () => {
    const { bob, roomId } = await flooded();
    const pages: unknown[][] = [];
    let before: unknown;
    for (;;) {
      const args = { room_id: roomId, ...(before !== undefined && { before_seq: before }) };
      const { fields } = await bob.call('get_history', args);
      const texts = (fields.messages as { message: string }[]).map(({ message }) => message);
      expect(lengthOf(texts)).toBeLessThanOrEqual(charsMax);
      pages.unshift(texts);
      expect(fields.more).toBe(fields.has_more || undefined);
      before = fields.before_seq;
      if (!fields.has_more) break;
    }
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toEqual(numbers.map(big));
  });

  it('of an inbox or a room read as resources is told, and reading acknowledges nothing', async () => {
    const { bob, roomId } = await flooded();
    const read = async (uri: string) => {
      const { contents } = (await bob.rpc('resources/read', { uri })).result as { contents: { text: string }[] };
      expect(countTokens(contents[0]?.text ?? '')).toBeLessThan(hostTokensMax);
      return JSON.parse(contents[0]?.text ?? '');
    };
    const inbox = await read('chat://inbox');
    const room = await read(`chat://rooms/${roomId}`);

    expect(inbox).toMatchObject({ more: true, unread: numbers.length, cursor: inbox.events.at(-1).cursor });
    expect(lengthOf(textsIn(inbox.events))).toBeLessThanOrEqual(charsMax);
    expect(room).toMatchObject({ more: true, has_more: true, before_seq: room.messages[0].seq });
    expect(room.messages.at(-1).message).toBe(big(numbers.length - 1));
    expect(lengthOf(room.messages.map(({ message }: { message: string }) => message))).toBeLessThanOrEqual(charsMax);
    expect((await bob.call('get_status')).fields.unread).toBe(numbers.length);
  });
});

/** The cost of each part of a result to a model. */
const costOf = ({ fields, text }: Answer): [number, number] => [countTokens(JSON.stringify(fields)), countTokens(text)];

/** A text but for what cleaning may take from its end. */
const normal = (text: unknown): string => String(text).trimEnd();
