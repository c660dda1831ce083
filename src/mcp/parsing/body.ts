import type { IncomingMessage } from 'node:http';
import { limits } from '../../limits.ts';
import type { Holding } from './unfinished-bodies.ts';

/** The text of a body, or why there is none. */
export type Body =
  | { readonly text: string }
  | 'too_large'
  | 'not_utf8'
  | 'gone'
  | { readonly retryAfterSeconds: number };

/** Asks for leave to take further bytes: seconds to wait, or 0. */
export type Weigh = (bytes: number) => number;

/** The bytes of a request that are weighed before any of it is read: what it says it has, or what weighs nothing more. */
export function bytesWeighedFirst({ headers }: IncomingMessage): number {
  const declared = Math.min(Number(headers['content-length'] ?? 0), limits.requestBytesMax);
  return Math.max(declared, limits.requestBytesPerToken);
}

/** Skips a byte order mark. @throws TypeError for what is not UTF-8 */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a request's body as UTF-8, and no more of it than a request may have. Whatever was not weighed yet is as it comes. */
export async function readBody(request: IncomingMessage, weigh: Weigh, holding: Holding): Promise<Body> {
  const scale = new Scale(weigh, bytesWeighedFirst(request));
  if (Number(request.headers['content-length'] ?? 0) > limits.requestBytesMax) {
    holding.release();
    discard(request, scale);
    return 'too_large';
  }
  const chunks: Buffer[] = [];
  try {
    // Left early, the request must live on for its answer to be written.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const retryAfterSeconds = scale.add(chunk.length);
      if (retryAfterSeconds > 0) return { retryAfterSeconds };
      if (scale.bytes > limits.requestBytesMax) break;
      if (!holding.add(chunk.length)) return { retryAfterSeconds: limits.retryAfterSeconds };
      chunks.push(chunk);
    }
  } catch {
    return 'gone';
  } finally {
    holding.release();
  }
  if (scale.bytes > limits.requestBytesMax) {
    discard(request, scale);
    return 'too_large';
  }
  try {
    return { text: utf8.decode(Buffer.concat(chunks)) };
  } catch {
    return 'not_utf8';
  }
}

/** Weighs a body as it comes. */
class Scale {
  bytes = 0;
  readonly #weigh: Weigh;
  #weighed: number;

  constructor(weigh: Weigh, weighed: number) {
    this.#weigh = weigh;
    this.#weighed = weighed;
  }

  /** Seconds to wait for so many further bytes, or 0. */
  add(bytes: number): number {
    this.bytes += bytes;
    const further = this.bytes - this.#weighed;
    if (further <= 0) return 0;
    this.#weighed = this.bytes;
    return this.#weigh(further);
  }
}

/** Lets go of what is left of a request, so that its connection can be used again; too much of it ends the connection. */
function discard(request: IncomingMessage, scale: Scale): void {
  request.on('data', (chunk: Buffer) => {
    if (scale.add(chunk.length) > 0) request.destroy();
  });
  request.resume();
}
