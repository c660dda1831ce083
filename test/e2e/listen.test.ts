import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../support/client-answer.ts';
import { textsIn } from '../support/client-answer.ts';
import { openV2 } from '../support/client-v2.ts';
import { metaOf, RawModern } from '../support/raw-modern.ts';
import { modernPair, RawPerson } from '../support/raw-pair.ts';
import { serverForFile } from '../support/server-for-file.ts';
import { startServer } from '../support/server-process.ts';
import { serveVirtually } from '../support/server-virtual.ts';

const server = serverForFile();

const acknowledged = 'notifications/subscriptions/acknowledged';
const updated = 'notifications/resources/updated';
const nobodys = 'chat://inbox/AAAAAAAAAAAAAAAA';
const marked = (id: string | number) => ({ 'io.modelcontextprotocol/subscriptionId': id });

/** The last word of a stream that the server ends. */
const ending = (id: string | number) => ({
  jsonrpc: '2.0',
  id,
  result: { resultType: 'complete', _meta: expect.objectContaining(marked(id)) },
});

describe('subscriptions/listen on the own inbox', () => {
  it('is acknowledged first, and told of each change under the id of the request', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const stream = await bob.listen([bob.inboxUri], { id: 'sub-7' });
    await stream.first(acknowledged);

    await say(ann, 'one');
    await stream.first(updated);

    expect(stream.heard.all.map(({ method, params }) => ({ method, params }))).toEqual([
      {
        method: acknowledged,
        params: { notifications: { resourceSubscriptions: [bob.inboxUri] }, _meta: marked('sub-7') },
      },
      { method: updated, params: { uri: bob.inboxUri, _meta: marked('sub-7') } },
    ]);
    close();
  });

  it('tells that there is something, not what; reading with the handle fetches it and acknowledges nothing', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const stream = await bob.listen([bob.inboxUri]);
    await say(ann, 'one');
    await stream.first(updated);

    const inbox = (await bob.read(bob.inboxUri)) as { events: ChatEvent[]; unread: number };

    expect(JSON.stringify(stream.heard.all)).not.toContain('one');
    expect([textsIn(inbox.events), inbox.unread]).toEqual([['one'], 2]);
    expect((await bob.call('get_status')).fields.unread).toBe(2);
    close();
  });

  it('takes chat://inbox for the inbox of whose handle stands in _meta', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const stream = await bob.listen(['chat://inbox'], { meta: metaOf(bob.handle) });
    await stream.first(acknowledged);

    await say(ann, 'one');

    expect((await stream.first(updated)).params.uri).toBe('chat://inbox');
    close();
  });
});

describe('what is not one’s own', () => {
  it('is not honoured beside one’s own', async () => {
    const { ann, bob, close } = await modernPair(server.url);
    const stream = await bob.listen([ann.inboxUri, nobodys, 'chat://inbox', 'chat://elsewhere', bob.inboxUri], {
      meta: metaOf(bob.handle),
    });

    expect((await stream.first(acknowledged)).params.notifications).toEqual({
      resourceSubscriptions: ['chat://inbox', bob.inboxUri],
    });
    close();
  });

  it.each([
    { what: 'the inbox of another', uris: (other: RawPerson) => [other.inboxUri], isKnown: true },
    { what: 'an inbox of nobody', uris: () => [nobodys], isKnown: true },
    { what: 'an inbox of nobody, by nobody', uris: () => [nobodys], isKnown: false },
    { what: 'chat://inbox by nobody', uris: () => ['chat://inbox'], isKnown: false },
    { what: 'what never changes', uris: () => ['statechart://room'], isKnown: true },
    { what: 'nothing', uris: () => [], isKnown: true },
  ])('ends at once when it is all: $what', async ({ uris, isKnown }) => {
    const { ann, bob, close } = await modernPair(server.url);
    const stream = await bob.listen(uris(ann), { id: 9, meta: isKnown ? metaOf(bob.handle) : {} });

    expect(await stream.answer()).toEqual(ending(9));
    expect(stream.heard.all).toEqual([
      { id: undefined, method: acknowledged, params: { notifications: {}, _meta: marked(9) } },
    ]);
    close();
  });

  it.each([
    { what: 'too many', notifications: { resourceSubscriptions: Array(33).fill('chat://inbox') } },
    { what: 'a text for a list', notifications: { resourceSubscriptions: 'chat://inbox' } },
    { what: 'no filter', notifications: undefined },
  ])('is refused in a form that will not do: $what', async ({ notifications }) => {
    const { status, text } = await new RawModern(server.url).send('subscriptions/listen', { notifications }, { id: 5 });

    expect([status, JSON.parse(text)]).toMatchObject([400, { id: 5, error: { code: -32602 } }]);
  });
});

