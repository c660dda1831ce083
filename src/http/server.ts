import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
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

/** The process's HTTP server: health is told to anybody, and every other request is judged first; `/mcp` goes to `mcp`, `/admin` to `admin`. */
export function makeServer(parts: {
  mcp: Handler;
  /** The moderators' API, unless it has a port of its own, or there is none. */
  admin?: RequestListener | undefined;
  health: Health;
  allowed: Allowed;
  onError: (error: unknown) => string;
  onRefused?: OnRefused;
  /** Without one, everybody may come as often as they like. */
  door?: Door;
  /** Without one, readers may be owed any number of bytes. */
  backlog?: SendBacklog;
}): Server {
  const { door, backlog } = parts;
  const app = makeApp();
  const addressOf = door?.addressOf ?? addressBehind([]);
  /** Requests of each connection that were not answered yet. */
  const unanswered = new WeakMap<Socket, number>();
  const server = createServer({ ...times, ServerResponse: MeasuredResponse }, (request, response) => {
    const { socket } = request;
    const ahead = unanswered.get(socket) ?? 0;
    // A body that was sent is parsed to its end, even if the connection breaks.
    if (socket.destroyed) return;
    if (ahead >= limits.connectionRequestsHeldMax) {
      socket.destroy();
      return;
    }
    unanswered.set(socket, ahead + 1);
    response.once('close', () => {
      unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1);
      // A connection that its client keeps for later would hold a closing server open.
      if (!server.listening) server.closeIdleConnections();
    });
    const target = targetOf(request.url);
    const verdict = judge(request, parts.allowed, target.authority);
    if (verdict === 'ok') allowOrigin(request, response);
    const address = addressOf(request);
    if (door && !door.admit(request, response, address)) return;
    backlog?.watch(response, address);
    if (ahead >= limits.connectionRequestsMax) {
      refuse(response, problems.tooFarAhead);
      return;
    }
    if (answerHealth(parts.health, target.path, request, response)) return;
    if (backlog?.isFull(address)) refuse(response, problems.tooFarBehind);
    else if (verdict === 'ok') route(request, response, target, address);
    else {
      parts.onRefused?.(verdict, carriesHandle(request) ? undefined : saidOf(request, verdict, target), address);
      refuse(response, problemOf(request, verdict, target));
    }
  });
  if (door) {
    server.on('connection', (socket) => door.connect(socket));
    server.on('clientError', (error, socket) => door.refuse(error, socket as Socket));
  }
  return server;

  function route(request: IncomingMessage, response: ServerResponse, { path, query }: Target, address: string): void {
    // A handle where it must not be is the endpoint's to refuse, wherever it was sent.
    if (path === mcpPath || carriesHandle(request)) {
      serveMcp(request, response, address);
      return;
    }
    request.url = path + query;
    if (parts.admin && isAdmin(path)) parts.admin(request, response);
    else app(request, response);
  }

  function serveMcp(request: IncomingMessage, response: ServerResponse, address: string): void {
    if (request.method === 'OPTIONS') {
      answerPreflight(request, response);
      return;
    }
    parts.mcp(request, response, address).catch((error: unknown) => {
      const text = parts.onError(error);
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, code: -32603, message: text });
    });
  }
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
