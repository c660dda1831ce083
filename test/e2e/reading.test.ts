import { describe, expect, it } from 'vitest';
import { textsIn } from '../support/client-answer.ts';
import type { RawClient } from '../support/raw-client.ts';
import { open, postHeaders } from '../support/raw-http.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile({ MCP_CHAT_ROOM_MESSAGES_PER_MINUTE: '0' });

const say = async (speaker: RawClient, room_id: string, ...messages: string[]): Promise<void> => {
  for (const message of messages) await speaker.call('send_message', { room_id, message });
};

/** The events that there are to read now. */
const look = async (reader: RawClient, args: object = {}) =>
  (await reader.call('wait_for_events', { timeout_seconds: 0, ...args })).fields;

describe('wait_for_events with a cursor', () => {
  it('acknowledges everything up to it and brings what follows', async () => {
    const { ann, bob, roomId } = await server.pair();
    const { cursor: start } = (await bob.call('get_status')).fields;
    await say(ann, roomId, 'one', 'two', 'three');
    const { events } = await look(bob, { cursor: start });
    const cursor = events[1]?.cursor;

    const next = await look(bob, { cursor });

    expect(textsIn(next.events)).toEqual(['two', 'three']);
    expect((await bob.call('get_status')).fields).toMatchObject({ cursor, unread: 2 });
  });

  it('brings the same again for the same cursor until a later one comes', async () => {
    const { ann, bob, roomId } = await server.pair();
    const { cursor } = (await bob.call('get_status')).fields;
    await say(ann, roomId, 'one');

    const first = await look(bob, { cursor });
    const second = await look(bob, { cursor });
    const third = await look(bob, { cursor: first.cursor });

    expect(first.events.map(({ type }) => type)).toEqual(['chatroom.found', 'message.received']);
    expect(second).toEqual(first);
    expect(third).toMatchObject({ events: [], cursor: first.cursor, unread: 0 });
  });

  it('tells of the loss when what follows it was acknowledged before', async () => {
    const { ann, bob, roomId } = await server.pair();
    const { cursor } = (await bob.call('get_status')).fields;
    await say(ann, roomId, 'one', 'two');
    const { events } = await look(bob, { cursor });
    await look(bob, { cursor: events[1]?.cursor });

    const late = await look(bob, { cursor });

    expect({ lost: late.history_lost, texts: textsIn(late.events) }).toEqual({ lost: true, texts: ['two'] });
  });

  it('tells of the loss when it is of an outbox that is no more', async () => {
    const { ann, bob, roomId } = await server.pair();
    await say(ann, roomId, 'one');
    const { cursor } = (await bob.call('get_status')).fields;
    const lost = cursor.replace(/\.[\w-]+\.\d+$/, '.anotherepoch.1');

    const { history_lost, events } = await look(bob, { cursor: lost });

    expect({ history_lost, types: events.map(({ type }) => type) }).toEqual({
      history_lost: true,
      types: ['chatroom.found', 'message.received'],
    });
  });

  it.each([
    { name: 'of somebody else', cursorFrom: (_own: string, others: string) => others },
    { name: 'not reached yet', cursorFrom: (own: string) => own.replace(/\d+$/, '1000') },
    { name: 'of no form of ours', cursorFrom: () => 'yesterday' },
  ])('refuses one $name, and moves nothing', async ({ cursorFrom }) => {
    const { ann, bob } = await server.pair();
    const own = (await bob.call('get_status')).fields.cursor;
    const others = (await ann.call('get_status')).fields.cursor;

    const refused = await bob.call('wait_for_events', { cursor: cursorFrom(own, others) });

    expect(refused.fields.error.code).toBe('invalid_input');
    expect((await bob.call('get_status')).fields).toMatchObject({ cursor: own, unread: 1 });
  });
});

describe('wait_for_events without a cursor', () => {
  it('goes on from the read position, and moves it once its answer was written', async () => {
    const { ann, bob, roomId } = await server.pair();
    await say(ann, roomId, 'one');
    const first = await look(bob);
    await say(ann, roomId, 'two');

    const second = await look(bob);

    expect(textsIn(first.events)).toEqual(['one']);
    expect(textsIn(second.events)).toEqual(['two']);
    expect((await bob.call('get_status')).fields).toMatchObject({ cursor: second.cursor, unread: 0 });
  });
});

describe('an answer that could not be written', () => {
  it('acknowledges nothing', async () => {
    const { ann, bob, roomId } = await server.pair();
    const { cursor } = (await bob.call('get_status')).fields;
    const long = '😀'.repeat(4000);
    for (let count = 0; count < 100; count += 1) await say(ann, roomId, long);

    // In one answer of some 9 MB, far more than the sockets between us hold.
    const reads = Array.from({ length: 95 }, () => bob.request('resources/read', { uri: 'chat://inbox' }));
    const body = JSON.stringify([bob.request('tools/call', { name: 'wait_for_events' }), ...reads]);
    const headers = { ...postHeaders, ...bob.headers };
    (await open(server.url, { method: 'POST', headers, body })).destroy();
    await ann.call('get_status');

    expect((await bob.call('get_status')).fields).toMatchObject({ cursor, unread: 101 });
  });
});

describe('a result', () => {
  it('tells how much is unread', async () => {
    const { ann, bob, roomId } = await server.pair();
    await say(ann, roomId, 'one', 'two');

    const unread = (fields: { unread: number }) => fields.unread;
    const counts = [
      unread((await bob.call('get_status')).fields),
      unread((await bob.call('send_message', { room_id: roomId, message: 'hi' })).fields),
      unread((await bob.call('send_message', { room_id: roomId, message: '' })).fields),
      unread((await look(bob, { max_events: 1 })) as { unread: number }),
      unread((await look(bob)) as { unread: number }),
      unread((await bob.call('get_status')).fields),
    ];

    expect(counts).toEqual([3, 3, 3, 2, 0, 0]);
  });

  it('holds at most max_events, and the rest comes with its cursor', async () => {
    const { ann, bob, roomId } = await server.pair();
    await say(ann, roomId, 'one', 'two', 'three');
    const found = await look(bob, { max_events: 1 });

    const two = await look(bob, { cursor: found.cursor, max_events: 2 });
    const rest = await look(bob, { cursor: two.cursor, max_events: 2 });

    expect(found.events.map(({ type }) => type)).toEqual(['chatroom.found']);
    expect(textsIn(two.events)).toEqual(['one', 'two']);
    expect(textsIn(rest.events)).toEqual(['three']);
  });

  it('shows events, whose last cursor is its own', async () => {
    const { ann, bob, roomId } = await server.pair();
    await say(ann, roomId, 'one');

    const { events, cursor } = await look(bob);

    expect(events.at(-1)?.cursor).toBe(cursor);
  });
});
