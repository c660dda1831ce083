import type { IncomingMessage } from 'node:http';
import type { Notification } from './client-answer.ts';
import { Journal } from './client-journal.ts';
import type { RpcMessage } from './raw-client.ts';

export interface StreamEvent {
  readonly id: string | undefined;
  /** Empty in an event that only tells an id. */
  readonly data: string;
}

/** A notification with the id of the event that brought it. */
export interface StreamedNotification extends Notification {
  readonly id: string | undefined;
}

/** The events in the text of a whole event stream. */
export const eventsIn = (text: string): readonly StreamEvent[] => text.split('\n\n').flatMap(eventIn);

function eventIn(block: string): StreamEvent[] {
  const fields = block
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).replace(/^ /, '')] as const);
  if (fields.length === 0) return [];
  const { id, data = '' } = Object.fromEntries(fields) as { id?: string; data?: string };
  return [{ id, data }];
}

/** An open event stream, of a session or in answer to a request, read as it comes. */
export class RawStream {
  readonly heard = new Journal<StreamedNotification>();
  /** Ids of events without data. */
  readonly primers: (string | undefined)[] = [];
  /** Comments, which keep a stream alive. */
  readonly comments = new Journal<string>();
  /** Settles when the stream is over. */
  readonly ended: Promise<void>;
  readonly #response: IncomingMessage;
  #answer: RpcMessage | undefined;

  constructor(response: IncomingMessage) {
    this.#response = response;
    this.ended = this.#read();
  }

  /** Names of all notifications so far. */
  get methods(): readonly string[] {
    return this.heard.all.map(({ method }) => method);
  }

  /** The last word to the request that opened the stream, as soon as there is one; undefined if the stream ended without. */
  async answer(): Promise<RpcMessage | undefined> {
    await this.ended;
    return this.#answer;
  }

  /** The first notification of this name. */
  first(method: string): Promise<StreamedNotification> {
    return this.heard.first((notification) => notification.method === method);
  }

  /** Drops the connection. */
  close(): void {
    this.#response.destroy();
  }

  async #read(): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of this.#response.setEncoding('utf8') as AsyncIterable<string>) {
        rest += chunk;
        const end = rest.lastIndexOf('\n\n') + 2;
        if (end < 2) continue;
        const whole = rest.slice(0, end);
        for (const [comment] of whole.matchAll(/^:.*$/gm)) this.comments.add(comment);
        for (const event of eventsIn(whole)) this.#take(event);
        rest = rest.slice(end);
      }
    } catch {
      // Dropped by us, or by a server that went.
    }
    this.heard.close();
    this.comments.close();
  }

  #take({ id, data }: StreamEvent): void {
    if (data === '') {
      this.primers.push(id);
      return;
    }
    const message = JSON.parse(data) as RpcMessage;
    if (message.method === undefined) this.#answer = message;
    else this.heard.add({ id, method: message.method, params: message.params ?? {} });
  }
}
