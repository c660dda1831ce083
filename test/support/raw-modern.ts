import type { IncomingMessage } from 'node:http';
import { Agent } from 'node:http';
import { PROTOCOL_VERSION_META_KEY } from '@modelcontextprotocol/server';
import { modernRevision } from '../../src/mcp/era.ts';
import type { Answer } from './client-answer.ts';
import { answerOf } from './client-answer.ts';
import type { CallOptions, RpcMessage } from './raw-client.ts';
import { messagesIn } from './raw-client.ts';
import type { RawResponse } from './raw-http.ts';
import { exchange, open, postHeaders } from './raw-http.ts';
import { RawStream } from './raw-stream.ts';

export const modernMeta = {
  [PROTOCOL_VERSION_META_KEY]: modernRevision,
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

export interface ModernOptions {
  readonly id?: string | number;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const names: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};

/** A request of the modern era and the headers that repeat it. */
export function modernRequest(
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  options: ModernOptions = {},
) {
  const parameter = names[method];
  const name = parameter === undefined ? undefined : params[parameter];
  return {
    body: {
      jsonrpc: '2.0',
      id: options.id ?? 1,
      method,
      params: { ...params, _meta: { ...modernMeta, ...options.meta } },
    },
    headers: {
      'mcp-protocol-version': modernRevision,
      'mcp-method': method,
      ...(typeof name === 'string' && { 'mcp-name': name }),
      ...options.headers,
    },
  };
}

/** The `_meta` of a request that is no tool call and comes from somebody. */
export const metaOf = (handle: string) => ({ 'mcp-chat/handle': handle });

type Params = Readonly<Record<string, unknown>>;

/** A modern client of nothing but HTTP. It remembers nothing: whose a request is stands in the request. */
export class RawModern {
  readonly #url: string;
  readonly #agent: Agent;
  readonly #streams: RawStream[] = [];

  /** `localAddress` is where it connects from. */
  constructor(url: string, localAddress?: string) {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, ...(localAddress && { localAddress }) });
  }

  /** Sends one request, and returns its whole response. */
  send(method: string, params?: Params, options: ModernOptions & CallOptions = {}): Promise<RawResponse> {
    const { signal } = options;
    return exchange(this.#url, { ...this.#post(method, params, options), ...(signal && { signal }) });
  }

  /** Sends one request, and returns its answer. */
  async rpc(method: string, params?: Params, options: ModernOptions & CallOptions = {}): Promise<RpcMessage> {
    const response = await this.send(method, params, options);
    const answer = messagesIn(response).at(-1);
    if (!answer) throw new Error(`${method} got ${response.status} ${response.text}`);
    return answer;
  }

  /** Calls a tool. @throws when the answer is an error of the protocol */
  async call(name: string, args: object = {}, options: ModernOptions & CallOptions = {}): Promise<Answer> {
    const { result, error } = await this.rpc('tools/call', { name, arguments: args }, options);
    if (!result) throw new Error(`${name} got ${error?.code}: ${error?.message}`);
    return answerOf(result);
  }

  /** Opens a request whose answer is a stream, and reads nothing of it. @throws when it is refused */
  async open(method: string, params?: Params, options?: ModernOptions): Promise<IncomingMessage> {
    const response = await open(this.#url, this.#post(method, params, options));
    if (response.statusCode !== 200) throw new Error(`${method} got ${response.statusCode}`);
    return response;
  }

  /** Opens a request whose answer is a stream. @throws when it is refused */
  async listen(method: string, params?: Params, options?: ModernOptions): Promise<RawStream> {
    const stream = new RawStream(await this.open(method, params, options));
    this.#streams.push(stream);
    return stream;
  }

  /** Drops all connections, with no word to the server. */
  close(): void {
    for (const stream of this.#streams) stream.close();
    this.#agent.destroy();
  }

  #post(method: string, params?: Params, options?: ModernOptions) {
    const { body, headers } = modernRequest(method, params, options);
    return {
      method: 'POST',
      headers: { ...postHeaders, ...headers },
      body: JSON.stringify(body),
      agent: this.#agent,
    };
  }
}
