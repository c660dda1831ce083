import type { IncomingMessage } from 'node:http';
import { limits } from '../limits.ts';

export type Body = { readonly text: string } | 'too_large' | 'gone';

/** Reads a request's body as UTF-8, and no more of it than a request may have. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > limits.requestBytesMax) return 'too_large';
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limits.requestBytesMax) return 'too_large';
      chunks.push(chunk);
    }
  } catch {
    return 'gone';
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}
