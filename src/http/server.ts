import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { AddressOf } from '../admission/client-address.ts';
import { addressBehind } from '../admission/client-address.ts';
import { limits } from '../limits.ts';
import { carriesHandle } from '../mcp/endpoint.ts';
import { problems, refuse } from '../mcp/problem.ts';
import { makeApp } from './app.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import type { Door } from './door.ts';
import type { Allowed, Verdict } from './guards.ts';
import { judge, refusals } from './guards.ts';
import type { Health } from './health.ts';
import { answerHealth } from './health.ts';
import { MeasuredResponse, type SendBacklog } from './send-backlog.ts';
import type { Target } from './target.ts';
import { targetOf } from './target.ts';

/** Serves one request of the client at `address`. */
export type Handler = (request: IncomingMessage, response: ServerResponse, address: string) => Promise<void>;

const mcpPath = '/mcp';

const isAdmin = (path: string): boolean => path === '/admin' || path.startsWith('/admin/');

/** How long connections may take, and how long they are kept. */
const times = {
  headersTimeout: limits.headMs,
  requestTimeout: limits.requestMs,
  keepAliveTimeout: limits.connectionIdleMs,
  // Probes may come without a Host; for all others the guards demand one.
  requireHostHeader: false,
} as const;

/** A request that the guards refused, and what it said of itself. */
export type OnRefused = (verdict: Exclude<Verdict, 'ok'>, said: string | undefined, address: string) => void;

/** A server for the moderators' API alone. */
export const makeAdminServer = (admin: RequestListener, allowed: Allowed): Server =>
  createServer(times, (request, response) => {
    const { authority, path, query } = targetOf(request.url);
    const verdict = judge(request, allowed, authority);
    request.url = path + query;
    if (verdict !== 'ok') refuse(response, problemOf(request, verdict, { authority }));
    else admin(request, response);
  });

/** The parts of the process's HTTP server. */
export interface HttpServerParts {
  readonly mcp: Handler;
  /** The moderators' API, unless it has a port of its own, or there is none. */
  readonly admin?: RequestListener | undefined;
  readonly health: Health;
  readonly allowed: Allowed;
  readonly onError: (error: unknown) => string;
  readonly onRefused?: OnRefused;
  /** Without one, every client may come as often as it likes. */
  readonly door?: Door;
  /** Without one, readers may be owed any number of bytes. */
  readonly backlog?: SendBacklog;
}

/** Judges each request, and hands it to the part that serves it. */
class Front {
  readonly #parts: HttpServerParts;
  readonly #app = makeApp();
  readonly #addressOf: AddressOf;
  /** Requests of each connection that were not answered yet. */
  readonly #unanswered = new WeakMap<Socket, number>();

  constructor(parts: HttpServerParts) {
    this.#parts = parts;
    this.#addressOf = parts.door?.addressOf ?? addressBehind([]);
  }

  /** Serves one request; `closed` is called when its answer is over. */
  handle(request: IncomingMessage, response: MeasuredResponse, closed: () => void): void {
    const { socket } = request;
    const ahead = this.#unanswered.get(socket) ?? 0;
    // A body that was sent is parsed to its end, even if the connection breaks.
    if (socket.destroyed) return;
    if (ahead >= limits.connectionRequestsHeldMax) {
      socket.destroy();
      return;
    }
    this.#unanswered.set(socket, ahead + 1);
    response.once('close', () => {
      this.#unanswered.set(socket, (this.#unanswered.get(socket) ?? 1) - 1);
      closed();
    });
    this.#judge(request, response, ahead);
  }

  #judge(request: IncomingMessage, response: MeasuredResponse, ahead: number): void {
    const { door, backlog, allowed, health, onRefused } = this.#parts;
    const target = targetOf(request.url);
    const verdict = judge(request, allowed, target.authority);
    if (verdict === 'ok') allowOrigin(request, response);
    const address = this.#addressOf(request);
    if (door && !door.admit(request, response, address)) return;
    backlog?.watch(response, address);
    if (ahead >= limits.connectionRequestsMax) {
      refuse(response, problems.tooFarAhead);
      return;
    }
    if (answerHealth(health, target.path, request, response)) return;
    if (backlog?.isFull(address)) refuse(response, problems.tooFarBehind);
    else if (verdict === 'ok') this.#route(request, response, target, address);
    else {
      onRefused?.(verdict, carriesHandle(request) ? undefined : saidOf(request, verdict, target), address);
      refuse(response, problemOf(request, verdict, target));
    }
  }

  #route(request: IncomingMessage, response: ServerResponse, { path, query }: Target, address: string): void {
    const { admin } = this.#parts;
    // A handle where it must not be is the endpoint's to refuse, wherever it was sent.
    if (path === mcpPath || carriesHandle(request)) {
      this.#serveMcp(request, response, address);
      return;
    }
    request.url = path + query;
    if (admin && isAdmin(path)) admin(request, response);
    else this.#app(request, response);
  }

  #serveMcp(request: IncomingMessage, response: ServerResponse, address: string): void {
    if (request.method === 'OPTIONS') {
      answerPreflight(request, response);
      return;
    }
    this.#parts.mcp(request, response, address).catch((error: unknown) => {
      const text = this.#parts.onError(error);
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, code: -32603, message: text });
    });
  }
}

/** The process's HTTP server: health is told to any client, and every other request is judged first; `/mcp` goes to `mcp`, `/admin` to `admin`. */
export function makeServer(parts: HttpServerParts): Server {
  const { door } = parts;
  const front = new Front(parts);
  const server = createServer({ ...times, ServerResponse: MeasuredResponse }, (request, response) => {
    front.handle(request, response, () => {
      // A connection that its client keeps for later would hold a closing server open.
      if (!server.listening) server.closeIdleConnections();
    });
  });
  if (door) {
    server.on('connection', (socket) => door.connect(socket));
    server.on('clientError', (error, socket) => door.refuse(error, socket as Socket));
  }
  return server;
}

/** A request that says nowhere whom it is for is malformed. @see RFC 9112, 3.2 */
const problemOf = (
  { headers }: IncomingMessage,
  verdict: Exclude<Verdict, 'ok'>,
  { authority }: Pick<Target, 'authority'>,
) => ({
  status: headers.host === undefined && authority === undefined ? 400 : 403,
  code: -32000,
  message: refusals[verdict],
});

/** The header value for which a request was refused. */
const saidOf = ({ headers }: IncomingMessage, verdict: Verdict, { authority }: Target): string | undefined =>
  (verdict === 'foreign_origin' ? headers.origin : (authority ?? headers.host))?.slice(0, limits.loggedHeaderCharsMax);
