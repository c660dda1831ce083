import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../support/client-answer.ts';
import type { RawClient } from '../support/raw-client.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();
const inbox = { uri: 'chat://inbox' };

interface Inbox {
  readonly caution?: string;
  readonly user_id: string;
  readonly events: readonly ChatEvent[];
  readonly cursor: string;
  readonly history_lost: boolean;
  readonly unread: number;
}

async function read(reader: RawClient): Promise<Inbox> {
  const { contents } = (await reader.rpc('resources/read', inbox)).result as { contents: { text: string }[] };
  return JSON.parse(contents[0]?.text ?? '');
}

it('is listed first', async () => {
  const ann = await server.connect();

  const { result } = await ann.rpc('resources/list');

  expect((result as { resources: object[] }).resources[0]).toMatchObject({ ...inbox, mimeType: 'application/json' });
});

it('shows what wait_for_events will bring, and acknowledges nothing', async () => {
  const { ann, bob, roomId } = await server.pair();
  await ann.call('send_message', { room_id: roomId, message: 'one' });

  const first = await read(bob);
  const second = await read(bob);
  const { fields } = await bob.call('wait_for_events');

  expect(second).toEqual(first);
  expect(first).toEqual({
    caution: fields.caution,
    user_id: expect.stringMatching(/^user_/),
    events: fields.events,
    cursor: fields.cursor,
    history_lost: false,
    unread: 2,
  });
  const { caution, ...rest } = first;
  expect(await read(bob)).toEqual({ ...rest, events: [], unread: 0 });
});

it('is empty for somebody not known yet', async () => {
  const ann = await server.connect();

  expect(await read(ann)).toEqual({ events: [], unread: 0 });
});

it('tells a subscriber on the stream of each change, until they unsubscribe', async () => {
  const { ann, bob, roomId } = await server.pair();
  const stream = await bob.openStream();
  await stream.first('chatroom.found');

  await bob.rpc('resources/subscribe', inbox);
  await ann.call('send_message', { room_id: roomId, message: 'one' });
  await stream.heard.atLeast(3);
  await bob.rpc('resources/unsubscribe', inbox);
  await ann.call('send_message', { room_id: roomId, message: 'two' });
  await ann.call('leave_chat', { room_id: roomId });
  await stream.first('partner.disconnected');

  const updated = stream.heard.all.filter(({ method }) => method === 'notifications/resources/updated');
  expect(updated).toEqual([{ id: undefined, method: 'notifications/resources/updated', params: inbox }]);
  expect(stream.methods.filter((method) => !method.startsWith('notifications/'))).toEqual([
    'chatroom.found',
    'message.received',
    'message.received',
    'partner.disconnected',
  ]);
});

it('tells a subscriber who becomes known only later', async () => {
  const ann = await server.connect();
  const stream = await ann.openStream();
  await ann.rpc('resources/subscribe', inbox);

  await ann.call('enter_queue');
  await (await server.connect()).call('enter_queue');

  expect((await stream.first('notifications/resources/updated')).params).toEqual(inbox);
});

describe('the inbox of somebody else', () => {
  const someoneElses = async (): Promise<string> =>
    (await (await server.connect()).call('enter_queue')).fields.inbox_uri;

  it.each([
    { name: 'by its address', uriFrom: someoneElses },
    { name: 'that nobody has', uriFrom: async () => 'chat://inbox/AAAAAAAAAAAAAAAA' },
  ])('$name is not found', async ({ uriFrom }) => {
    const { ann } = await server.pair();
    const uri = await uriFrom();

    const { error } = await ann.rpc('resources/read', { uri });

    expect(error).toEqual({ code: -32002, message: 'MCP error -32002: Resource not found', data: { uri } });
  });

  it('cannot be watched, no more than one that nobody has', async () => {
    const { ann, bob, roomId } = await server.pair();
    const { inbox_uri } = (await bob.call('get_status')).fields;
    const stream = await ann.openStream();
    const errors = await Promise.all(
      [inbox_uri, 'chat://inbox/AAAAAAAAAAAAAAAA'].map(
        async (uri) => (await ann.rpc('resources/subscribe', { uri })).error,
      ),
    );
    expect(errors[0]).toMatchObject({ code: -32002 });
    expect(errors[1]).toEqual(errors[0]);

    await ann.call('send_message', { room_id: roomId, message: 'for Bob’s inbox' });
    await bob.call('leave_chat', { room_id: roomId });
    await stream.first('partner.disconnected');

    expect(stream.methods).toEqual(['chatroom.found', 'partner.disconnected']);
  });
});

it('is found by its own address as well', async () => {
  const { ann } = await server.pair();
  const { inbox_uri: uri } = (await ann.call('get_status')).fields;

  const { contents } = (await ann.rpc('resources/read', { uri })).result as { contents: { text: string }[] };

  expect(JSON.parse(contents[0]?.text ?? '')).toEqual(await read(ann));
});
