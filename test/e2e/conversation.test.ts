import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatClient, Notification } from '../support/client-answer.ts';
import { plain } from '../support/client-answer.ts';
import { legacyClients } from '../support/client-kinds.ts';
import { RawClient } from '../support/raw-client.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

type Kind = keyof typeof legacyClients;
const kinds = Object.keys(legacyClients) as Kind[];
const pairings = kinds.flatMap((first) => kinds.map((second) => [first, second] as const));

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const plainly = (heard: readonly Notification[]) => heard.map(({ method, params }) => plain(method, params));

const found = (partner: string) => ({ type: 'chatroom.found', partner, shared_interests: ['go'] });
const said = (seq: number, message: string) => ({ type: 'message.received', message, seq, untrusted: true });
const left = { type: 'partner.disconnected', reason: 'left', detail: 'left' };

/** The same talk each time: Ann enters first and leaves first. */
async function talk(ann: Pick<ChatClient, 'call'>, bob: Pick<ChatClient, 'call'>): Promise<void> {
  await ann.call('enter_queue', { display_name: 'Ann', interests: ['go', 'tea'] });
  const { fields } = await bob.call('enter_queue', { display_name: 'Bob', interests: ['Go'] });
  const room = { room_id: fields.room.room_id };
  await ann.call('send_message', { ...room, message: 'Hello' });
  await bob.call('send_message', { ...room, message: 'Hi' });
  await ann.call('send_message', { ...room, message: 'How are you?' });
  await ann.call('leave_chat', room);
}
const annHears = [found('Bob'), said(2, 'Hi')];
const bobHears = [found('Ann'), said(1, 'Hello'), said(3, 'How are you?'), left];

describe.each(pairings)('%s with %s', (first, second) => {
  it('is matched, talks both ways in order, and hears the other leave', async () => {
    const ann = await legacyClients[first](server.url);
    const bob = await legacyClients[second](server.url);

    await talk(ann, bob);

    expect(plainly(await bob.heard.atLeast(4))).toEqual(bobHears);
    expect(plainly(await ann.heard.atLeast(2))).toEqual(annHears);
    await Promise.all([ann.close(), bob.close()]);
  });
});

describe('what each step answers', () => {
  it('tells the place in the queue, then the room, then the receipt of each message', async () => {
    const [ann, bob] = [await RawClient.connect(server.url), await RawClient.connect(server.url)];

    const queued = await ann.call('enter_queue', { user_id: 'ann-of-steps', display_name: 'Ann' });
    expect(queued.fields).toEqual({
      next: expect.stringContaining('call wait_for_events'),
      status: 'queued',
      user_id: 'ann-of-steps',
      handle: expect.stringMatching(/^mch_[\w-]{32}$/),
      position: 1,
      estimated_wait_seconds: expect.toBeOneOf([null, expect.any(Number)]),
      looking_for: 'anyone',
      widens_in_seconds: null,
      inbox_uri: expect.stringMatching(/^chat:\/\/inbox\/[\w-]{16}$/),
      cursor: expect.any(String),
      unread: 0,
    });

    const matched = await bob.call('enter_queue', { user_id: 'bob-of-steps', display_name: 'Bob' });
    const room = {
      room_id: expect.stringMatching(/^room_/),
      partner: { untrusted: true, user_id: 'ann-of-steps', display_name: 'Ann' },
      shared_interests: [],
      messages_max: null,
      messages_per_minute: null,
    };
    expect(matched.fields).toEqual({
      next: expect.stringContaining('greet them with send_message'),
      caution: expect.any(String),
      status: 'matched',
      user_id: 'bob-of-steps',
      handle: expect.stringMatching(/^mch_[\w-]{32}$/),
      position: 0,
      estimated_wait_seconds: 0,
      room,
      inbox_uri: expect.stringMatching(/^chat:\/\/inbox\/[\w-]{16}$/),
      cursor: expect.any(String),
      unread: 1,
    });

    const { room_id } = matched.fields.room;
    const sent = await bob.call('send_message', { room_id, message: 'Hello' });
    expect(sent.fields).toEqual({
      next: 'Sent: call wait_for_events for the answer.',
      success: true,
      room_id,
      message_id: expect.stringMatching(/^msg_/),
      seq: 1,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      unread: 1,
    });

    const waited = await ann.call('wait_for_events');
    expect(waited.fields.events.map(({ type, payload }) => ({ type, payload }))).toEqual([
      {
        type: 'chatroom.found',
        payload: {
          room_id,
          partner: { untrusted: true, user_id: 'bob-of-steps', display_name: 'Bob' },
          shared_interests: [],
          messages_max: null,
          messages_per_minute: null,
        },
      },
      {
        type: 'message.received',
        payload: {
          room_id,
          message: 'Hello',
          message_id: sent.fields.message_id,
          seq: 1,
          timestamp: sent.fields.timestamp,
          untrusted: true,
        },
      },
    ]);

    expect((await ann.call('leave_chat', { room_id })).fields).toEqual({
      next: 'You left the chat: call enter_queue to meet somebody else.',
      success: true,
      unread: 0,
    });
    expect((await ann.call('get_status')).fields).toMatchObject({ state: 'left', user_id: 'ann-of-steps' });
    expect((await bob.call('get_status')).fields).toMatchObject({ state: 'idle', user_id: 'bob-of-steps' });
    for (const client of [ann, bob]) client.close();
  });
});

describe('a stream and wait_for_events', () => {
  it('bring one client the same events with the same cursors', async () => {
    const [ann, bob] = [await RawClient.connect(server.url), await RawClient.connect(server.url)];
    const { heard } = await bob.openStream();

    await talk(ann, bob);

    const streamed = await heard.atLeast(4);
    const { fields } = await bob.call('wait_for_events', { timeout_seconds: 0 });
    expect(streamed).toEqual(
      fields.events.map(({ type, cursor, payload }) => ({
        id: cursor,
        method: type,
        params: { ...payload, _meta: { 'mcp-chat/cursor': cursor } },
      })),
    );
    for (const client of [ann, bob]) client.close();
  });

  it('bring equal events to a client with a stream and to one without', async () => {
    const [ann, bob] = [await RawClient.connect(server.url), await RawClient.connect(server.url)];

    await talk(ann, bob);

    const heardBy = async (client: RawClient) =>
      (await client.call('wait_for_events', { timeout_seconds: 0 })).fields.events.map(({ type, payload }) =>
        plain(type, payload),
      );
    expect(await heardBy(bob)).toEqual(bobHears);
    expect(await heardBy(ann)).toEqual(annHears);
    for (const client of [ann, bob]) client.close();
  });
});
