import { afterAll, beforeAll, expect } from 'vitest';
import { plain } from './client-answer.ts';
import { RawClient } from './raw-client.ts';
import type { RawResponse } from './raw-http.ts';
import type { ServerProcess } from './server-process.ts';
import { startServer } from './server-process.ts';

/** The parts of an answer that would tell a stranger about the machine: a stack frame, a module, a file, a folder. */
const innards = /\bat \S+ \(|\bat async |node:internal|node_modules|\.[jt]s:\d|\/(work|home|root|tmp|usr)\//;

/** Checks that a response tells nothing of the server's inside. */
export function expectDiscreet({ text, headers }: RawResponse): void {
  expect(text + JSON.stringify(headers)).not.toMatch(innards);
}

export interface ServerWithAPair {
  readonly url: string;
  connect(): Promise<RawClient>;
  /** Checks that the two have heard nothing but each other since they met, and still do. To be called once. */
  expectUndisturbed(): Promise<void>;
}

/** A server for a file whose tests abuse it, while two people chat there. */
export function serverWithAPair(): ServerWithAPair {
  let server: ServerProcess;
  let clients: RawClient[];
  let chat: { ann: RawClient; bob: RawClient; room_id: string };
  const connect = async (): Promise<RawClient> => {
    const client = await RawClient.connect(server.url);
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    server = await startServer();
    clients = [];
    const [ann, bob] = [await connect(), await connect()];
    await ann.call('enter_queue', { display_name: 'Ann' });
    const { room_id } = (await bob.call('enter_queue')).fields.room;
    await ann.call('send_message', { room_id, message: 'before' });
    chat = { ann, bob, room_id };
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await server.stop();
  });
  return {
    get url() {
      return server.url;
    },
    connect,
    async expectUndisturbed() {
      const { ann, bob, room_id } = chat;
      await ann.call('send_message', { room_id, message: 'after' });
      const { events } = (await bob.call('wait_for_events')).fields;
      expect(events.map(({ type, payload }) => plain(type, payload))).toEqual([
        { type: 'chatroom.found', partner: 'Ann', shared_interests: [] },
        { type: 'message.received', message: 'before', seq: 1, untrusted: true },
        { type: 'message.received', message: 'after', seq: 2, untrusted: true },
      ]);
    },
  };
}
