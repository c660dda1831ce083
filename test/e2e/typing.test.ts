import { describe, expect, it } from 'vitest';
import type { RawClient } from '../support/raw-client.ts';
import { faultIn } from '../support/raw-events-schema.ts';
import { modernPair } from '../support/raw-pair.ts';
import type { RawStream } from '../support/raw-stream.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

interface Typist {
  call: RawClient['call'];
}

/** Bob watches a stream of his era while Ann chats. */
interface Scene {
  readonly ann: Typist;
  readonly bob: Typist;
  readonly roomId: string;
  readonly stream: RawStream;
  readonly close: () => void;
}

const scenes: Readonly<Record<string, () => Promise<Scene>>> = {
  async 'the GET stream of the older era'() {
    const { ann, bob, roomId } = await server.pair();
    return { ann, bob, roomId, stream: await bob.openStream(), close: () => {} };
  },
  async 'the events stream of the newer era'() {
    const { ann, bob, roomId, close } = await modernPair(server.url);
    return { ann, bob, roomId, stream: await bob.events(), close };
  },
};

const told = (stream: RawStream) =>
  stream.heard.all
    .filter(({ method }) => method === 'partner.typing' || method === 'message.received')
    .map(({ method, params }) => (method === 'partner.typing' ? params.typing : params.message));

describe.each(Object.entries(scenes))('%s', (_, open) => {
  it('shows the partner typing until they send, with no id and no place in the outbox', async () => {
    const { ann, bob, roomId, stream, close } = await open();
    const room = { room_id: roomId };

    expect((await ann.call('set_typing', { ...room, typing: true })).fields).toEqual({
      next: expect.any(String),
      success: true,
      unread: 1,
    });
    const shown = await stream.first('partner.typing');
    await ann.call('set_typing', { ...room, typing: true });
    await ann.call('send_message', { ...room, message: 'typed' });
    await stream.first('message.received');

    expect([shown.id, shown.params.room_id, shown.params.typing]).toEqual([undefined, roomId, true]);
    expect(told(stream)).toEqual([true, false, 'typed']);
    const { events, unread } = (await bob.call('wait_for_events', { timeout_seconds: 0 })).fields;
    expect([events.map(({ type }) => type), unread]).toEqual([['chatroom.found', 'message.received'], 0]);
    close();
  });

  it('shows that they stopped', async () => {
    const { ann, roomId, stream, close } = await open();
    const type = (typing: boolean) => ann.call('set_typing', { room_id: roomId, typing });

    await type(true);
    await type(false);
    await ann.call('send_message', { room_id: roomId, message: 'after' });
    await stream.first('message.received');

    expect(told(stream)).toEqual([true, false, 'after']);
    close();
  });
});

it('comes on the events stream as its page says', async () => {
  const { ann, bob, roomId, close } = await modernPair(server.url);
  const stream = await bob.events();
  await ann.call('set_typing', { room_id: roomId, typing: true });
  const { id: _, ...notification } = await stream.first('partner.typing');
  expect(faultIn(notification, 'Signal')).toBeUndefined();
  close();
});

describe('set_typing', () => {
  it('never ends a wait', async () => {
    const { ann, bob, roomId } = await server.pair();
    const { cursor } = (await bob.call('wait_for_events')).fields;
    const waiting = bob.call('wait_for_events', { cursor });

    await ann.call('set_typing', { room_id: roomId, typing: true });
    await ann.call('send_message', { room_id: roomId, message: 'typed' });

    expect((await waiting).fields.events.map(({ type }) => type)).toEqual(['message.received']);
  });

  it('is refused outside of the room, and once it is closed', async () => {
    const { ann, bob, roomId } = await server.pair();
    const stranger = await server.connect();
    await stranger.call('enter_queue');
    const codeFor = async (client: RawClient, room_id: string) =>
      (await client.call('set_typing', { room_id, typing: true })).fields.error.code;

    expect([await codeFor(stranger, roomId), await codeFor(ann, 'room_nowhere')]).toEqual([
      'not_in_room',
      'not_in_room',
    ]);
    await bob.call('leave_chat', { room_id: roomId });
    expect(await codeFor(ann, roomId)).toBe('room_closed');
  });
});
