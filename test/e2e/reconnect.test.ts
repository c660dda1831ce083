import { describe, expect, it } from 'vitest';
import type { RawClient } from '../support/raw-client.ts';
import type { RawStream } from '../support/raw-stream.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

const say = async (speaker: RawClient, room_id: string, ...messages: string[]): Promise<void> => {
  for (const message of messages) await speaker.call('send_message', { room_id, message });
};

const textsOn = ({ heard }: RawStream) =>
  heard.all.filter(({ method }) => method === 'message.received').map(({ params }) => params.message);

const hears = (stream: RawStream, message: string) => stream.heard.first(({ params }) => params.message === message);

describe('a new stream with Last-Event-ID', () => {
  it('brings exactly what was missed, in order, and then what is new', async () => {
    const { ann, bob, roomId } = await server.pair();
    const before = await bob.openStream();
    await say(ann, roomId, 'one', 'two', 'three');
    const { id } = await hears(before, 'two');
    before.close();
    await say(ann, roomId, 'four', 'five');

    const after = await bob.openStream(id);
    await hears(after, 'five');
    await say(ann, roomId, 'six');
    await hears(after, 'six');

    expect(after.methods).toEqual(Array(4).fill('message.received'));
    expect(textsOn(after)).toEqual(['three', 'four', 'five', 'six']);
  });

  it('brings what was missed once it is known whose it is, when it was opened before', async () => {
    const { ann, bob, roomId } = await server.pair();
    const before = await bob.openStream();
    await say(ann, roomId, 'one', 'two', 'three');
    const { id } = await hears(before, 'two');
    const { handle } = (await bob.call('manage_identity', { action: 'new_handle' })).fields;
    const later = await server.connect();
    const after = await later.openStream(id);

    await later.call('get_status', { handle });
    await hears(after, 'three');
    await say(ann, roomId, 'four');
    await hears(after, 'four');

    expect(textsOn(after)).toEqual(['three', 'four']);
  });

  it('brings nothing twice when nothing was missed', async () => {
    const { ann, bob, roomId } = await server.pair();
    const before = await bob.openStream();
    await say(ann, roomId, 'one');
    const { id } = await hears(before, 'one');
    before.close();

    const after = await bob.openStream(id);
    await say(ann, roomId, 'two');
    await hears(after, 'two');

    expect(textsOn(after)).toEqual(['two']);
  });

  it('resumes from the id that a stream tells before its first event', async () => {
    const { ann, bob, roomId } = await server.pair();
    const before = await bob.openStream();
    await before.first('chatroom.found');
    before.close();

    const after = await bob.openStream(before.primers[0]);
    await say(ann, roomId, 'one');
    await hears(after, 'one');

    expect(before.primers).toHaveLength(1);
    expect(after.methods).toEqual(['chatroom.found', 'message.received']);
  });
});

describe('a new stream without Last-Event-ID', () => {
  it('starts at the read position: what was pushed before but not acknowledged comes again', async () => {
    const { ann, bob, roomId } = await server.pair();
    const before = await bob.openStream();
    await say(ann, roomId, 'one');
    const { id: cursor } = await before.first('chatroom.found');
    await hears(before, 'one');
    before.close();
    await bob.call('wait_for_events', { cursor, timeout_seconds: 0 });

    const after = await bob.openStream();
    await say(ann, roomId, 'two');
    await hears(after, 'two');

    expect(after.methods).toEqual(['message.received', 'message.received']);
    expect(textsOn(after)).toEqual(['one', 'two']);
  });

  it('ends an older stream of the session', async () => {
    const { ann, bob, roomId } = await server.pair();
    const older = await bob.openStream();
    const newer = await bob.openStream();

    await older.ended;
    await say(ann, roomId, 'one');
    await hears(newer, 'one');

    expect(textsOn(older)).toEqual([]);
    expect(textsOn(newer)).toEqual(['one']);
  });
});

describe('Last-Event-ID', () => {
  const others = async () => (await (await server.connect()).call('enter_queue')).fields.cursor;
  const future = async (own: string) => own.replace(/\d+$/, '1000');

  it.each([
    { name: 'of somebody else', idFrom: others },
    { name: 'not reached yet', idFrom: future },
    { name: 'of no form of ours', idFrom: async () => '42' },
    { name: 'with a number past all counting', idFrom: async (own: string) => own.replace(/\d+$/, '9'.repeat(40)) },
  ])('$name is refused', async ({ idFrom }) => {
    const { bob } = await server.pair();
    const { cursor } = (await bob.call('get_status')).fields;

    const { status, text } = await bob.refusedStream(await idFrom(cursor));

    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({
      jsonrpc: '2.0',
      id: null,
      error: { code: -32602, message: 'Last-Event-ID is not from a stream of this session’s user' },
    });
  });
});

describe('a handle on a new session', () => {
  it('brings its person there, with their room and their unread events', async () => {
    const ann = await server.connect();
    const { handle, user_id } = (await ann.call('enter_queue')).fields;
    const bob = await server.connect();
    const { room_id } = (await bob.call('enter_queue')).fields.room;
    await say(bob, room_id, 'one');
    const stream = await ann.openStream();
    await hears(stream, 'one');

    const again = await server.connect();
    const status = await again.call('get_status', { handle });
    await stream.ended;

    expect(stream.methods).toEqual(['chatroom.found', 'message.received', 'session.replaced']);
    expect(status.fields).toMatchObject({ state: 'chatting', user_id, room: { room_id }, unread: 2 });
    const { events } = (await again.call('wait_for_events')).fields;
    expect(events.map(({ type }) => type)).toEqual(['chatroom.found', 'message.received']);
  });

  it('leaves the older session speaking for nobody, until it presents the handle itself', async () => {
    const ann = await server.connect();
    const { handle, user_id } = (await ann.call('enter_queue')).fields;
    const again = await server.connect();
    await again.call('get_status', { handle });

    expect((await ann.call('get_status')).fields.error.code).toBe('handle_required');
    expect((await ann.call('get_status', { handle })).fields).toMatchObject({ user_id, state: 'queued' });
    expect((await again.call('get_status')).fields.error.code).toBe('handle_required');
  });

  it('gives a stream that is open there already what is unread', async () => {
    const { ann, bob, roomId } = await server.pair();
    const carl = await server.connect();
    const { handle } = (await carl.call('enter_queue')).fields;
    const dora = await server.connect();
    await dora.call('enter_queue');
    await say(ann, roomId, 'to Bob alone');
    const again = await server.connect();
    const stream = await again.openStream();

    await again.call('get_status', { handle });
    await stream.first('chatroom.found');

    expect(stream.methods).toEqual(['chatroom.found']);
    expect((await bob.call('get_status')).fields.unread).toBe(2);
  });
});

describe('DELETE', () => {
  it('ends the session and its stream, and its person returns by handle', async () => {
    const ann = await server.connect();
    const { handle, user_id } = (await ann.call('enter_queue')).fields;
    const stream = await ann.openStream();

    expect((await ann.endSession()).status).toBe(200);

    await stream.ended;
    const requests = [ann.post(ann.request('ping')), ann.refusedStream(), ann.endSession()];
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual([404, 404, 404]);
    const again = await server.connect();
    expect((await again.call('get_status', { handle })).fields).toMatchObject({ user_id, state: 'queued' });
  });
});