describe('a request that comes again under the same id', () => {
  it('takes the place of the older one, which ends', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const older = await bob.listen([bob.inboxUri], { id: 'again' });
    const newer = await bob.listen([bob.inboxUri], { id: 'again' });

    expect(await older.answer()).toEqual(ending('again'));
    await say(ann, 'one');
    await newer.first(updated);

    expect(older.methods).toEqual([acknowledged]);
    close();
  });

  it('takes the place of nobody else’s', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const bobs = await bob.listen([bob.inboxUri], { id: 1 });
    const anns = await ann.listen([ann.inboxUri], { id: 1 });

    await say(ann, 'one');
    await say(bob, 'two');

    await Promise.all([bobs, anns].map((stream) => stream.first(updated)));
    close();
  });
});

describe('presence', () => {
  it('lasts as long as the stream: neither away nor absent until the room itself times out', async () => {
    const times = { MCP_CHAT_ROOM_IDLE_SECONDS: '1', MCP_CHAT_AWAY_SECONDS: '0.2', MCP_CHAT_ABSENCE_SECONDS: '0.4' };
    const quick = await startServer(times);
    const { ann, bob, close } = await modernPair(quick.url);
    await Promise.all([ann, bob].map((person) => person.listen([person.inboxUri])));
    const read = await bob.call('wait_for_events');

    const { events } = (await bob.call('wait_for_events', { cursor: read.fields.cursor })).fields;

    expect(events.map(({ type, payload }) => [type, payload.detail])).toEqual([['partner.disconnected', 'idle']]);
    close();
    await quick.stop();
  });

  it('ends when the response is closed', async () => {
    const quick = await startServer({ MCP_CHAT_AWAY_SECONDS: '0.2' });
    const { ann, bob, close } = await modernPair(quick.url);
    const { fields } = await bob.call('wait_for_events');
    const stream = await ann.listen([ann.inboxUri]);
    await stream.first(acknowledged);
    const told = bob.call('wait_for_events', { cursor: fields.cursor });

    stream.close();

    expect((await told).fields.events.map(({ type }) => type)).toEqual(['partner.away']);
    close();
    await quick.stop();
  });
});

it('a silent stream is kept alive by comments', async () => {
  const virtual = await serveVirtually();
  const ann = await virtual.through(RawPerson.enter(virtual.url));
  const stream = await virtual.through(ann.listen([ann.inboxUri]));
  await virtual.through(stream.first(acknowledged));

  await virtual.clock.advance(30_000);

  expect(await virtual.through(stream.comments.atLeast(2))).toEqual([': keep-alive', ': keep-alive']);
  ann.client.close();
  await virtual.close();
});

describe('the client of the v2 SDK', () => {
  it('listens, is told, reads with the handle, and hears the server end in peace', async () => {
    const own = await startServer();
    const { client, close } = await openV2(own.url, { pin: '2026-07-28' });
    const { ann, bob, say, close: closePair } = await modernPair(own.url);
    const uris = Promise.withResolvers<string>();
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => uris.resolve(params.uri));

    const subscription = await client.listen({ resourceSubscriptions: [bob.inboxUri] });
    await say(ann, 'one');
    const uri = await uris.promise;
    const { contents } = await client.readResource({ uri, _meta: metaOf(bob.handle) });

    expect(subscription.honoredFilter).toEqual({ resourceSubscriptions: [bob.inboxUri] });
    expect(JSON.stringify(contents)).toContain('one');
    await own.stop();
    expect(await subscription.closed).toBe('graceful');
    await close();
    closePair();
  });
});
