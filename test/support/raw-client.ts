import { Agent } from 'node:http';
import type { Answer } from './client-answer.ts';
import { answerOf } from './client-answer.ts';
import type { RawResponse } from './raw-http.ts';
import { exchange, open, postHeaders } from './raw-http.ts';
import { eventsIn, RawStream } from './raw-stream.ts';

const protocolVersion = '2025-11-25';

/** Any JSON-RPC message from the server. */
export interface RpcMessage {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** All messages in a response, whether plain JSON or an event stream. */
export function messagesIn({ headers, text }: RawResponse): readonly RpcMessage[] {
  if (headers['content-type']?.startsWith('text/event-stream')) {
    return eventsIn(text).map(({ data }) => JSON.parse(data) as RpcMessage);
  }
  return text === '' ? [] : [JSON.parse(text) as RpcMessage];
}

export const initialize = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '0' } },
} as const;

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** A legacy client of nothing but HTTP: it sends what it is told to, and opens a stream only when asked to. */
export class RawClient {
  readonly sessionId: string;
  readonly #url: string;
  readonly #agent: Agent;
  readonly #ownsAgent: boolean;
  readonly #streams: RawStream[] = [];
  #lastId = 0;

  private constructor(url: string, sessionId: string, agent: Agent, ownsAgent: boolean) {
    this.#url = url;
    this.sessionId = sessionId;
    this.#agent = agent;
    this.#ownsAgent = ownsAgent;
  }

  /** Begins a session, over sockets of its own unless an agent is shared. */
  static async connect(url: string, shared?: Agent): Promise<RawClient> {
    const agent = shared ?? new Agent({ keepAlive: true });
    const response = await exchange(url, {
      method: 'POST',
      headers: postHeaders,
      body: JSON.stringify(initialize),
      agent,
    });
    const sessionId = response.headers['mcp-session-id'];
    if (typeof sessionId !== 'string') throw new Error(`no session: ${response.status} ${response.text}`);
    const client = new RawClient(url, sessionId, agent, !shared);
    await client.post({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return client;
  }

  get headers() {
    return { 'mcp-session-id': this.sessionId, 'mcp-protocol-version': protocolVersion };
  }

  /** Sends a body, as JSON unless it is text already. */
  post(body: unknown, options: CallOptions = {}): Promise<RawResponse> {
    return exchange(this.#url, {
      method: 'POST',
      headers: { ...postHeaders, ...this.headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      agent: this.#agent,
      ...options,
    });
  }

  /** A request of JSON-RPC under a fresh id. */
  request(method: string, params?: object): { jsonrpc: '2.0'; id: number; method: string; params?: object } {
    this.#lastId += 1;
    return { jsonrpc: '2.0', id: this.#lastId, method, ...(params && { params }) };
  }

  /** Sends one request and returns its answer. */
  async rpc(method: string, params?: object, options: CallOptions = {}): Promise<RpcMessage> {
    const request = this.request(method, params);
    const response = await this.post(request, options);
    const answer = messagesIn(response).find(({ id }) => id === request.id);
    if (!answer) throw new Error(`${method} got ${response.status} ${response.text}`);
    return answer;
  }

  /** Calls a tool. @throws when the answer is an error of the protocol */
  async call(name: string, args: object = {}, options: CallOptions = {}): Promise<Answer> {
    const { result, error } = await this.rpc('tools/call', { name, arguments: args }, options);
    if (!result) throw new Error(`${name} got ${error?.code}: ${error?.message}`);
    return answerOf(result);
  }

  /** Opens the GET stream. @throws when it is refused */
  async openStream(lastEventId?: string): Promise<RawStream> {
    const response = await open(this.#url, this.#get(lastEventId));
    if (response.statusCode !== 200) throw new Error(`the stream got ${response.statusCode}`);
    const stream = new RawStream(response);
    this.#streams.push(stream);
    return stream;
  }

  /** A GET of which a refusal is expected. */
  refusedStream(lastEventId?: string): Promise<RawResponse> {
    return exchange(this.#url, this.#get(lastEventId));
  }

  endSession(): Promise<RawResponse> {
    return exchange(this.#url, { method: 'DELETE', headers: this.headers, agent: this.#agent });
  }

  /** Drops all connections, with no word to the server. */
  close(): void {
    for (const stream of this.#streams) stream.close();
    if (this.#ownsAgent) this.#agent.destroy();
  }

  #get(lastEventId: string | undefined) {
    const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    return { headers: { accept: 'text/event-stream', ...this.headers, ...resume }, agent: this.#agent };
  }
}
