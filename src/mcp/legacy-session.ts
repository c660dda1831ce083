import type { ServerResponse } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  JSONRPCMessage,
  RequestId,
  ServerNotification,
  ServerRequest,
  ServerResult,
} from '@modelcontextprotocol/sdk/types.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import type { Logger } from 'pino';
import { z } from 'zod';
import { limits } from '../limits.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Position } from '../runtime/cursor.ts';
import type { Host } from '../runtime/host.ts';
import type { Bindings } from './caller.ts';
import { SessionCaller } from './caller.ts';
import type { Catalogue } from './catalogue.ts';
import { incident } from './incident.ts';
import { LegacyTransport } from './legacy-transport.ts';
import { NotificationStream } from './notification-stream.ts';
import { readInbox, resourceListing } from './resources.ts';
import { instructions, serverInfo } from './server-info.ts';
import type { Call } from './tool.ts';
import { inboxUri } from './wire.ts';

// A validator per server would be a schema compiler per session.
const jsonSchemaValidator = new AjvJsonSchemaValidator();

/** A method as the SDK knows it, and as it lets every request of that name pass, for us to look at its params. */
const method = <Schema extends z.ZodObject<{ method: z.ZodLiteral<string> }>>(schema: Schema) => ({
  schema,
  anyParams: z.looseObject({ method: schema.shape.method }),
});

// Made once: a schema per session would be most of what a session takes.
const methods = {
  listTools: method(ListToolsRequestSchema),
  callTool: method(CallToolRequestSchema),
  listResources: method(ListResourcesRequestSchema),
  readResource: method(ReadResourceRequestSchema),
  subscribe: method(SubscribeRequestSchema),
  unsubscribe: method(UnsubscribeRequestSchema),
};

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Serves one method. Params of the wrong form are the caller's error, which the SDK alone would answer as a fault of ours. */
function serve<Schema extends z.ZodObject<{ method: z.ZodLiteral<string> }>>(
  server: Server,
  { schema, anyParams }: ReturnType<typeof method<Schema>>,
  handler: (request: z.output<Schema>, extra: Extra) => ServerResult | Promise<ServerResult>,
): void {
  server.setRequestHandler(anyParams, (request, extra) => {
    const parsed = schema.safeParse(request);
    if (parsed.success) return handler(parsed.data, extra);
    const places = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new McpError(ErrorCode.InvalidParams, `Invalid ${places.join(', ')}`);
  });
}

export interface SessionParts {
  readonly host: Host;
  readonly clock: Clock;
  readonly bindings: Bindings;
  readonly catalogue: Catalogue;
  readonly log: Logger;
}

/** One MCP session of the legacy era: a server of the SDK on a transport of ours, and at most one notification stream. */
export class LegacySession {
  readonly id: string;
  readonly caller: SessionCaller;
  readonly #parts: SessionParts;
  readonly #server: Server;
  readonly #transport: LegacyTransport;
  #stream: NotificationStream | undefined;
  #isStreamPrimed = false;
  #unsubscribeInbox: (() => void) | undefined;
  #isInboxWanted = false;

  constructor(id: string, parts: SessionParts) {
    this.id = id;
    this.#parts = parts;
    this.#transport = new LegacyTransport(id, (message) => this.#push(message));
    this.caller = new SessionCaller(parts.host.identities, parts.bindings, { replaced: () => this.#replaced() });
    this.#server = new Server(serverInfo, {
      capabilities: { tools: {}, resources: { subscribe: true } },
      instructions,
      jsonSchemaValidator,
    });
    this.#server.onerror = (error) => parts.log.debug({ err: error }, 'session error');
    this.#serveTools();
    this.#serveResources();
  }

  get hasStream(): boolean {
    return this.#stream !== undefined;
  }

  connect(): Promise<void> {
    return this.#server.connect(this.#transport);
  }

  /** Hands on the messages of one POST. */
  receive(messages: readonly JSONRPCMessage[], response: ServerResponse): void {
    const { userId } = this.caller;
    if (userId) this.#parts.host.presence.touch(userId);
    this.#transport.receive(messages, response);
  }

