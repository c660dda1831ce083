import type { IncomingMessage, ServerResponse } from 'node:http';
import { limits } from '../limits.ts';

/** The headers that clients of this server send. */
const usualHeaders = [
  'content-type',
  'accept',
  'authorization',
  'mcp-session-id',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
  'last-event-id',
];
const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]{1,128}$/;

/** Lets a page of an allowed origin read the answers. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  response.setHeader('vary', 'origin');
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', 'mcp-session-id, mcp-protocol-version, retry-after');
}

/** Allows what a browser asks for on behalf of a page of an allowed origin. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': headersAskedFor(request).join(', '),
    'access-control-max-age': '600',
    vary: 'origin, access-control-request-headers',
  });
  response.end();
}

/** The names asked for, and the usual ones. */
function headersAskedFor(request: IncomingMessage): readonly string[] {
  const asked = String(request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => headerName.test(name));
  return [...new Set([...usualHeaders, ...asked])].slice(0, limits.corsHeadersMax);
}
