import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import {
  isInitializeRequest,
  JSONRPCMessageSchema,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js';
import { limits } from '../limits.ts';
import { readCursor } from '../runtime/cursor.ts';
import { Deadlines } from '../runtime/deadlines.ts';
import { readBody } from './body.ts';
import type { SessionParts } from './legacy-session.ts';
import { LegacySession } from './legacy-session.ts';

/** First revision whose clients understand an event with an id and no data. */
const primingSince = '2025-11-25';

interface Problem {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const problems = {
  notAllowed: { status: 405, code: -32000, message: 'Method not allowed', headers: { allow: 'GET, POST, DELETE' } },
  notAcceptable: { status: 406, code: -32000, message: 'Accept must name application/json and text/event-stream' },
  notAcceptableStream: { status: 406, code: -32000, message: 'Accept must name text/event-stream' },
  wrongType: { status: 415, code: -32000, message: 'Content-Type must be application/json' },
  tooLarge: { status: 413, code: -32000, message: `A request may have ${limits.requestBytesMax} bytes` },
  notJson: { status: 400, code: -32700, message: 'Parse error: the body is not JSON' },
  notRpc: { status: 400, code: -32600, message: 'Invalid request: the body is not a JSON-RPC message' },
  noSession: { status: 400, code: -32000, message: 'Mcp-Session-Id is missing: send initialize first' },
  unknownSession: { status: 404, code: -32001, message: 'Session not found: send initialize again' },
  wrongVersion: {
    status: 400,
    code: -32000,
    message: `Unsupported MCP-Protocol-Version; supported: ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}`,
  },
  initializedAlready: { status: 400, code: -32600, message: 'This session is initialized already' },
  initializeAlone: { status: 400, code: -32600, message: 'initialize must be the only message of its request' },
  foreignEventId: { status: 400, code: -32602, message: 'Last-Event-ID is not from a stream of this session’s user' },
  tooManySessions: {
    status: 503,
    code: -32000,
    message: 'Too many sessions: try again later',
    headers: { 'retry-after': String(limits.retryAfterSeconds) },
  },
  draining: {
    status: 503,
    code: -32000,
    message: 'The server is about to restart: try again later',
    headers: { 'retry-after': String(limits.retryAfterSeconds) },
  },
} satisfies Record<string, Problem>;

const refuse = (response: ServerResponse, { status, code, message, headers }: Problem): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }));
};

const isJson = (contentType: string | undefined): boolean =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Serves `/mcp`: finds the session of a request, or begins one. */
export class Endpoint {
  readonly #parts: SessionParts;
  readonly #sessionsMax: number;
  readonly #sessions = new Map<string, LegacySession>();
  readonly #idle: Deadlines<string>;
  #isDraining = false;

  constructor(parts: SessionParts, sessionsMax: number = limits.sessionsMax) {
    this.#parts = parts;
    this.#sessionsMax = sessionsMax;
    this.#idle = new Deadlines(parts.clock, (id) => this.#expire(id));
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const problem = await this.#serve(request, response);
    if (problem) refuse(response, problem);
  }

  /** Tells every reader that the server is about to go, ends all streams and opens no more. */
  drain(): void {
    this.#isDraining = true;
    for (const session of this.#sessions.values()) session.drain();
  }

  async close(): Promise<void> {
    this.#idle.stop();
    await Promise.all([...this.#sessions.values()].map((session) => session.close()));
    this.#sessions.clear();
  }

  /** Serves the request, or says why not. */
  async #serve(request: IncomingMessage, response: ServerResponse): Promise<Problem | undefined> {
    switch (request.method) {
      case 'POST':
        return this.#post(request, response);
      case 'GET':
        return this.#get(request, response);
      case 'DELETE':
        return this.#delete(request, response);
      default:
        return problems.notAllowed;
    }
  }

  async #post(request: IncomingMessage, response: ServerResponse): Promise<Problem | undefined> {
    const accept = header(request, 'accept') ?? '';
    if (!accept.includes('application/json') || !accept.includes('text/event-stream')) {
      return problems.notAcceptable;
    }
    if (!isJson(header(request, 'content-type'))) return problems.wrongType;
    const body = await readBody(request);
    if (body === 'gone') return undefined;
    if (body === 'too_large') return problems.tooLarge;
    const messages = parseMessages(body.text);
    if ('status' in messages) return messages;
    if (messages.some(isInitializeRequest)) return this.#initialize(request, response, messages);
    const session = this.#find(request);
    if ('status' in session) return session;
    session.receive(messages, response);
    return undefined;
  }

  async #initialize(
    request: IncomingMessage,
    response: ServerResponse,
    messages: readonly JSONRPCMessage[],
  ): Promise<Problem | undefined> {
    if (messages.length > 1) return problems.initializeAlone;
    if (header(request, 'mcp-session-id') !== undefined) return problems.initializedAlready;
    if (this.#isDraining) return problems.draining;
    if (this.#sessions.size >= this.#sessionsMax) return problems.tooManySessions;
    const session = new LegacySession(randomBytes(24).toString('base64url'), this.#parts);
    this.#sessions.set(session.id, session);
    this.#renew(session.id);
    await session.connect();
    session.receive(messages, response);
    return undefined;
  }

  #get(request: IncomingMessage, response: ServerResponse): Problem | undefined {
    if (!header(request, 'accept')?.includes('text/event-stream')) {
      return problems.notAcceptableStream;
    }
    const session = this.#find(request);
    if ('status' in session) return session;
    if (this.#isDraining) return problems.draining;
    const lastEventId = header(request, 'last-event-id');
    const { userId } = session.caller;
    const from = userId && lastEventId ? readCursor(userId, lastEventId) : undefined;
    const isReached = !from || (userId && this.#parts.host.outboxes.read(userId, from, 1) !== undefined);
    if (userId && lastEventId && (!from || !isReached)) return problems.foreignEventId;
    const isPrimed = (header(request, 'mcp-protocol-version') ?? '') >= primingSince;
    session.openStream(response, from, isPrimed, () => this.#renew(session.id));
    return undefined;
  }

  async #delete(request: IncomingMessage, response: ServerResponse): Promise<Problem | undefined> {
    const session = this.#find(request);
    if ('status' in session) return session;
    this.#forget(session);
    await session.close();
    response.writeHead(200).end();
    return undefined;
  }

  /** The session that a request names. */
  #find(request: IncomingMessage): LegacySession | Problem {
    const id = header(request, 'mcp-session-id');
    if (id === undefined) return problems.noSession;
    const session = this.#sessions.get(id);
    if (!session) return problems.unknownSession;
    const version = header(request, 'mcp-protocol-version');
    if (version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) return problems.wrongVersion;
    this.#renew(id);
    return session;
  }

  #renew(id: string): void {
    if (this.#sessions.has(id)) this.#idle.set(id, this.#parts.clock.now() + limits.sessionIdleMs);
  }

  #expire(id: string): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    if (session.hasStream) {
      this.#renew(id);
      return;
    }
    this.#forget(session);
    void session.close();
  }

  #forget(session: LegacySession): void {
    this.#sessions.delete(session.id);
    this.#idle.delete(session.id);
  }
}

function parseMessages(text: string): readonly JSONRPCMessage[] | Problem {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return problems.notJson;
  }
  const items: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  if (items.length === 0 || items.length > limits.batchMessagesMax) return problems.notRpc;
  const parsed = items.map((item) => JSONRPCMessageSchema.safeParse(item));
  const messages = parsed.flatMap(({ data }) => (data ? [data] : []));
  return messages.length === items.length ? messages : problems.notRpc;
}