  /** Opens the session's stream; the newest one wins, and an older one ends. */
  openStream(response: ServerResponse, from: Position | undefined, isPrimed: boolean, onEnd: () => void): void {
    this.#stream?.end();
    const stream = new NotificationStream({
      host: this.#parts.host,
      clock: this.#parts.clock,
      response,
      onEnd: () => {
        if (this.#stream === stream) this.#stream = undefined;
        onEnd();
      },
    });
    this.#stream = stream;
    this.#isStreamPrimed = isPrimed;
    stream.open({ 'mcp-session-id': this.id });
    this.#attach(from);
  }

  /** Tells the reader that the server is about to go, and ends the stream. */
  drain(): void {
    this.#stream?.push({
      method: 'server.draining',
      params: { retry_after_seconds: limits.retryAfterSeconds },
    });
    this.#stream?.end();
  }

  async close(): Promise<void> {
    this.#stream?.end();
    this.#unsubscribeInbox?.();
    this.caller.release();
    await this.#server.close();
  }

  #push(message: JSONRPCMessage): void {
    if ('method' in message) this.#stream?.push(message);
  }

  #replaced(): void {
    this.#stream?.push({ method: 'session.replaced' });
    this.#stream?.end();
    this.#unsubscribeInbox?.();
    this.#unsubscribeInbox = undefined;
  }

  /** Lets the stream and the subscription follow the person of this session, as soon as there is one. */
  #attach(from?: Position): void {
    const { userId } = this.caller;
    if (!userId) return;
    this.#stream?.attach({ userId, from }, this.#isStreamPrimed);
    if (!this.#isInboxWanted || this.#unsubscribeInbox) return;
    this.#unsubscribeInbox = this.#parts.host.outboxes.subscribe(userId, () =>
      this.#stream?.push({ method: 'notifications/resources/updated', params: { uri: inboxUri } }),
    );
  }

  #serveTools(): void {
    const { catalogue, log } = this.#parts;
    serve(this.#server, methods.listTools, () => ({ tools: [...catalogue.listing] }));
    serve(this.#server, methods.callTool, async ({ params }, extra) => {
      if (!catalogue.has(params.name)) throw new McpError(ErrorCode.InvalidParams, 'Unknown tool');
      const token = params._meta?.progressToken;
      const heartbeat = token === undefined ? undefined : () => this.#beat(token, extra.requestId);
      try {
        return await catalogue.call(params.name, params.arguments, this.#asCaller(), {
          ...this.#callOf(extra.requestId, extra.signal),
          heartbeat,
        });
      } catch (error) {
        throw new McpError(ErrorCode.InternalError, incident(log, error, params.name));
      } finally {
        this.#attach();
      }
    });
  }

  #serveResources(): void {
    serve(this.#server, methods.listResources, () => ({ resources: resourceListing }));
    serve(this.#server, methods.readResource, ({ params }) => {
      requireInbox(params.uri);
      return { contents: [readInbox(this.#parts.host, this.caller.userId)] };
    });
    serve(this.#server, methods.subscribe, ({ params }) => {
      requireInbox(params.uri);
      this.#isInboxWanted = true;
      this.#attach();
      return {};
    });
    serve(this.#server, methods.unsubscribe, ({ params }) => {
      requireInbox(params.uri);
      this.#isInboxWanted = false;
      this.#unsubscribeInbox?.();
      this.#unsubscribeInbox = undefined;
      return {};
    });
  }

  #asCaller() {
    return {
      identify: (handle: string | undefined) => this.caller.identify(handle),
      bind: this.caller.bind.bind(this.caller),
    };
  }

  #callOf(requestId: RequestId, cancelled: AbortSignal): Call {
    const exchange = this.#transport.exchangeOf(requestId);
    return {
      signal: exchange ? AbortSignal.any([cancelled, exchange.gone]) : cancelled,
      onDelivered: (action) =>
        exchange?.onDelivered(() => {
          action().catch((error: unknown) => incident(this.#parts.log, error, 'acknowledge'));
        }),
    };
  }

  #beat(progressToken: string | number, requestId: RequestId): void {
    this.#beats += 1;
    const message = {
      jsonrpc: '2.0' as const,
      method: 'notifications/progress',
      params: { progressToken, progress: this.#beats },
    };
    void this.#transport.send(message, { relatedRequestId: requestId });
  }

  #beats = 0;
}

function requireInbox(uri: string): void {
  // -32002 is what these revisions name for a resource that does not exist.
  if (uri !== inboxUri) throw new McpError(-32002, 'Resource not found');
}
