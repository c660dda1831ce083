import type { ServerResponse } from 'node:http';

/** Sends JSON that nobody may keep. */
export function send(response: ServerResponse, status: number, body: object): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': text.length,
    'cache-control': 'no-store',
  });
  response.end(text);
}
