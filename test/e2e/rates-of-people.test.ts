import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/client-answer.ts';
import { RawClient } from '../support/raw-client.ts';
import { metaOf } from '../support/raw-modern.ts';
import { RawPerson } from '../support/raw-pair.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

interface Speaker {
  call(name: string, args?: object): Promise<Answer>;
}

let server: ServerProcess;
const clients: { close(): void }[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

const eras: { era: string; enter: () => Promise<Speaker> }[] = [
  {
    era: '2025-11-25',
    async enter() {
      const client = await RawClient.connect(server.url);
      clients.push(client);
      await client.call('enter_queue');
      return client;
    },
  },
  {
    era: '2026-07-28',
    async enter() {
      const person = await RawPerson.enter(server.url);
      clients.push(person.client);
      return person;
    },
  },
];

describe.each(eras)('in $era', ({ enter }) => {
  it('a person who sends too fast is told when to send again, and nothing else of theirs is refused [tools.2025.rate-limited] [tools.2026.rate-limited]', async () => {
    server = await startServer({ MCP_CHAT_SENDS_PER_MINUTE: '2' });
    const [ann, bob] = [await enter(), await enter()];
    const { room_id } = (await ann.call('get_status')).fields.room;
    const send = (speaker: Speaker, message: string, client_message_id = message) =>
      speaker.call('send_message', { room_id, message, client_message_id });

    const sent = [await send(ann, 'one'), await send(ann, 'two')];
    const refused = await send(ann, 'three');
    const others = [await send(bob, 'hi'), await ann.call('get_status'), await ann.call('leave_chat', { room_id })];

    expect(sent.map(({ fields }) => fields.seq)).toEqual([1, 2]);
    expect(refused).toEqual({
      isError: true,
      fields: {
        next: expect.any(String),
        error: { code: 'rate_limited', message: expect.any(String), retry_after_seconds: expect.any(Number) },
        unread: expect.any(Number),
      },
      text: expect.stringMatching(
        /wait the given time, then send it again.\nerror: rate_limited\nretry_after_seconds: \d+\nunread: \d+$/,
      ),
    });
    expect(others.map(({ isError }) => isError)).toEqual([false, false, false]);
  });
});

describe('looking for the next partner by leave_chat', () => {
  /** Ann and Bob in a room, and two more who wait and share nothing with anybody. */
  async function crowd(environment: Record<string, string>) {
    server = await startServer({
      MCP_CHAT_MATCH_LANGUAGE_SECONDS: '600',
      MCP_CHAT_MATCH_ANYONE_SECONDS: '600',
      ...environment,
    });
    const people = [];
    for (const interest of ['go', 'go', 'tea', 'rain']) {
      const client = await RawClient.connect(server.url);
      clients.push(client);
      people.push({ client, ...(await client.call('enter_queue', { interests: [interest] })).fields });
    }
    const [ann, bob] = people;
    return { ann: ann?.client as RawClient, room_id: bob?.room.room_id as string };
  }

  it('takes a place in the queue like any other', async () => {
    const { ann, room_id } = await crowd({ MCP_CHAT_QUEUED_PER_ADDRESS: '2' });
    const { fields, text } = await ann.call('leave_chat', { room_id, requeue: true });
    expect(fields).toMatchObject({
      success: true,
      requeue_error: { code: 'queue_full', retry_after_seconds: expect.any(Number) },
    });
    expect(text).toContain('You left the chat, but this call put you in no queue.');
    expect((await ann.call('get_status')).fields.state).toBe('left');
  });

  it('counts as an entry', async () => {
    const { ann, room_id } = await crowd({ MCP_CHAT_CALLS_PER_MINUTE: '24' });
    const codes = [];
    for (let count = 0; count < 4; count += 1) {
      codes.push(
        (await ann.call('leave_chat', { room_id, requeue: true })).fields.requeue_error as { code: string } | undefined,
      );
    }
    // Three of 24 calls a minute may enter.
    expect(codes.map((error) => error?.code)).toEqual([undefined, undefined, undefined, 'rate_limited']);
  });
});

it('a person who reads resources too often is refused in terms of the protocol', async () => {
  server = await startServer({ MCP_CHAT_CALLS_PER_MINUTE: '2' });
  const person = await RawPerson.enter(server.url);
  const session = await RawClient.connect(server.url);
  clients.push(person.client, session);
  await session.call('enter_queue');
  const read = { uri: 'chat://inbox' };
  const asked = [
    () => person.client.rpc('resources/read', read, { meta: metaOf(person.handle) }),
    () => session.rpc('resources/read', read),
  ];

  for (const ask of asked) {
    await ask();
    await ask();
    expect((await ask()).error).toEqual({
      code: -32000,
      message: expect.any(String),
      data: { code: 'rate_limited', message: expect.any(String), retry_after_seconds: expect.any(Number) },
    });
  }
});

it('a send refused for its rate leaves its client_message_id free', async () => {
  server = await startServer({ MCP_CHAT_SENDS_PER_MINUTE: '60' });
  const [ann, bob] = [await RawPerson.enter(server.url), await RawPerson.enter(server.url)];
  clients.push(ann.client, bob.client);
  const { room_id } = (await ann.call('get_status')).fields.room;
  const send = (text: string) => ann.call('send_message', { room_id, message: text, client_message_id: 'same' });
  const spend = () => ann.call('send_message', { room_id, message: '' });
  let spent = await spend();
  while (spent.fields.error.code !== 'rate_limited') spent = await spend();

  const refused = await send('first wording');
  await expect.poll(async () => (await send('second wording')).fields.seq, { interval: 200, timeout: 10_000 }).toBe(1);

  expect(refused.fields.error.code).toBe('rate_limited');
});
