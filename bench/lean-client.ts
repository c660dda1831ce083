import { connect, type Socket } from 'node:net';

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Longer than this unused, a connection may be closed by the server at any moment. */
const idleMsMax = 3_000;

const headEnd = '\r\n\r\n';

/** A keep-alive connection that carries one request at a time, and does as little as possible besides. */
class LeanConnection {
  readonly #url: URL;
  readonly #localAddress: string;
  #socket: Socket;
  #usedAt = performance.now();
  #received = '';
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  constructor(url: URL, localAddress: string) {
    this.#url = url;
    this.#localAddress = localAddress;
    this.#socket = this.#open();
  }

  send(text: string): Promise<Answer> {
    if (performance.now() - this.#usedAt > idleMsMax) {
      this.#socket.destroy();
      this.#socket = this.#open();
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(text);
    });
  }

  /** Sends a request of which the answer never ends, and reads on without looking. */
  async follow(text: string): Promise<void> {
    this.#socket.removeAllListeners('data');
    const opened = new Promise((resolve) => this.#socket.once('data', resolve));
    this.#socket.write(text);
    await opened;
    this.#socket.resume();
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #open(): Socket {
    const socket = connect({
      port: Number(this.#url.port),
      host: this.#url.hostname,
      localAddress: this.#localAddress,
    });
    const fail = (error: Error) => {
      if (socket === this.#socket) this.#waiting?.reject(error);
    };
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server closed the connection')));
    socket.on('data', (text: string) => this.#take(text));
    return socket.setNoDelay(true).setEncoding('utf8');
  }

  #take(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf(headEnd);
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const body = this.#received.slice(end + headEnd.length);
    // In bytes, where a body of ASCII has as many as characters.
    if (Buffer.byteLength(body) < length) return;
    this.#received = '';
    this.#usedAt = performance.now();
    this.#waiting?.resolve({ status: Number(head.slice(9, 12)), head, body });
  }
}

export interface Fields {
  readonly [name: string]: unknown;
  readonly room?: { readonly room_id: string };
  readonly error?: { readonly code: string };
}

/** A legacy client with one connection for its calls and one for its stream. */
export class LeanClient {
  readonly #url: URL;
  readonly #calls: LeanConnection;
  readonly #stream: LeanConnection;
  #session = '';

  private constructor(url: URL, localAddress: string) {
    this.#url = url;
    this.#calls = new LeanConnection(url, localAddress);
    this.#stream = new LeanConnection(url, localAddress);
  }

  /** Begins a session, from one of this machine's addresses. */
  static async connect(url: string, localAddress = '127.0.0.1'): Promise<LeanClient> {
    const client = new LeanClient(new URL(url), localAddress);
    const clientInfo = { name: 'lean', version: '0' };
    const { head } = await client.#post('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
    client.#session = /mcp-session-id: (\S+)/i.exec(head)?.[1] ?? '';
    return client;
  }

  /** Calls a tool. @throws when it is refused */
  async call(name: string, args: object = {}): Promise<Fields> {
    const { status, body } = await this.#post('tools/call', { name, arguments: args });
    const { result } = JSON.parse(body) as { result?: { structuredContent: Fields } };
    if (!result || result.structuredContent.error) throw new Error(`${name} got ${status} ${body}`);
    return result.structuredContent;
  }

  openStream(): Promise<void> {
    return this.#stream.follow(this.#request('GET', 'text/event-stream', ''));
  }

  close(): void {
    this.#calls.close();
    this.#stream.close();
  }

  #post(method: string, params: object): Promise<Answer> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    return this.#calls.send(this.#request('POST', 'application/json, text/event-stream', body));
  }

  #request(method: string, accept: string, body: string): string {
    const session = this.#session && `mcp-session-id: ${this.#session}\r\nmcp-protocol-version: 2025-11-25\r\n`;
    const content = body && `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return `${method} ${this.#url.pathname} HTTP/1.1\r\nhost: ${this.#url.host}\r\naccept: ${accept}\r\n${session}${content}\r\n${body}`;
  }
}
