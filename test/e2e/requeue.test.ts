import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import { RawPerson } from '../support/raw-pair.ts';
import { serverForFile } from '../support/server-for-file.ts';
import { serveInProcess } from '../support/server-in-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

const eras = ['raw HTTP of the older era', 'raw HTTP of the newer era'] as const;

describe.each(eras)('leave_chat with requeue, by %s', (era) => {
  let server: ServerProcess;
  beforeAll(async () => {
    // Any partner will do: these tests are not about whom one meets.
    server = await startServer({ MCP_CHAT_MATCH_LANGUAGE_SECONDS: '0', MCP_CHAT_MATCH_ANYONE_SECONDS: '0' });
  });
  afterAll(() => server.stop());

  it('leaves and looks on under the same name, and the first who comes is met', async () => {
    const arrive = () => Person.arrive(server.url, clientKinds[era]);
    const [ann, bob, carl] = [await arrive(), await arrive(), await arrive()];
    await bob.call('enter_queue', { display_name: 'Bob' });
    const entered = await ann.call('enter_queue', { display_name: 'Ann', interests: ['go'] });
    const { user_id, room, inbox_uri, cursor } = entered.fields;

    const { fields, text } = await ann.call('leave_chat', { room_id: room.room_id, requeue: true });

    const place = {
      status: 'queued',
      position: 1,
      estimated_wait_seconds: expect.toBeOneOf([null, expect.any(Number)]),
      looking_for: 'anyone',
      widens_in_seconds: null,
    };
    expect(fields).toEqual({
      next: expect.any(String),
      success: true,
      ...place,
      user_id,
      inbox_uri,
      cursor,
      unread: 1,
    });
    for (const line of ['success: true', 'status: queued', 'position: 1']) expect(text.split('\n')).toContain(line);
    await bob.hear(2);
    expect(bob.heard.at(-1)).toEqual({ type: 'partner.disconnected', reason: 'left', detail: 'left' });
    const met = (await carl.call('enter_queue', { interests: ['go'] })).fields.room;
    expect([met.partner.display_name, met.shared_interests]).toEqual(['Ann', ['go']]);
    await carl.call('leave_chat', { room_id: met.room_id });
    await Promise.all([ann, bob, carl].map((person) => person.close()));
  });

  it('is matched at once when somebody waits, and repeated gives the same room', async () => {
    const arrive = () => Person.arrive(server.url, clientKinds[era]);
    const [ann, bob, carl] = [await arrive(), await arrive(), await arrive()];
    await bob.call('enter_queue', { display_name: 'Bob' });
    const { room } = (await ann.call('enter_queue', { display_name: 'Ann' })).fields;
    await carl.call('enter_queue', { display_name: 'Carl' });
    const next = { room_id: room.room_id, requeue: true };

    const answers = [await ann.call('leave_chat', next), await ann.call('leave_chat', next)];

    const [first, second] = answers.map(({ fields }) => [fields.success, fields.status, fields.room]);
    expect(first).toMatchObject([true, 'matched', { partner: { display_name: 'Carl' } }]);
    expect(second).toEqual(first);
    await ann.call('leave_chat', { room_id: answers[0]?.fields.room.room_id });
    await Promise.all([ann, bob, carl].map((person) => person.close()));
  });
});

describe('leave_chat', () => {
  const server = serverForFile();

  it('without requeue looks for nobody, nor does a retry of it', async () => {
    const { ann, roomId } = await server.pair();
    for (const requeue of [{}, { requeue: false }]) {
      expect((await ann.call('leave_chat', { room_id: roomId, ...requeue })).fields).toEqual({
        next: 'You left the chat: call enter_queue to meet somebody else.',
        success: true,
        unread: 1,
      });
    }
    expect((await ann.call('get_status')).fields.state).toBe('left');
  });

  it('of a room that is not one’s own looks for nobody', async () => {
    const { ann, bob, roomId } = await server.pair();
    await bob.call('leave_chat', { room_id: roomId });

    const { fields } = await bob.call('leave_chat', { room_id: 'room_nowhere', requeue: true });

    expect(fields.error.code).toBe('not_in_room');
    expect((await bob.call('get_status')).fields.state).toBe('left');
    expect((await ann.call('get_status')).fields.state).toBe('idle');
  });

  it('with requeue after the partner had left enters the queue', async () => {
    const { ann, bob, roomId } = await server.pair();
    await ann.call('leave_chat', { room_id: roomId });

    const { fields } = await bob.call('leave_chat', { room_id: roomId, requeue: true });

    expect(fields).toMatchObject({ success: true, status: 'queued', position: 1 });
  });

  it('of a former room leaves the present one alone, and returns it', async () => {
    const { ann, bob, roomId } = await server.pair();
    await ann.call('leave_chat', { room_id: roomId });
    const carl = await server.connect();
    await carl.call('enter_queue');
    const { room } = (await bob.call('enter_queue')).fields;

    const { fields } = await bob.call('leave_chat', { room_id: roomId, requeue: true });

    expect([fields.success, fields.status, fields.room]).toEqual([true, 'matched', room]);
    expect((await carl.call('get_status')).fields.state).toBe('chatting');
  });

  it('by several calls at once gives one place', async () => {
    const { ann, roomId } = await server.pair();
    const next = { room_id: roomId, requeue: true };

    const answers = await Promise.all(Array.from({ length: 8 }, () => ann.call('leave_chat', next)));

    expect(answers.map(({ fields }) => [fields.success, fields.status, fields.position])).toEqual(
      Array(8).fill([true, 'queued', 1]),
    );
  });
});

it('leaves, and says so, when the server takes nobody into the queue any more', async () => {
  const server = await serveInProcess();
  const [ann, bob] = [await RawPerson.enter(server.url), await RawPerson.enter(server.url)];
  const { room } = (await bob.call('get_status')).fields;
  await server.host.drain();

  const { fields, text, isError } = await bob.call('leave_chat', { room_id: room.room_id, requeue: true });

  expect([isError, fields]).toMatchObject([
    false,
    { success: true, requeue_error: { code: 'draining', retry_after_seconds: 5 } },
  ]);
  expect(text).toMatch(/^You left the chat, but this call put you in no queue\. The server is about to restart/);
  expect((await ann.call('get_status')).fields.state).toBe('idle');
  for (const { client } of [ann, bob]) client.close();
  await server.close();
});
