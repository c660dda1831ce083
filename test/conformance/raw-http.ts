import type { ModernOptions } from '../support/raw-modern.ts';
import { modernRequest } from '../support/raw-modern.ts';

export type Headers = Readonly<Record<string, string>>;

/** A JSON-RPC message as it came over the wire. */
export interface Message {
  readonly jsonrpc: '2.0';
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Everything that came back for one request. */
export interface Answer {
  readonly status: number;
  readonly headers: Response['headers'];
  readonly text: string;
  /** In the order of arrival, whichever content type carried them. */
  readonly messages: readonly Message[];
}

export interface SseEvent {
  readonly id: string | undefined;
  readonly data: string;
}

const bothTypes = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** Sends a body as it is, or as JSON, with the headers that every POST needs; a header of '' is left out. */
export function send(url: string, body: unknown, headers: Headers = {}, signal?: AbortSignal): Promise<Response> {
  const given = Object.entries({ ...bothTypes, ...headers }).filter(([, value]) => value !== '');
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', headers: Object.fromEntries(given), body: content, signal: signal ?? null });
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const documents = isStream ? [...eventsIn(text)].map(({ data }) => data).filter((data) => data !== '') : [text];
  return {
    status: response.status,
    headers: response.headers,
    text,
    messages: text === '' ? [] : documents.map((document) => JSON.parse(document) as Message),
  };
}

export const post = async (url: string, body: unknown, headers: Headers = {}): Promise<Answer> =>
  readAnswer(await send(url, body, headers));

/** The status and error code of a refusal. */
export const refusalOf = ({ status, messages }: Answer): readonly [number, number | undefined] => [
  status,
  messages[0]?.error?.code,
];

function* eventsIn(text: string): Generator<SseEvent> {
  for (const frame of text.split('\n\n')) {
    const lines = frame.split('\n');
    const field = (name: string) =>
      lines
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    const data = field('data');
    if (data !== undefined) yield { id: field('id'), data };
  }
}

/** The events of a stream as they arrive, until it ends. */
export async function* eventsOf(response: Response): AsyncGenerator<SseEvent> {
  if (!response.body) return;
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))) {
    const frames = `${rest}${text}`.split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) yield* eventsIn(frame);
  }
}

/** The messages of a stream up to and including the first of this kind; closes the stream. */
export async function messagesUntil(response: Response, isLast: (message: Message) => boolean): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const { data } of eventsOf(response)) {
    if (data === '') continue;
    const message = JSON.parse(data) as Message;
    messages.push(message);
    if (isLast(message)) break;
  }
  return messages;
}

export function modern(
  url: string,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  options: ModernOptions = {},
): Promise<Answer> {
  const { body, headers } = modernRequest(method, params, options);
  return post(url, body, headers);
}

/** Opens a stream of the modern era. */
export function listen(
  url: string,
  method: string,
  params: Readonly<Record<string, unknown>>,
  options: ModernOptions = {},
): Promise<Response> {
  const { body, headers } = modernRequest(method, params, options);
  return send(url, body, headers);
}

/** A session of the legacy era, driven by hand. */
export class RawSession {
  readonly id: string;
  readonly hello: Answer;
  readonly #url: string;
  #lastId = 1;

  private constructor(url: string, hello: Answer) {
    this.#url = url;
    this.hello = hello;
    this.id = hello.headers.get('mcp-session-id') ?? '';
  }

  static async open(url: string, protocolVersion = '2025-11-25'): Promise<RawSession> {
    const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const session = new RawSession(url, await post(url, { jsonrpc: '2.0', id: 1, method: 'initialize', params }));
    await session.post({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return session;
  }

  get headers(): Headers {
    return { 'mcp-session-id': this.id, 'mcp-protocol-version': '2025-11-25' };
  }

  post(body: unknown, headers: Headers = {}): Promise<Answer> {
    return post(this.#url, body, { ...this.headers, ...headers });
  }

  request(method: string, params: object = {}): Promise<Answer> {
    this.#lastId += 1;
    return this.post({ jsonrpc: '2.0', id: this.#lastId, method, params });
  }

  /** Opens the session's stream; `lastEventId` resumes. */
  stream(lastEventId?: string): Promise<Response> {
    const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    return fetch(this.#url, { headers: { accept: 'text/event-stream', ...this.headers, ...resume } });
  }

  end(): Promise<Response> {
    return fetch(this.#url, { method: 'DELETE', headers: this.headers });
  }
}
