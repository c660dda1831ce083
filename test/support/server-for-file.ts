import { afterAll, afterEach, beforeAll } from 'vitest';
import { RawClient } from './raw-client.ts';
import type { Environment, ServerProcess } from './server-process.ts';
import { startServer } from './server-process.ts';

/** Two people in one room. Their `chatroom.found` is unread. */
export interface Pair {
  readonly ann: RawClient;
  readonly bob: RawClient;
  readonly roomId: string;
}

export interface ServerForFile {
  readonly url: string;
  /** A client with a session that is not bound yet. */
  connect(): Promise<RawClient>;
  pair(): Promise<Pair>;
}

/**
 * A server for the tests around it, which run one after another: whoever a test left in the queue is taken out of it, so that nobody
 * is paired across tests.
 */
export function serverForFile(environment: Environment = {}): ServerForFile {
  let server: ServerProcess;
  let clients: RawClient[] = [];
  beforeAll(async () => {
    server = await startServer(environment);
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.post(client.request('tools/call', { name: 'leave_queue' }))));
    for (const client of clients) client.close();
    clients = [];
  });
  afterAll(() => server.stop());

  const connect = async (): Promise<RawClient> => {
    const client = await RawClient.connect(server.url);
    clients.push(client);
    return client;
  };
  return {
    get url() {
      return server.url;
    },
    connect,
    async pair() {
      const [ann, bob] = [await connect(), await connect()];
      await ann.call('enter_queue', { display_name: 'Ann' });
      const { fields } = await bob.call('enter_queue', { display_name: 'Bob' });
      return { ann, bob, roomId: fields.room.room_id };
    },
  };
}
