import type {
  JSONRPCErrorResponse,
  JSONRPCMessage,
  JSONRPCRequest,
  JSONRPCResultResponse,
  RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import type { Clock } from '../../engine/clock.ts';
import { limits } from '../../limits.ts';
import type { Reader } from '../streams/answer.ts';
import { Answer } from '../streams/answer.ts';

/** Whether a message that is well-formed wants an answer. */
export const isRequest = (message: JSONRPCMessage): message is JSONRPCRequest => 'method' in message && 'id' in message;

/** A request that waits for its answer. */
export class OpenRequest {
  readonly message: JSONRPCRequest;
  readonly #exchange: PostExchange;
  readonly #stop = new AbortController();
  #isSettled = false;

  constructor(message: JSONRPCRequest, exchange: PostExchange) {
    this.message = message;
    this.#exchange = exchange;
    exchange.gone.addEventListener('abort', () => this.stop(), { once: true });
  }

  /** Aborted when nobody waits for the answer any more: the client has cancelled the request, or is gone, or its session ends. */
  get gone(): AbortSignal {
    return this.#stop.signal;
  }

  /** The connection that the request came on, if it is the client's own. */
  get connection(): Answer['connection'] {
    return this.#exchange.connection;
  }

  /** Runs `action` once every answer of the same POST was fully written, and never otherwise. */
  onDelivered(action: () => void): void {
    if (!this.#isSettled) this.#exchange.onDelivered(action);
  }

  /** Sends something that belongs to the request, ahead of its answer. */
  write(message: object): void {
    if (!this.#isSettled) this.#exchange.write(message);
  }

  /** Sends the answer; without one, the request stays unanswered. */
  settle(answer?: JSONRPCResultResponse | JSONRPCErrorResponse): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#exchange.settle(this, answer);
  }

  /** Aborts the work for the request. */
  stop(): void {
    this.#stop.abort();
  }
}

/**
 * Carries one session's messages over Node's own requests and responses. An answer goes out as plain JSON; a POST that gets something
 * else first (progress), or that held several requests, becomes an event stream.
 */
export class LegacyTransport {
  readonly #sessionId: string;
  readonly #clock: Clock;
  readonly #serve: (request: OpenRequest) => void;
  readonly #open = new Set<OpenRequest>();
  /** Clients choose their ids and may use one twice at a time: the newest request is the one that an id cancels. */
  readonly #newest = new Map<RequestId, OpenRequest>();
  #isClosed = false;

  /** `serve` settles the request that it is given, sooner or later. */
  constructor(sessionId: string, clock: Clock, serve: (request: OpenRequest) => void) {
    this.#sessionId = sessionId;
    this.#clock = clock;
    this.#serve = serve;
  }

  /** Ends every answer with what there is of it. */
  close(): void {
    this.#isClosed = true;
    for (const request of this.#open) {
      request.settle();
      request.stop();
    }
  }

  /** Hands on the messages of one POST, and answers it when they are. */
  async receive(messages: readonly JSONRPCMessage[], { response, accepted }: Reader): Promise<void> {
    const requestCount = messages.filter(isRequest).length;
    if (requestCount === 0) {
      for (const message of messages) this.#take(message);
      response.writeHead(202).end();
      return;
    }
    const answer = new Answer(response, { 'mcp-session-id': this.#sessionId }, { accepted, clock: this.#clock });
    await this.#handAll(messages, new PostExchange(answer, requestCount, (request) => this.#forget(request)));
  }

  /** A batch begins no more than its reader takes: otherwise one small request could order answers without bound. */
  async #handAll(messages: readonly JSONRPCMessage[], exchange: PostExchange): Promise<void> {
    for (const message of messages) {
      while (exchange.isBusy) await exchange.change();
      if (this.#isClosed) {
        exchange.end();
        return;
      }
      if (isRequest(message)) this.#begin(message, exchange);
      else this.#take(message);
    }
  }

  #begin(message: JSONRPCRequest, exchange: PostExchange): void {
    const request = new OpenRequest(message, exchange);
    exchange.owe();
    this.#open.add(request);
    this.#newest.set(message.id, request);
    this.#serve(request);
  }

  /** Takes a message that wants no answer. Only a cancellation changes anything: the server asks nothing of its clients. */
  #take(message: JSONRPCMessage): void {
    if (!('method' in message) || message.method !== 'notifications/cancelled') return;
    const { requestId } = (message.params ?? {}) as { requestId?: RequestId };
    const request = requestId === undefined ? undefined : this.#newest.get(requestId);
    request?.settle();
    request?.stop();
  }

  #forget(request: OpenRequest): void {
    this.#open.delete(request);
    if (this.#newest.get(request.message.id) === request) this.#newest.delete(request.message.id);
  }
}

/** A POST and the answers that are still owed to it. */
class PostExchange {
  readonly #answer: Answer;
  readonly #isSingle: boolean;
  readonly #onSettled: (request: OpenRequest) => void;
  #owed = 0;
  #toCome: number;
  #changes: (() => void)[] = [];

  constructor(answer: Answer, requestCount: number, onSettled: (request: OpenRequest) => void) {
    this.#answer = answer;
    this.#toCome = requestCount;
    this.#isSingle = requestCount === 1;
    this.#onSettled = onSettled;
    if (!this.#isSingle) answer.onTaken(() => this.#changed());
  }

  /** Whether the next request of the batch has to wait for a change. */
  get isBusy(): boolean {
    return this.#owed >= limits.batchRequestsAtOnceMax || this.#answer.isBehind;
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

  owe(): void {
    this.#toCome -= 1;
    this.#owed += 1;
  }

  /** Writes something that is no answer. */
  write(message: object): void {
    this.#answer.write(message);
  }

  /** Pays a request with its answer, or with nothing when it was cancelled. */
  settle(request: OpenRequest, message: object | undefined): void {
    this.#owed -= 1;
    this.#onSettled(request);
    if (message && this.#isSingle) {
      this.#answer.finish(message);
      return;
    }
    if (message) this.#answer.writePart(message);
    if (this.#owed === 0 && this.#toCome === 0) this.#answer.end();
    this.#changed();
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
