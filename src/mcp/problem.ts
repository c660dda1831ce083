import type { IncomingMessage, ServerResponse } from 'node:http';
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import { limits } from '../limits.ts';

/** Why a request is not served, in the terms of HTTP and JSON-RPC. */
export interface Problem {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The id of the request that is refused, where its answer can name it. */
  readonly id?: string | number;
}

/** Every reason to refuse a request before its method is served: HTTP status, JSON-RPC code and message. */
export const problems = {
  notAllowed: { status: 405, code: -32000, message: 'Method not allowed', headers: { allow: 'GET, POST, DELETE' } },
  notAcceptable: { status: 406, code: -32000, message: 'Accept must allow application/json or text/event-stream' },
  notAcceptableStream: { status: 406, code: -32000, message: 'Accept must allow text/event-stream' },
  wrongType: { status: 415, code: -32000, message: 'Content-Type must be application/json' },
  wrongCharset: { status: 415, code: -32000, message: 'The charset of Content-Type must be utf-8' },
  wrongEncoding: {
    status: 415,
    code: -32000,
    message: 'A body must not be compressed: send it without Content-Encoding',
    headers: { 'accept-encoding': 'identity' },
  },
  tooLarge: { status: 413, code: -32000, message: `A request may have ${limits.requestBytesMax} bytes` },
  notJson: { status: 400, code: -32700, message: 'Parse error: the body is not JSON' },
  notUtf8: { status: 400, code: -32700, message: 'Parse error: the body is not UTF-8' },
  notRpc: { status: 400, code: -32600, message: 'Invalid request: the body is not a JSON-RPC message' },
  tooDeep: {
    status: 400,
    code: -32600,
    message: `Invalid request: objects and arrays may nest ${limits.jsonDepthMax} deep`,
  },
  idTooLong: {
    status: 400,
    code: -32600,
    message: `Invalid request: an id or a progress token may have ${limits.idCharsMax} characters`,
  },
  noSession: { status: 400, code: -32000, message: 'Mcp-Session-Id is missing: send initialize first' },
  unknownSession: { status: 404, code: -32001, message: 'Session not found: send initialize again' },
  wrongVersion: {
    status: 400,
    code: -32000,
    message: `Unsupported MCP-Protocol-Version; supported: ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}`,
  },
  initializedAlready: {
    status: 400,
    code: -32600,
    message: 'This session is initialized already: go on with it, or leave out Mcp-Session-Id to begin another',
  },
  initializeAsNotification: { status: 400, code: -32600, message: 'initialize must have an id' },
  initializeAlone: { status: 400, code: -32600, message: 'initialize must be the only message of its request' },
  foreignEventId: { status: 400, code: -32602, message: 'Last-Event-ID is not from a stream of this session’s user' },
  misplacedHandle: {
    status: 400,
    code: -32600,
    message:
      'A handle never belongs in a URL or a header: pass it as argument of a tool, or in _meta. Treat this one as leaked.',
  },
  tooManySessions: {
    status: 503,
    code: -32000,
    message: 'Too many sessions: try again later',
    headers: { 'retry-after': String(limits.retryAfterSeconds) },
  },
  tooManyStreams: {
    status: 503,
    code: -32000,
    message: 'Too many streams: try again later',
    headers: { 'retry-after': String(limits.retryAfterSeconds) },
  },
  tooManySessionsFromThere: {
    status: 429,
    code: -32000,
    message: 'Too many sessions from your address: end one first, or try again later',
    headers: { 'retry-after': String(limits.retryAfterSeconds) },
  },
  tooManyStreamsFromThere: {
    status: 429,
    code: -32000,
    message: 'Too many streams from your address: end one first, or try again later',
    headers: { 'retry-after': String(limits.retryAfterSeconds) },
  },
  tooFarBehind: {
    status: 503,
    code: -32000,
    message: 'Your address has not read the answers it was sent: read them first, then try again',
    headers: { 'retry-after': String(limits.retryAfterSeconds) },
  },
  tooFarAhead: {
    status: 503,
    code: -32000,
    message: 'Too many requests wait on this connection: wait for their answers, then try again',
    headers: { 'retry-after': String(limits.retryAfterSeconds) },
  },
  draining: {
    status: 503,
    code: -32000,
    message: 'The server is about to restart: try again later',
    headers: { 'retry-after': String(limits.retryAfterSeconds) },
  },
} satisfies Record<string, Problem>;

/** A request that came too soon after others from the same address. */
export const tooManyRequestsFromThere = (retryAfterSeconds: number): Problem => ({
  status: 429,
  code: -32000,
  message: 'Too many requests from your address: wait as long as Retry-After says',
  headers: { 'retry-after': String(retryAfterSeconds) },
});

/** Sends a problem as a JSON-RPC error. */
export function refuse(
  response: ServerResponse,
  problem: Problem,
  id: string | number | null = problem.id ?? null,
): void {
  const { status, code, message, data, headers } = problem;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message, ...(data !== undefined && { data }) }, id }));
}

/** The first value of a header, or undefined without one. */
export const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};
