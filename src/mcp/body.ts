import type { IncomingMessage } from 'node:http';
import { limits } from '../limits.ts';

export type Body = { readonly text: string } | 'too_large' | 'gone';

/** Reads a request's body as UTF-8, and no more of it than a request may have. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > limits.requestBytesMax) return 'too_large';
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Left early, the request must live on for its answer to be written.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limits.requestBytesMax) break;
      chunks.push(chunk);
    }
  } catch {
    return 'gone';
  }
  if (size > limits.requestBytesMax) {
    // What is left of it is let go of, so that the connection can be used again.
    request.resume();
    return 'too_large';
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}
