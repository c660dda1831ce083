// Method: that the name is free again is what tells that its person is forgotten; asking for it renews nobody's time.
import { expect, it } from 'vitest';
import { RawModern } from '../support/raw-modern.ts';
import { RawPerson } from '../support/raw-pair.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile({ MCP_CHAT_HANDLE_LIFETIME_SECONDS: '1' });

const names = [
  { how: 'to the letter', old: 'ann-of-old', taken: 'ann-of-old' },
  { how: 'in another case', old: 'bea-of-old', taken: 'Bea-Of-Old' },
];

it.each(names)(
  'somebody not heard of for so long is forgotten, with all that was theirs, and their name goes to another $how',
  async ({ old, taken }) => {
    const session = await server.connect();
    const { handle, inbox_uri } = (await session.call('enter_queue', { user_id: old })).fields;
    await session.rpc('resources/subscribe', { uri: 'chat://inbox' });
    await session.call('leave_queue');
    const carl = await RawPerson.enter(server.url, { user_id: `carl-beside-${old}` });
    await carl.call('leave_queue');
    const newcomer = new RawModern(server.url);

    const enter = async () => {
      await carl.call('get_status');
      return (await newcomer.call('enter_queue', { user_id: taken })).fields;
    };
    await expect.poll(enter, { timeout: 10_000 }).toMatchObject({ status: 'queued', user_id: taken });

    expect((await carl.call('get_status')).fields).toMatchObject({ state: 'left', user_id: `carl-beside-${old}` });
    expect((await newcomer.call('get_status', { handle })).fields.error.code).toBe('unknown_handle');
    expect((await session.call('get_status', { handle })).fields.error.code).toBe('unknown_handle');
    expect((await session.call('get_status')).fields.error.code).toBe('handle_required');
    expect((await session.rpc('resources/read', { uri: inbox_uri })).error?.code).toBe(-32002);
    // On the session, which is as good as new, somebody else begins; of who has the old name now it is told nothing.
    const stream = await session.openStream();
    const { status, handle: another, room } = (await session.call('enter_queue')).fields;
    expect([status, another]).toEqual(['matched', expect.any(String)]);
    await session.call('leave_chat', { room_id: room.room_id });
    await stream.first('chatroom.found');
    expect(stream.methods).toEqual(['chatroom.found']);
    for (const client of [newcomer, carl.client]) client.close();
  },
);
