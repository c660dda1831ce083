// Method: what must not happen is seen at a later event that the server's own clock brings, never after a pause of ours.
import { describe, expect, it } from 'vitest';
import { faultIn } from '../support/raw-events-schema.ts';
import { RawModern } from '../support/raw-modern.ts';
import { RawPerson } from '../support/raw-pair.ts';
import { serverForFile } from '../support/server-for-file.ts';

describe('in the queue', () => {
  const server = serverForFile({ MCP_CHAT_QUEUE_ABSENCE_SECONDS: '0.3', MCP_CHAT_ROOM_IDLE_SECONDS: '2' });

  /** Settles long after the queue's absence time, by the clock of a room that was opened before. */
  const makeClock = async (): Promise<() => Promise<unknown>> => {
    const stream = await (await server.pair()).bob.openStream();
    return () => stream.first('partner.disconnected');
  };

  it('somebody absent loses their place: nobody is paired with them until they enter again', async () => {
    const later = await makeClock();
    const [ann, bob] = [await server.connect(), await server.connect()];
    await ann.call('enter_queue');

    await later();

    expect((await bob.call('enter_queue')).fields).toMatchObject({ status: 'queued', position: 1 });
    expect((await ann.call('get_status')).fields.state).toBe('left');
    expect((await ann.call('wait_for_events', { timeout_seconds: 0 })).fields).toMatchObject({
      events: [{ type: 'queue.left', payload: { reason: 'absent' } }],
      state: 'left',
      next: expect.stringMatching(/^You lost your place in the queue.*call enter_queue/),
    });
    expect((await ann.call('enter_queue')).fields.status).toBe('matched');
  });

  it('somebody absent is told so on every surface, until they have read it', async () => {
    const later = await makeClock();
    const ann = await server.connect();
    const again = new RawPerson(new RawModern(server.url), (await ann.call('enter_queue')).fields);

    await later();

    const left = { method: 'queue.left', params: { reason: 'absent', _meta: expect.anything() } };
    const heard = await (await ann.openStream()).first('queue.left');
    const carried = await (await again.events()).first('queue.left');
    expect([heard, carried]).toMatchObject([left, left]);
    expect(faultIn(carried, 'Event')).toBeUndefined();
    const cursor = heard.id;
    const entry = { type: 'queue.left', cursor, payload: { reason: 'absent' } };
    expect(await again.read('chat://inbox')).toMatchObject({ events: [entry], unread: 1 });
    const { events } = (await ann.call('wait_for_events', { timeout_seconds: 0 })).fields;
    expect(events).toEqual([entry]);
    expect((await ann.call('wait_for_events', { timeout_seconds: 0, cursor })).fields.events).toEqual([]);
  });

  it('an open stream keeps the place', async () => {
    const later = await makeClock();
    const [ann, bob] = [await server.connect(), await server.connect()];
    const stream = await ann.openStream();
    await ann.call('enter_queue');

    await later();

    expect((await bob.call('enter_queue')).fields.status).toBe('matched');
    await stream.first('chatroom.found');
  });

  it('a waiting call keeps the place', async () => {
    const later = await makeClock();
    const [ann, bob] = [await server.connect(), await server.connect()];
    await ann.call('enter_queue');
    const waiting = ann.call('wait_for_events');

    await later();

    expect((await bob.call('enter_queue')).fields.status).toBe('matched');
    expect((await waiting).fields.events.map(({ type }) => type)).toEqual(['chatroom.found']);
  });
});
