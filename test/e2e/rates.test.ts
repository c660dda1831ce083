import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/client-answer.ts';
import { RawClient } from '../support/raw-client.ts';
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
        error: { code: 'rate_limited', message: expect.any(String), retry_after_seconds: expect.any(Number) },
        unread: expect.any(Number),
      },
      text: expect.stringMatching(
        /wait the given time, then send it again.\nerror: rate_limited\nretry_after_seconds: \d+$/,
      ),
    });
    expect(others.map(({ isError }) => isError)).toEqual([false, false, false]);
  });
});
