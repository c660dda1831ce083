// Method: what docs/events-extension.md says, sentence by sentence; every message on a stream is held against the schema there.
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plain } from '../support/client-answer.ts';
import { openV2 } from '../support/client-v2.ts';
import type { RpcMessage } from '../support/raw-client.ts';
import { faultIn } from '../support/raw-events-schema.ts';
import { hold } from '../support/raw-held.ts';
import { postHeaders } from '../support/raw-http.ts';
import { metaOf, modernRequest, RawModern } from '../support/raw-modern.ts';
import { modernPair, RawPerson } from '../support/raw-pair.ts';
import type { RawStream, StreamedNotification } from '../support/raw-stream.ts';
import { serverForFile } from '../support/server-for-file.ts';
import { startServer } from '../support/server-process.ts';

const server = serverForFile();

const method = 'mcp-chat/events/listen';
const acknowledged = 'mcp-chat/events/acknowledged';
const capability = { 'io.modelcontextprotocol/clientCapabilities': { extensions: { 'mcp-chat/events': {} } } };
const marked = (id: string | number) => ({ 'io.modelcontextprotocol/subscriptionId': id });
const signals = ['queue.updated', 'history.lost', 'session.replaced', 'server.draining'];

const definitionOf = (name: string) =>
  name === acknowledged ? 'Acknowledged' : signals.includes(name) ? 'Signal' : 'Event';

/** Whatever streams these tests opened, held against the schema after each. */
const streams: RawStream[] = [];
afterEach(() => {
  const heard = streams.splice(0).flatMap((stream) => stream.heard.all);
  expect(heard.flatMap((message) => faultIn(message, definitionOf(message.method)) ?? [])).toEqual([]);
});

async function listen(person: RawPerson, ...options: Parameters<RawPerson['events']>): Promise<RawStream> {
  const stream = await person.events(...options);
  streams.push(stream);
  return stream;
}

const cursorOf = ({ params }: StreamedNotification) => (params._meta as Record<string, unknown>)['mcp-chat/cursor'];
const heardOn = ({ heard }: RawStream) => heard.all.map(({ method: name, params }) => plain(name, params));
const begun = { type: acknowledged, cursor: expect.any(String) };
const said = (seq: number, message: string) => ({ type: 'message.received', message, seq, untrusted: true });
const found = (partner: string) => ({ type: 'chatroom.found', partner, shared_interests: [] });
const hears = (stream: RawStream, message: string) => stream.heard.first(({ params }) => params.message === message);

function expectEnding(answer: RpcMessage | undefined, id: string | number): void {
  expect(answer).toEqual({
    jsonrpc: '2.0',
    id,
    result: { resultType: 'complete', cursor: expect.any(String), _meta: expect.objectContaining(marked(id)) },
  });
  expect(faultIn(answer?.result, 'ListenResult')).toBeUndefined();
}

it('is declared by the server', async () => {
  const { result } = await new RawModern(server.url).rpc('server/discover');

  expect(result?.capabilities).toMatchObject({ extensions: { 'mcp-chat/events': {} } });
});

describe('a request', () => {
  const refused = async (params: object, meta: object) => {
    const { status, text } = await new RawModern(server.url).send(method, { ...params }, { id: 3, meta: { ...meta } });
    return { status, ...JSON.parse(text) };
  };
  const invalid = (data?: object) => ({
    status: 400,
    jsonrpc: '2.0',
    id: 3,
    error: { code: -32602, message: expect.any(String), ...(data && { data: expect.objectContaining(data) }) },
  });

  it('is refused without the client’s capability, which the error names', async () => {
    const { ann, close } = await modernPair(server.url);

    expect(await refused({}, metaOf(ann.handle))).toEqual({
      status: 400,
      jsonrpc: '2.0',
      id: 3,
      error: {
        code: -32021,
        message: expect.any(String),
        data: { requiredCapabilities: { extensions: { 'mcp-chat/events': {} } } },
      },
    });
    close();
  });

  it('is refused without a handle, and with a handle of nobody', async () => {
    expect(await refused({}, capability)).toEqual(invalid({ code: 'handle_required' }));
    expect(await refused({}, { ...capability, ...metaOf(`mch_${'A'.repeat(32)}`) })).toEqual(
      invalid({ code: 'unknown_handle' }),
    );
  });

  it.each([
    { name: 'of somebody else', from: (_own: string, anothers: string) => anothers },
    { name: 'not reached yet', from: (own: string) => own.replace(/\d+$/, '1000') },
    { name: 'of no form of ours', from: () => '42' },
    { name: 'that is too long', from: () => 'c'.repeat(257) },
    { name: 'that is a number', from: () => 42 },
  ])('is refused with a cursor $name', async ({ from }) => {
    const { ann, bob, close } = await modernPair(server.url);
    const [own, anothers] = [await ann.call('get_status'), await bob.call('get_status')];

    const cursor = from(own.fields.cursor, anothers.fields.cursor);

    expect(await refused({ cursor }, { ...capability, ...metaOf(ann.handle) })).toEqual(invalid());
    close();
  });
});

