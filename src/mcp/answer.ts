import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { limits } from '../limits.ts';

/** What proxies add to the requests that they pass on. */
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];

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

export const eventFrame = (message: object, id?: string): string =>
  `event: message\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;

/**
 * The answer to one POST. It goes out as plain JSON; when something else has to be said first (progress), it becomes an event stream
 * that ends with the answer.
 */
export class Answer {
  readonly #response: ServerResponse;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #gone = new AbortController();

  constructor(response: ServerResponse, headers: Readonly<Record<string, string>> = {}) {
    this.#response = response;
    this.#headers = headers;
    response.once('close', () => {
      if (!response.writableFinished) this.#gone.abort();
    });
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
    this.#response.once('finish', action);
  }

  /** Says something that is not the last word. */
  write(message: object): void {
    if (this.#isOver) return;
    if (!this.#response.headersSent) openEventStream(this.#response, this.#headers);
    this.#response.write(eventFrame(message));
  }

  /** Says the last word. `status` counts only while nothing was said before. */
  finish(message: object, status = 200): void {
    if (this.#isOver) return;
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

  /** Ends without a last word. */
  end(): void {
    if (this.#isOver) return;
    if (!this.#response.headersSent) openEventStream(this.#response, this.#headers);
    this.#response.end();
  }

  get #isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }
}
