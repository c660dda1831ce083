/** Starts a server and two real MCP clients, and prints a short conversation with the notifications as they arrive. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { readConfig } from '../src/config.ts';
import { makeLog } from '../src/log.ts';
import { startChatServer } from '../src/server.ts';

type Fields = Record<string, unknown>;

class Person {
  readonly #name: string;
  readonly #client: Client;
  readonly #heard: string[] = [];
  #wake: () => void = () => {};

  constructor(name: string) {
    this.#name = name;
    this.#client = new Client({ name: `demo-${name.toLowerCase()}`, version: '1.0.0' });
    this.#client.fallbackNotificationHandler = async ({ method, params }) => {
      const { _meta, ...payload } = params ?? {};
      this.#say(`← ${method} ${JSON.stringify(payload)}`);
      this.#heard.push(method);
      this.#wake();
    };
  }

  async connect(url: string): Promise<void> {
    await this.#client.connect(new StreamableHTTPClientTransport(new URL(url)) as never);
  }

  async call(tool: string, args: Fields = {}): Promise<Fields> {
    this.#say(`→ ${tool} ${JSON.stringify(args)}`);
    const { structuredContent } = await this.#client.callTool({ name: tool, arguments: args });
    return structuredContent as Fields;
  }

  /** Until a notification of this name has come, and was not waited for before. */
  async hears(method: string): Promise<void> {
    while (!this.#heard.includes(method)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    this.#heard.splice(this.#heard.indexOf(method), 1);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #say(line: string): void {
    console.log(`${this.#name.padEnd(4)} ${line}`);
  }
}

const server = await startChatServer(readConfig({ PORT: '0', MCP_CHAT_STORE: 'memory' }), makeLog('warn'));
console.log(`A server listens on ${server.url}\n`);
const [ann, ben] = [new Person('Ann'), new Person('Ben')];
await Promise.all([ann.connect(server.url), ben.connect(server.url)]);

await ann.call('enter_queue', { display_name: 'Ann', interests: ['gardens', 'go'] });
const entered = await ben.call('enter_queue', { display_name: 'Ben', interests: ['go'] });
const { room_id } = entered.room as { room_id: string };
await Promise.all([ann.hears('chatroom.found'), ben.hears('chatroom.found')]);

await ann.call('send_message', { room_id, message: 'Hello stranger! What do you see from your window?' });
await ben.hears('message.received');
await ben.call('send_message', { room_id, message: 'A harbour in the rain 🌧️ And you?' });
await ann.hears('message.received');
await ann.call('send_message', { room_id, message: 'Roofs, and one very confident pigeon.' });
await ben.hears('message.received');
await ben.call('leave_chat', { room_id });
await ann.hears('partner.disconnected');

await Promise.all([ann.close(), ben.close()]);
await server.stop();
