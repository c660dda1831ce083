import type { Agent, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent?: Agent;
  /** Destroys the socket when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request whose response is still being read. Unlike `fetch` it sends any header and any body. */
export function open(url: string, { method = 'GET', headers, body, ...options }: RawRequest): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = httpRequest(url, { ...options, method, headers: { ...headers } });
  request.once('response', resolve);
  request.on('error', reject);
  // With a length, as nearly every client sends it, unless chunks are asked for.
  if (body !== undefined && !headers?.['transfer-encoding'])
    request.setHeader('content-length', Buffer.byteLength(body));
  request.end(body);
  return promise;
}

/** A request and its whole response. */
export async function exchange(url: string, request: RawRequest = {}): Promise<RawResponse> {
  const response = await open(url, request);
  return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
}

/** The headers of every POST of a legacy client. */
export const postHeaders = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
} as const;
