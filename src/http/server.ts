import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { limits } from '../limits.ts';
import { carriesHandle } from '../mcp/endpoint.ts';
import { problems, refuse } from '../mcp/problem.ts';
import type { Health } from './app.ts';
import { makeApp } from './app.ts';
import { addressBehind } from './client-address.ts';
import type { Door } from './door.ts';
import type { Allowed } from './guards.ts';
import { judge } from './guards.ts';
import { MeasuredResponse, type SendBacklog } from './send-backlog.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, address: string) => Promise<void>;

const mcpPath = '/mcp';

const isMcp = ({ url = '' }: IncomingMessage): boolean => url === mcpPath || url.startsWith(`${mcpPath}?`);

const isAdmin = ({ url = '' }: IncomingMessage): boolean => /^\/admin(?:[/?]|$)/.test(url);

const refusals = {
  foreign_host: 'This Host is not served here',
  foreign_origin: 'This Origin is not served here',
} as const;

const send = (response: ServerResponse, status: number, code: number, message: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }));
};

/** Lets a page of an allowed origin read the answers. */
function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', 'mcp-session-id, mcp-protocol-version, retry-after');
  response.setHeader('vary', 'origin');
}

function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers':
      'content-type, accept, authorization, mcp-session-id, mcp-protocol-version, mcp-method, mcp-name, last-event-id',
    'access-control-max-age': '600',
  });
  response.end();
}

/** A server for the moderators' API alone. */
export const makeAdminServer = (admin: RequestListener, allowed: Allowed): Server =>
  createServer((request, response) => {
    const verdict = judge(request, allowed);
    if (verdict !== 'ok') send(response, 403, -32000, refusals[verdict]);
    else admin(request, response);
  });

/** The process's HTTP server: every request is judged first; `/mcp` goes to `mcp`, `/admin` to `admin`, the rest to Express. */
export function makeServer(parts: {
  mcp: Handler;
  /** The moderators' API, unless it has a port of its own, or there is none. */
  admin?: RequestListener | undefined;
  health: Health;
  allowed: Allowed;
  onError: (error: unknown) => string;
  /** Without one, everybody may come as often as they like. */
  door?: Door;
  /** Without one, readers may be owed any number of bytes. */
  backlog?: SendBacklog;
}): Server {
  const { door, backlog } = parts;
  const app = makeApp(parts.health);
  const addressOf = door?.addressOf ?? addressBehind([]);
  const times = { headersTimeout: limits.headMs, requestTimeout: limits.requestMs };
  /** Requests of each connection that were not answered yet. */
  const unanswered = new WeakMap<Socket, number>();
  const server = createServer({ ...times, ServerResponse: MeasuredResponse }, (request, response) => {
    const { socket } = request;
    const ahead = unanswered.get(socket) ?? 0;
    unanswered.set(socket, ahead + 1);
    response.once('close', () => {
      unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1);
      // A connection that its client keeps for later would hold a closing server open.
      if (!server.listening) server.closeIdleConnections();
    });
    const verdict = judge(request, parts.allowed);
    if (verdict === 'ok') allowOrigin(request, response);
    const address = addressOf(request);
    if (door && !door.admit(request, response, address)) return;
    backlog?.watch(response, address);
    if (ahead >= limits.connectionRequestsMax) refuse(response, problems.tooFarAhead);
    else if (backlog?.isFull(address)) refuse(response, problems.tooFarBehind);
    else if (verdict !== 'ok') send(response, 403, -32000, refusals[verdict]);
    // A handle where it must not be is the endpoint's to refuse, wherever it was sent.
    else if (isMcp(request) || carriesHandle(request)) serveMcp(request, response, address);
    else if (parts.admin && isAdmin(request)) parts.admin(request, response);
    else app(request, response);
  });
  if (door) {
    server.on('connection', (socket) => door.connect(socket));
    server.on('clientError', (error, socket) => door.refuse(error, socket as Socket));
  }
  return server;

  function serveMcp(request: IncomingMessage, response: ServerResponse, address: string): void {
    if (request.method === 'OPTIONS') {
      answerPreflight(response);
      return;
    }
    parts.mcp(request, response, address).catch((error: unknown) => {
      const text = parts.onError(error);
      if (response.headersSent) response.destroy();
      else send(response, 500, -32603, text);
    });
  }
}
