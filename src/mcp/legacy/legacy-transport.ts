import type { Transport, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage, JSONRPCRequest, RequestId } from '@modelcontextprotocol/sdk/types.js';
import { isJSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { Clock } from '../../engine/clock.ts';
import { limits } from '../../limits.ts';
import type { Reader } from '../streams/answer.ts';
import { Answer } from '../streams/answer.ts';

/** One POST and what is still owed to it. */
export interface Exchange {
  /** Aborted when the connection goes before the answer was written. A legacy client that goes has not cancelled anything. */
  readonly gone: AbortSignal;
  readonly connection: Answer['connection'];
  /** Runs `action` once every answer was fully written, and never otherwise. */
  onDelivered(action: () => void): void;
}

/**
 * Carries one session's messages over Node's own requests and responses. An answer goes out as plain JSON; a POST that gets something
 * else first (progress), or that held several requests, becomes an event stream.
 */
export class LegacyTransport implements Transport {
  readonly sessionId: string;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport['onmessage']>;
  readonly #exchanges = new Map<RequestId, PostExchange>();
  readonly #latest = new Map<RequestId, RequestId>();
  readonly #clock: Clock;
  readonly #push: (message: JSONRPCMessage) => void;
  #lastId = 0;
  #isClosed = false;

  /** `push` takes what belongs to no request of the client's. */
  constructor(sessionId: string, clock: Clock, push: (message: JSONRPCMessage) => void) {
    this.sessionId = sessionId;
    this.#clock = clock;
    this.#push = push;
  }

  async start(): Promise<void> {}

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const exchange of this.#exchanges.values()) exchange.end();
    this.#exchanges.clear();
    this.#latest.clear();
    this.onclose?.();
  }

  /** The exchange that a request came with, by the id under which the handler knows it. */
  exchangeOf(requestId: RequestId): Exchange | undefined {
    return this.#exchanges.get(requestId);
  }

  /** Hands on the messages of one POST, and answers it when they are. */
  async receive(messages: readonly JSONRPCMessage[], reader: Reader): Promise<void> {
    const requests = messages.filter(isJSONRPCRequest);
    if (requests.length === 0) {
      for (const message of messages) this.#hand(message);
      reader.response.writeHead(202).end();
      return;
    }
    const exchange = new PostExchange(reader, requests.length, { sessionId: this.sessionId, clock: this.#clock });
    await this.#handAll(messages, exchange);
  }

  /** A batch begins no more than its reader takes: otherwise one small request could order answers without bound. */
  async #handAll(messages: readonly JSONRPCMessage[], exchange: PostExchange): Promise<void> {
    for (const message of messages) {
      while (exchange.isBusy) await exchange.change();
      if (this.#isClosed) {
        exchange.end();
        return;
      }
      this.#hand(isJSONRPCRequest(message) ? this.#register(message, exchange) : message);
    }
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ('result' in message || 'error' in message) {
      this.#answer(message);
      return;
    }
    const related = options?.relatedRequestId;
    if (related === undefined) this.#push(message);
    else this.#exchanges.get(related)?.write(message);
  }

  // Clients choose their ids and may use one twice at a time; inside, every request has its own.
  #register(request: JSONRPCRequest, exchange: PostExchange): JSONRPCRequest {
    this.#lastId += 1;
    const id = this.#lastId;
    exchange.owe(id, request.id);
    this.#exchanges.set(id, exchange);
    this.#latest.set(request.id, id);
    return { ...request, id };
  }

  #hand(message: JSONRPCMessage): void {
    // A request of this name is none, and has to be answered.
    if ('method' in message && message.method === 'notifications/cancelled' && !isJSONRPCRequest(message)) {
      this.#cancel(message);
      return;
    }
    this.onmessage?.(message);
  }

  #cancel(message: JSONRPCMessage): void {
    const params = (message as { params?: { requestId?: RequestId } }).params;
    const id = params?.requestId === undefined ? undefined : this.#latest.get(params.requestId);
    const exchange = id === undefined ? undefined : this.#exchanges.get(id);
    if (id === undefined || !exchange) return;
    this.onmessage?.({ ...message, params: { ...params, requestId: id } } as JSONRPCMessage);
    this.#forget(id, exchange.settle(id));
  }

  #answer(message: JSONRPCMessage): void {
    const id = 'id' in message ? message.id : undefined;
    const exchange = id === undefined ? undefined : this.#exchanges.get(id);
    if (id === undefined || !exchange) return;
    this.#forget(id, exchange.settle(id, message));
  }

  #forget(id: RequestId, clientId: RequestId | undefined): void {
    this.#exchanges.delete(id);
    if (clientId !== undefined && this.#latest.get(clientId) === id) this.#latest.delete(clientId);
  }
}

class PostExchange implements Exchange {
  readonly #answer: Answer;
  readonly #isSingle: boolean;
  readonly #owed = new Map<RequestId, RequestId>();
  #unregistered: number;
  #changes: (() => void)[] = [];

  constructor(
    { response, accepted }: Reader,
    requestCount: number,
    { sessionId, clock }: { sessionId: string; clock: Clock },
  ) {
    this.#answer = new Answer(response, { 'mcp-session-id': sessionId }, { accepted, clock });
    this.#unregistered = requestCount;
    this.#isSingle = requestCount === 1;
    if (!this.#isSingle) this.#answer.onTaken(() => this.#changed());
  }

  /** Whether the next request of the batch has to wait for a change. */
  get isBusy(): boolean {
    return this.#owed.size >= limits.batchRequestsAtOnceMax || this.#answer.isBehind;
  }

  /** Settles when a request was answered, or when the reader has taken what was written or is gone. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#changes.push(resolve));
  }

  get gone(): AbortSignal {
    return this.#answer.gone;
  }

  get connection(): Answer['connection'] {
    return this.#answer.connection;
  }

  onDelivered(action: () => void): void {
    this.#answer.onDelivered(action);
  }

  owe(id: RequestId, clientId: RequestId): void {
    this.#unregistered -= 1;
    this.#owed.set(id, clientId);
  }

  /** Writes something that is no answer. */
  write(message: JSONRPCMessage): void {
    this.#answer.write(message);
  }

  /** Pays a request with its answer, or with nothing when it was cancelled; returns the id the client gave it. */
  settle(id: RequestId, answer?: JSONRPCMessage): RequestId | undefined {
    const clientId = this.#owed.get(id);
    this.#owed.delete(id);
    const message = answer && clientId !== undefined ? { ...answer, id: clientId } : undefined;
    if (message && this.#isSingle) {
      this.#answer.finish(message);
      return clientId;
    }
    if (message) this.#answer.writePart(message);
    if (this.#owed.size === 0 && this.#unregistered === 0) this.#answer.end();
    this.#changed();
    return clientId;
  }

  /** Ends with what there is. */
  end(): void {
    this.#answer.end();
    this.#changed();
  }

  #changed(): void {
    for (const change of this.#changes.splice(0)) change();
  }
}
