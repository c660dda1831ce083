import { describe, expect, it } from 'vitest';
import { textsIn } from '../support/client-answer.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

describe('wait_for_events', () => {
  it('returns at once when something is unread', async () => {
    const { bob } = await server.pair();

    const { fields } = await bob.call('wait_for_events');

    expect(fields.events.map(({ type }) => type)).toEqual(['chatroom.found']);
  });

  it('returns as soon as something happens', async () => {
    const { ann, bob, roomId } = await server.pair();
    await bob.call('wait_for_events');

    const waiting = bob.call('wait_for_events');
    await ann.call('send_message', { room_id: roomId, message: 'one' });

    expect(textsIn((await waiting).fields.events)).toEqual(['one']);
  });

  it('returns empty at its timeout, with the place in the queue and the number of empty waits', async () => {
    const ann = await server.connect();
    await ann.call('enter_queue');

    const empties = [];
    for (const timeout_seconds of [0, 0.05, 0]) empties.push(await ann.call('wait_for_events', { timeout_seconds }));

    expect(empties.map(({ fields }) => fields)).toEqual(
      [1, 2, 3].map((empty_waits) => ({
        next: expect.stringMatching(
          /^You are in the queue, looking for anyone\. Nobody yet: call wait_for_events again/,
        ),
        state: 'queued',
        events: [],
        cursor: expect.any(String),
        history_lost: false,
        unread: 0,
        position: 1,
        estimated_wait_seconds: expect.toBeOneOf([null, expect.any(Number)]),
        looking_for: 'anyone',
        widens_in_seconds: null,
        empty_waits,
      })),
    );
  });

  it('counts empty waits anew after one that brought something', async () => {
    const ann = await server.connect();
    await ann.call('enter_queue');
    await ann.call('wait_for_events', { timeout_seconds: 0 });
    await (await server.connect()).call('enter_queue');
    await ann.call('wait_for_events');

    const { fields } = await ann.call('wait_for_events', { timeout_seconds: 0 });

    expect(fields).toEqual({
      next: 'Nothing new: call wait_for_events again, or end your turn.',
      state: 'chatting',
      events: [],
      cursor: expect.any(String),
      history_lost: false,
      unread: 0,
      empty_waits: 1,
    });
  });

  it('ends an older wait of the same person, which brings nothing and acknowledges nothing', async () => {
    const { ann, bob, roomId } = await server.pair();
    const { cursor } = (await bob.call('wait_for_events')).fields;

    const older = bob.call('wait_for_events');
    // A call on the same session that is answered later than the wait has begun.
    await bob.call('get_status');
    const newer = bob.call('wait_for_events');

    expect((await older).fields).toEqual({
      next: 'A newer wait of yours took over: use its result.',
      state: 'chatting',
      events: [],
      cursor,
      history_lost: false,
      unread: 0,
      superseded: true,
    });
    await ann.call('send_message', { room_id: roomId, message: 'one' });
    expect(textsIn((await newer).fields.events)).toEqual(['one']);
  });

  it('is ended by a newer wait of the same person on another session', async () => {
    const ann = await server.connect();
    const { handle } = (await ann.call('enter_queue')).fields;
    const older = ann.call('wait_for_events');
    await ann.call('get_status');

    const again = await server.connect();
    await again.call('wait_for_events', { handle, timeout_seconds: 0 });

    expect((await older).fields).toMatchObject({ events: [], superseded: true });
  });

  it('acknowledges nothing when its caller is gone', async () => {
    const { ann, bob, roomId } = await server.pair();
    const { cursor } = (await bob.call('wait_for_events')).fields;
    const gone = new AbortController();
    const waiting = bob.call('wait_for_events', {}, { signal: gone.signal });
    await bob.call('get_status');

    gone.abort();
    await expect(waiting).rejects.toThrow();
    await ann.call('get_status');
    await ann.call('send_message', { room_id: roomId, message: 'one' });

    expect((await bob.call('get_status')).fields).toMatchObject({ cursor, unread: 1 });
    expect(textsIn((await bob.call('wait_for_events')).fields.events)).toEqual(['one']);
  });

  it.each([
    { name: 'longer than 50 seconds', args: { timeout_seconds: 50.5 } },
    { name: 'shorter than nothing', args: { timeout_seconds: -1 } },
    { name: 'for no event', args: { max_events: 0 } },
    { name: 'for more than 100 events', args: { max_events: 101 } },
    { name: 'for half an event', args: { max_events: 0.5 } },
  ])('refuses to wait $name', async ({ args }) => {
    const ann = await server.connect();
    await ann.call('enter_queue');

    const { fields } = await ann.call('wait_for_events', args);

    expect(fields.error.code).toBe('invalid_input');
  });
});