describe('a stream', () => {
  it('begins with the place from which it goes on, then brings all there is and what comes, and acknowledges nothing', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const { cursor } = (await bob.call('get_status')).fields;
    await say(ann, 'one');

    const stream = await listen(bob, {}, { id: 'events-1' });
    await hears(stream, 'one');
    await say(ann, 'two');
    await hears(stream, 'two');

    expect(heardOn(stream)).toEqual([{ type: acknowledged, cursor }, found('Ann'), said(1, 'one'), said(2, 'two')]);
    for (const { params } of stream.heard.all) expect(params._meta).toMatchObject(marked('events-1'));
    expect((await bob.call('get_status')).fields).toMatchObject({ unread: 3, cursor });
    close();
  });

  it('brings what wait_for_events brings, with the same cursors', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const stream = await listen(bob);
    await say(ann, 'one');
    await hears(stream, 'one');

    const { events } = (await bob.call('wait_for_events')).fields;

    const [, ...streamed] = stream.heard.all;
    expect(streamed.map((event) => [event.method, cursorOf(event)])).toEqual(
      events.map(({ type, cursor }) => [type, cursor]),
    );
    close();
  });

  it('carries every notification of a chat', async () => {
    const quick = await startServer({ MCP_CHAT_AWAY_SECONDS: '0.3' });
    const { ann, bob, roomId, say, close } = await modernPair(quick.url);
    const stream = await listen(bob);

    await say(ann, 'one');
    await stream.first('partner.away');
    await ann.call('get_status');
    await stream.first('partner.back');
    await ann.call('leave_chat', { room_id: roomId });
    await stream.first('partner.disconnected');

    expect(heardOn(stream)).toEqual([
      begun,
      found('Ann'),
      said(1, 'one'),
      { type: 'partner.away' },
      { type: 'partner.back' },
      { type: 'partner.disconnected', reason: 'left', detail: 'left' },
    ]);
    close();
    await quick.stop();
  });

  it('goes on after a cursor, with nothing lost and nothing twice', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const before = await listen(bob);
    for (const text of ['one', 'two', 'three']) await say(ann, text);
    const cursor = cursorOf(await hears(before, 'two'));
    before.close();
    await say(ann, 'four');

    const after = await listen(bob, { cursor });
    await say(ann, 'five');
    await hears(after, 'five');

    expect(heardOn(after)).toEqual([
      { type: acknowledged, cursor },
      said(3, 'three'),
      said(4, 'four'),
      said(5, 'five'),
    ]);
    close();
  });

  it('goes on after the place that a stream before it was acknowledged from or ended at', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const before = await listen(bob);
    await before.first('chatroom.found');
    const newer = await listen(bob);
    const ended = await before.answer();
    await say(ann, 'one');
    await hears(newer, 'one');

    const { cursor: start } = (await before.first(acknowledged)).params;
    const fromStart = await listen(bob, { cursor: start });
    await hears(fromStart, 'one');
    const fromEnd = await listen(bob, { cursor: ended?.result?.cursor });
    await hears(fromEnd, 'one');
    await fromStart.ended;

    expect(heardOn(fromStart)).toEqual([begun, found('Ann'), said(1, 'one'), { type: 'session.replaced' }]);
    expect(heardOn(fromEnd)).toEqual([begun, said(1, 'one')]);
    close();
  });

  it('is replaced by a newer one of the same person, whatever its id', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const older = await listen(bob, {}, { id: 'older' });
    await older.first('chatroom.found');
    const newer = await listen(bob, {}, { id: 'newer' });

    expectEnding(await older.answer(), 'older');
    await say(ann, 'one');
    await hears(newer, 'one');

    expect(heardOn(older)).toEqual([begun, found('Ann'), { type: 'session.replaced' }]);
    close();
  });

  it('ends when the response is closed: the partner hears that they are away', async () => {
    const quick = await startServer({ MCP_CHAT_AWAY_SECONDS: '0.2' });
    const { ann, bob, close } = await modernPair(quick.url);
    const [anns, bobs] = [await listen(ann), await listen(bob)];
    await anns.first('chatroom.found');

    anns.close();
    await bobs.first('partner.away');

    expect(heardOn(bobs)).toEqual([begun, found('Ann'), { type: 'partner.away' }]);
    close();
    await quick.stop();
  });
});

describe('a server about to go', () => {
  it('says so on every stream, ends them with a result, and opens no more', async () => {
    const own = await startServer();
    const ann = await RawPerson.enter(own.url);
    const { body, headers } = modernRequest(method, {}, { meta: { ...capability, ...metaOf(ann.handle) } });
    const held = await hold(own.url, {
      method: 'POST',
      headers: { ...postHeaders, ...headers },
      body: JSON.stringify(body),
    });
    const stream = await listen(ann, {}, { id: 8 });
    await stream.first(acknowledged);

    own.kill('SIGTERM');

    expectEnding(await stream.answer(), 8);
    expect(heardOn(stream)).toEqual([begun, { type: 'server.draining', retry_after_seconds: 5 }]);
    const { status, text } = await held.finish();
    expect(status).toBe(503);
    expect(text).toMatch(/^retry-after: 5\r$/im);
    ann.client.close();
    await own.exited;
  });
});

describe('the client of the v2 SDK', () => {
  it('gets the notifications and the result', async () => {
    const own = await startServer();
    const { client, heard, close } = await openV2(own.url, { pin: '2026-07-28' }, { 'mcp-chat/events': {} });
    const { ann, bob, say, close: closePair } = await modernPair(own.url);
    const params = { _meta: metaOf(bob.handle) };
    const result = client.request({ method, params }, z.looseObject({ cursor: z.string() }));

    await say(ann, 'one');
    await heard.first(({ params: { message } }) => message === 'one');
    await own.stop();

    expect((await result).cursor).toEqual(expect.any(String));
    expect(heard.all.map(({ method: name, params: given }) => plain(name, given))).toEqual([
      begun,
      found('Ann'),
      said(1, 'one'),
      { type: 'server.draining', retry_after_seconds: 5 },
    ]);
    await close();
    closePair();
  });
});
