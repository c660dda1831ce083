import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../engine/clock.ts';
import { limits } from '../../limits.ts';
import type { Accepted } from '../parsing/accept.ts';

/** Headers that proxies add to the requests that they pass on. */
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];

/** The facts about a POST's client that are known before its body is looked at. */
export interface Reader {
  readonly response: ServerResponse;
  readonly accepted: Accepted;
  /** Where it comes from, as limits count it. */
  readonly address: string;
}

/** Says nothing, and shows everything between the two ends that the stream lives. */
export const keepAliveComment = ': keep-alive\n\n';

/** Opens a server-sent event stream. */
export function openEventStream(response: ServerResponse, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    ...headers,
  });
}

/**
 * Calls `listener` whenever the reader has taken all that was written, and may be written to again. Never from within the event itself:
 * Node can lose the next `drain` when a listener writes at once.
 */
export const onTaken = (response: ServerResponse, listener: () => void): void => {
  response.on('drain', () => setImmediate(listener));
};

/** A JSON-RPC message as one server-sent event. */
export const eventFrame = (message: object, id?: string): string =>
  `event: message\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;

/**
 * The answer to one POST. It goes out as plain JSON; when something else has to be said first (progress), or when nothing was said for
 * `limits.silenceMs`, it becomes an event stream that ends with the answer. A client that takes one of the two forms alone gets that one:
 * with JSON, what is not the last word is left out.
 */
export class Answer {
  readonly #response: ServerResponse;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #accepted: Accepted;
  readonly #gone = new AbortController();
  readonly #deliveries: (() => void)[] = [];
  #cancelBeat: (() => void) | undefined;

  /** Without a clock nothing is said on its own. */
  constructor(
    response: ServerResponse,
    headers: Readonly<Record<string, string>> = {},
    { accepted = { json: true, stream: true }, clock }: { accepted?: Accepted; clock?: Clock } = {},
  ) {
    this.#response = response;
    this.#headers = headers;
    this.#accepted = accepted;
    response.once('close', () => {
      this.#cancelBeat?.();
      if (!response.writableFinished) this.#gone.abort();
    });
    if (clock && accepted.stream) this.#beatIn(limits.silenceMs, clock);
  }

  /** Aborted when the connection goes before the answer was written. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Whether the reader has to take what was written before more is made for it. Nothing is made for a reader that is gone. */
  get isBehind(): boolean {
    return !this.#isOver && this.#response.writableLength > limits.connectionBacklogBytesMax;
  }

  /** Calls `listener` whenever the reader has taken all that was written, and when it goes. */
  onTaken(listener: () => void): void {
    onTaken(this.#response, listener);
    this.#response.once('close', listener);
  }

  /** The client's own connection; undefined for that of a proxy, which tells nothing of the client, and for one that is gone. */
  get connection(): Socket | undefined {
    const { req, socket } = this.#response;
    const isProxied = proxyHeaders.some((name) => req.headers[name] !== undefined);
    return isProxied || !socket || socket.destroyed ? undefined : socket;
  }

  /** Runs `action` once everything was fully written to an open connection, and never otherwise. */
  onDelivered(action: () => void): void {
    if (this.#deliveries.push(action) > 1) return;
    this.#response.once('finish', () => {
      for (const deliver of this.#deliveries) deliver();
    });
  }

  /** Says something that is not the last word. */
  write(message: object): void {
    if (this.#isOver || !this.#accepted.stream) return;
    this.#open();
    this.#response.write(eventFrame(message));
  }

  /** Says one last word of several: an event, or an item of a list for a client that takes JSON alone. */
  writePart(message: object): void {
    if (this.#accepted.stream) {
      this.write(message);
      return;
    }
    if (this.#isOver) return;
    const mark = this.#response.headersSent ? ',' : '[';
    if (!this.#response.headersSent)
      this.#response.writeHead(200, { 'content-type': 'application/json', ...this.#headers });
    this.#response.write(`${mark}${JSON.stringify(message)}`);
  }

  /** Says the last word. `status` counts only while nothing was said before. */
  finish(message: object, status = 200): void {
    if (this.#isOver) return;
    this.#cancelBeat?.();
    // An error that has a status of its own is told by it, in the one form that has one.
    if (!this.#accepted.json && status === 200) this.#open();
    if (this.#response.headersSent) {
      this.#response.end(eventFrame(message));
      return;
    }
    const body = Buffer.from(JSON.stringify(message));
    this.#response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': body.length,
      ...this.#headers,
    });
    this.#response.end(body);
  }

  /** Ends with what was said. */
  end(): void {
    if (this.#isOver) return;
    this.#cancelBeat?.();
    if (this.#accepted.stream) {
      this.#open();
      this.#response.end();
    } else if (this.#response.headersSent) {
      this.#response.end(']');
    } else {
      this.#response.writeHead(202, this.#headers).end();
    }
  }

  #open(): void {
    if (!this.#response.headersSent) openEventStream(this.#response, this.#headers);
  }

  /** Shows in time, and then again and again, that the answer is still to come. */
  #beatIn(delayMs: number, clock: Clock): void {
    this.#cancelBeat = clock.after(delayMs, () => {
      if (this.#isOver) return;
      this.#open();
      // Frames that a reader does not take are not heaped up.
      if (!this.#response.writableNeedDrain) this.#response.write(keepAliveComment);
      this.#beatIn(limits.keepAliveMs, clock);
    });
  }

  get #isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }
}
