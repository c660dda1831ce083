import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import { faultIn } from '../support/raw-events-schema.ts';
import { modernPair } from '../support/raw-pair.ts';
import { serverForFile } from '../support/server-for-file.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

const eras = ['raw HTTP of the older era', 'raw HTTP of the newer era'] as const;

describe.each(eras)('a room of five messages, by %s', (era) => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer({ MCP_CHAT_ROOM_MESSAGES: '5', MCP_CHAT_ROOM_MESSAGES_PER_MINUTE: '0' });
  });
  afterAll(() => server.stop());

  it('tells its bounds, warns both once, and closes with the last message, which is delivered', async () => {
    const [ann, bob] = [
      await Person.arrive(server.url, clientKinds[era]),
      await Person.arrive(server.url, clientKinds[era]),
    ];
    await ann.call('enter_queue', { display_name: 'Ann' });
    const { fields, text } = await bob.call('enter_queue', { display_name: 'Bob' });
    const { room_id } = fields.room;
    for (const message of ['one', 'two', 'three', 'four', 'five']) {
      expect((await ann.call('send_message', { room_id, message })).fields.success).toBe(true);
    }

    expect(fields.room).toMatchObject({ messages_max: 5, messages_per_minute: null });
    expect(text.split('\n')).toContain('messages_max: 5');
    await Promise.all([ann.hear(3), bob.hear(8)]);
    const said = (seq: number, message: string) => ({ type: 'message.received', message, seq, untrusted: true });
    const warned = { type: 'chatroom.notice', kind: 'budget_low', messages_left: 3 };
    const closed = { type: 'partner.disconnected', reason: 'timeout', detail: 'budget' };
    expect(ann.heard.slice(1)).toEqual([warned, closed]);
    expect(bob.heard.slice(1)).toEqual([
      said(1, 'one'),
      said(2, 'two'),
      warned,
      said(3, 'three'),
      said(4, 'four'),
      said(5, 'five'),
      closed,
    ]);
    expect((await ann.call('send_message', { room_id, message: 'six' })).fields.error.code).toBe('room_closed');
    expect((await ann.call('get_status')).fields.state).toBe('idle');
    await Promise.all([ann.close(), bob.close()]);
  });
});

describe('a slow room', () => {
  // A message in each second and a half, two at once.
  const server = serverForFile({ MCP_CHAT_ROOM_MESSAGES_PER_MINUTE: '40' });

  it('refuses what comes too fast from one member, uses up no id, and says truly when to come again', async () => {
    const { ann, bob, roomId } = await server.pair();
    const say = (message: string, client = ann) =>
      client.call('send_message', { room_id: roomId, message, client_message_id: message });
    for (let count = 1; count <= 40; count += 1) await say(`message ${count}`);
    let refused = await say('one more');
    // Slow machines let the pace refill meanwhile.
    for (let count = 1; !refused.isError; count += 1) refused = await say(`one more after ${count}`);

    const { code, retry_after_seconds } = refused.fields.error as unknown as {
      code: string;
      retry_after_seconds: number;
    };
    expect([code, [1, 2]]).toEqual(['rate_limited', expect.arrayContaining([retry_after_seconds])]);
    expect((await say('the other member may', bob)).fields.success).toBe(true);
  });
});

describe('two who only thank each other', () => {
  const server = serverForFile();

  it('are told once that nothing new is being said', async () => {
    const { ann, bob, roomId } = await server.pair();
    const say = (client: typeof ann, message: string) => client.call('send_message', { room_id: roomId, message });
    for (const [first, second] of [
      ['Thanks!', 'You’re welcome!'],
      ['Great', '👍'],
      ['谢谢', 'Bye!'],
      ['bye', 'ok'],
    ]) {
      await say(ann, first ?? '');
      await say(bob, second ?? '');
    }

    for (const client of [ann, bob]) {
      const { fields, text } = await client.call('wait_for_events');
      expect(fields.events.filter(({ type }) => type === 'chatroom.notice').map(({ payload }) => payload)).toEqual([
        { room_id: roomId, kind: 'nothing_new' },
      ]);
      expect(text).toContain(`event: chatroom.notice, room_id: ${roomId}, kind: nothing_new`);
    }
  });

  it('are told by the events stream as its page says', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const stream = await bob.events();
    for (let count = 0; count < 3; count += 1) {
      await say(ann, 'thanks');
      await say(bob, 'thanks');
    }
    const { id: _, ...notification } = await stream.first('chatroom.notice');
    expect(faultIn(notification, 'Event')).toBeUndefined();
    close();
  });
});
