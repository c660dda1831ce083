import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CuttingProxy } from '../support/cutting-proxy.ts';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import { RawClient } from '../support/raw-client.ts';
import { RawModern } from '../support/raw-modern.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

let server: ServerProcess;
let proxy: CuttingProxy;
type Client = RawClient | RawModern;
const clients: Client[] = [];

beforeEach(async () => {
  server = await startServer({ MCP_CHAT_UNLIMITED_ADDRESSES: '127.0.0.1' });
  proxy = await cuttingProxy(server.url);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  proxy.close();
  await server.stop();
});

const eras: readonly (readonly [string, (url: string) => Promise<Client>])[] = [
  ['with sessions', (url) => RawClient.connect(url)],
  ['without sessions', async (url) => new RawModern(url)],
];

describe.each(eras)('an answer to enter_queue that is lost on the way, %s', (_, connect) => {
  const begin = async (url = proxy.url): Promise<Client> => {
    const client = await connect(url);
    clients.push(client);
    return client;
  };

  /** Enters, and never gets the answer. */
  async function loseAnswer(args: object): Promise<void> {
    const client = await begin();
    proxy.cutAt('mch_');
    await expect(client.call('enter_queue', args)).rejects.toThrow();
    proxy.cutAt(undefined);
  }

  it.each([
    ['no arguments', {}],
    ['interests and a name', { display_name: 'Ann', interests: ['go', 'tea'], languages: ['en'] }],
  ])('pairs nobody with their own first try, nor with the next, with %s', async (__, args) => {
    for (let tries = 0; tries < 3; tries += 1) await loseAnswer(args);

    const { handle, status } = (await (await begin()).call('enter_queue', args)).fields;
    const again = (await (await begin()).call('get_status', { handle })).fields;

    expect([status, again.state]).toEqual(['queued', 'queued']);
  });

  it('pairs nobody with a first try whose client went away with an answer that nobody read', async () => {
    const first = await begin(server.url);
    await first.call('enter_queue');
    first.close();
    expect((await (await begin()).call('enter_queue')).fields.status).toBe('queued');
  });

  it('lets others meet whoever got the answer in the end', async () => {
    await loseAnswer({ interests: ['go'] });
    const ann = await begin();
    const { handle } = (await ann.call('enter_queue', { interests: ['go'] })).fields;
    const strangers = [await begin(), await begin()];
    for (const [index, stranger] of strangers.entries()) {
      await stranger.call('enter_queue', { interests: ['go', `${index}`] });
    }
    expect((await ann.call('get_status', { handle })).fields.state).toBe('chatting');
  });

  it('keeps two people of one address apart only until the first is heard of', async () => {
    const [ann, bob] = [await begin(), await begin()];
    const first = (await ann.call('enter_queue')).fields;
    ann.close();
    const second = (await bob.call('enter_queue')).fields;

    await (await begin()).call('get_status', { handle: first.handle });

    const { events } = (await bob.call('wait_for_events', { handle: second.handle })).fields;
    expect(events).toMatchObject([{ type: 'chatroom.found', payload: { partner: { user_id: first.user_id } } }]);
  });
});

it('two who got their answers meet at once, with the same arguments and from the same address', async () => {
  for (const [, connect] of eras) {
    const pair = [await connect(server.url), await connect(server.url)] as const;
    clients.push(...pair);
    await pair[0].call('enter_queue');
    expect((await pair[1].call('enter_queue')).fields.status).toBe('matched');
  }
});

it('an open stream shows that its person is there', async () => {
  const [ann, bob] = [await RawClient.connect(proxy.url), await RawClient.connect(server.url)];
  clients.push(ann, bob);
  const stream = await ann.openStream();
  proxy.cutAt('mch_');
  await ann.call('enter_queue').catch(() => {});
  proxy.cutAt(undefined);
  expect((await bob.call('enter_queue')).fields.status).toBe('matched');
  await stream.first('chatroom.found');
});
