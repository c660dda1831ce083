import { describe, expect, it } from 'vitest';
import { answerOf, textsIn } from '../support/client-answer.ts';
import { messagesIn } from '../support/raw-client.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

describe('enter_queue again', () => {
  it('while queued returns the place, and no second handle', async () => {
    const ann = await server.connect();
    const { handle, ...first } = (await ann.call('enter_queue')).fields;

    expect((await ann.call('enter_queue')).fields).toEqual(first);
  });

  it('while queued replaces the interests and the name', async () => {
    const [ann, bob] = [await server.connect(), await server.connect()];
    await ann.call('enter_queue', { display_name: 'Ann', interests: ['go'] });
    await ann.call('enter_queue', { display_name: 'Anna', interests: ['tea'] });

    const { room } = (await bob.call('enter_queue', { interests: ['tea', 'go'] })).fields;

    expect(room).toMatchObject({ partner: { display_name: 'Anna' }, shared_interests: ['tea'] });
  });

  it('while chatting returns the room', async () => {
    const { bob } = await server.pair();
    const { room, user_id, inbox_uri, cursor } = (await bob.call('get_status')).fields;

    const { fields } = await bob.call('enter_queue');

    const place = { status: 'matched', position: 0, estimated_wait_seconds: 0 };
    expect(fields).toEqual({
      next: expect.any(String),
      caution: expect.any(String),
      ...place,
      room,
      user_id,
      inbox_uri,
      cursor,
      unread: 1,
    });
  });

  it('under the own name is no error', async () => {
    const ann = await server.connect();
    const { user_id } = (await ann.call('enter_queue', { user_id: 'Retry-Ann' })).fields;

    expect((await ann.call('enter_queue', { user_id: 'retry-ann' })).fields).toMatchObject({
      status: 'queued',
      user_id,
    });
  });

  it('by several calls at once makes one person with one place', async () => {
    const ann = await server.connect();
    await ann.call('enter_queue');

    const answers = await Promise.all(Array.from({ length: 8 }, () => ann.call('enter_queue')));

    expect(answers.map(({ fields }) => [fields.status, fields.position])).toEqual(Array(8).fill(['queued', 1]));
    const bob = await server.connect();
    expect((await bob.call('enter_queue')).fields.status).toBe('matched');
  });
});

describe('leaving again', () => {
  it('succeeds for the queue', async () => {
    const ann = await server.connect();
    await ann.call('enter_queue');

    const answers = [await ann.call('leave_queue'), await ann.call('leave_queue')];

    const next = 'You are out of the queue: call enter_queue to look again.';

    expect(answers.map(({ fields }) => fields)).toEqual(Array(2).fill({ next, success: true, unread: 0 }));
  });

  it('succeeds for the chat, from both sides and at once, and tells the partner once', async () => {
    const { ann, bob, roomId } = await server.pair();
    const room = { room_id: roomId };
    await ann.call('leave_chat', room);

    const answers = await Promise.all([ann, ann, bob, bob].map((client) => client.call('leave_chat', room)));

    expect(answers.map(({ fields }) => fields.success)).toEqual([true, true, true, true]);
    const { events } = (await bob.call('wait_for_events')).fields;
    expect(events.map(({ type }) => type)).toEqual(['chatroom.found', 'partner.disconnected']);
  });
});

describe('send_message with the same client_message_id', () => {
  it('returns the first result, and the partner gets one message', async () => {
    const { ann, bob, roomId } = await server.pair();
    const post = { room_id: roomId, message: 'one', client_message_id: 'id-1' };

    const [first, ...others] = await Promise.all([1, 2, 3].map(() => ann.call('send_message', post)));

    expect(others).toEqual([first, first]);
    expect(textsIn((await bob.call('wait_for_events')).fields.events)).toEqual(['one']);
  });

  it('returns the first result after the room has closed', async () => {
    const { ann, bob, roomId } = await server.pair();
    const post = { room_id: roomId, message: 'one', client_message_id: 'id-1' };
    const first = await ann.call('send_message', post);
    await bob.call('leave_chat', { room_id: roomId });

    const again = await ann.call('send_message', post);

    expect(again.fields).toEqual({ ...first.fields, unread: first.fields.unread + 1 });
  });

  it('sends when the first try was refused', async () => {
    const { ann, bob, roomId } = await server.pair();
    const key = { client_message_id: 'id-1' };
    await ann.call('send_message', { room_id: roomId, message: '', ...key });

    await ann.call('send_message', { room_id: roomId, message: 'one', ...key });

    expect(textsIn((await bob.call('wait_for_events')).fields.events)).toEqual(['one']);
  });

  it('sends when it is of somebody else', async () => {
    const { ann, bob, roomId } = await server.pair();
    const post = { room_id: roomId, message: 'one', client_message_id: 'id-1' };

    const seqs = [(await ann.call('send_message', post)).fields.seq, (await bob.call('send_message', post)).fields.seq];

    expect(seqs).toEqual([1, 2]);
  });

  it('sends when it is in another room', async () => {
    const { ann, bob, roomId } = await server.pair();
    const key = { client_message_id: 'id-1' };
    await ann.call('send_message', { room_id: roomId, message: 'one', ...key });
    await ann.call('leave_chat', { room_id: roomId });
    bob.close();
    const cy = await server.connect();
    await cy.call('enter_queue', { display_name: 'Cy' });
    const { room_id } = (await ann.call('enter_queue')).fields.room;

    const { fields } = await ann.call('send_message', { room_id, message: 'two', ...key });

    expect([fields.success, fields.seq]).toEqual([true, 1]);
    expect(textsIn((await cy.call('wait_for_events')).fields.events)).toEqual(['two']);
  });
});

describe('enter_queue by several calls at once on one session', () => {
  const enter = (id: number, args: object) => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'enter_queue', arguments: args },
  });

  it.each([
    ['alike', [{ display_name: 'Zoe' }, { display_name: 'Zoe' }, { display_name: 'Zoe' }]],
    ['not alike', [{ display_name: 'Zoe' }, { display_name: 'Zora', interests: ['go'] }, {}]],
    ['the first refused', [{ user_id: '!' }, { display_name: 'Zoe' }, { display_name: 'Zoe' }]],
  ])('makes one user: %s', async (_name, calls) => {
    for (const isBatch of [true, false]) {
      const client = await server.connect();
      const requests = calls.map((args, index) => enter(index, args));
      const responses = await Promise.all((isBatch ? [requests] : requests).map((body) => client.post(body)));
      const results = responses.flatMap(messagesIn).map(({ result }) => answerOf(result).fields);
      const names = new Set(results.flatMap(({ user_id }) => (user_id === undefined ? [] : [user_id])));
      expect([results.length, names.size]).toEqual([3, 1]);
      expect(results.filter(({ handle }) => handle !== undefined).length).toBe(1);
      await client.call('leave_queue');
    }
  });
});
