import type { ServerResponse } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type {
  GetPromptResult,
  JSONRPCMessage,
  ReadResourceResult,
  RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  ErrorCode,
  isJSONRPCRequest,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import type { UserId } from '../../../machines/address.ts';
import { limits } from '../../limits.ts';
import type { Position } from '../../people/cursor.ts';
import { readCursor } from '../../people/cursor.ts';
import type { Host } from '../../people/host.ts';
import type { StoredSession } from '../../people/store.ts';
import { SessionCaller } from './session-caller.ts';
import { incident } from '../incident.ts';
import type { Parts } from '../services.ts';
import { promptArguments } from '../prompts/prompt-arguments.ts';
import { RpcError, refusalData } from '../rpc-error.ts';
import { handleIn } from '../wire/wire.ts';
import { serverInfo } from '../server-info.ts';
import type { Reader } from '../streams/answer.ts';
import { openEventStream } from '../streams/answer.ts';
import { NotificationStream } from '../streams/notification-stream.ts';
import { sessionFormat } from '../streams/stream-format.ts';
import type { InputRequired } from '../surface.ts';
import { completion, isInputRequired } from '../surface.ts';
import type { Call } from '../tools/tool.ts';
import { progressBy } from '../tools/tool.ts';
import type { Handler, RequestSchema } from './legacy-method.ts';
import { promptRequest, serveMethod } from './legacy-method.ts';
import { LegacyTransport } from './legacy-transport.ts';

/** What a session is told of when it changes. */
interface Subscription {
  /** The inbox of another user than the session's own, whose handle came with the request: a new handle of theirs makes it void. */
  readonly inboxKey: string | undefined;
  /** Absent while the resource's owner is not known. */
  readonly end: (() => void) | undefined;
}

// A validator per server would be a schema compiler per session.
const jsonSchemaValidator = new AjvJsonSchemaValidator();

/** What was agreed on when the session began. */
export type Opening = Pick<StoredSession, 'revision' | 'capabilities'>;

/** One MCP session of the legacy era: a server of the SDK on a transport of ours, and at most one notification stream. */
export class LegacySession {
  readonly id: string;
  /** Under which it is stored. */
  readonly idHash: string;
  readonly caller: SessionCaller;
  readonly #parts: Parts;
  readonly #opening: Opening;
  readonly #capabilities: Call['capabilities'];
  readonly #server: Server;
  readonly #transport: LegacyTransport;
  #stream: NotificationStream | undefined;
  /** The event that the stream goes on after, until it is known whose it is. */
  #lastEventId: string | undefined;
  #logLevel: string | undefined;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Whether something that is stored has changed since it was. */
  #isChanged = true;
  #storedFor: UserId | undefined;

  /** `address` is where it was begun, or where it went on in this process. */
  constructor(id: string, parts: Parts, address: string, opening: Opening) {
    this.id = id;
    this.idHash = parts.host.sessions.hash(id);
    this.#parts = parts;
    this.#opening = opening;
    this.#capabilities = Object.fromEntries(opening.capabilities.map((name) => [name, {}]));
    this.#transport = new LegacyTransport(id, parts.clock, (message) => this.#push(message));
    const renewed = () => {
      this.#isChanged = true;
    };
    this.caller = new SessionCaller(
      parts,
      { sessionHash: this.idHash, replaced: () => this.#replaced(), renewed },
      address,
    );
    this.#server = new Server(serverInfo, {
      capabilities: {
        tools: {},
        resources: { subscribe: true },
        prompts: {},
        completions: {},
        ...(parts.surface.isLogging && { logging: {} }),
      },
      instructions: parts.surface.instructions,
      jsonSchemaValidator,
    });
    this.#server.onerror = (error) => parts.log.debug({ err: error }, 'session error');
    this.#serveTools();
    this.#serveResources();
    this.#servePrompts();
    if (parts.surface.isLogging) this.#serveLogging();
  }

  /** The session goes on as it was stored. */
  restore({ userId, isCurrent, logLevel, subscriptions }: StoredSession): void {
    if (userId !== undefined) this.caller.restore(userId, isCurrent);
    this.#logLevel = logLevel;
    for (const { uri, inboxKey } of subscriptions) this.#subscriptions.set(uri, { inboxKey, end: undefined });
    this.#isChanged = false;
    this.#storedFor = this.caller.userId;
  }

  /** Stores what has changed of the session, for a later process. If it fails the session goes on as long as this one. */
  async save(): Promise<void> {
    const { userId, boundTo } = this.caller;
    if (!this.#isChanged && userId === this.#storedFor) return;
    const formerly = this.#storedFor;
    this.#isChanged = false;
    this.#storedFor = userId;
    try {
      await this.#parts.host.sessions.put(this.id, {
        ...this.#opening,
        ...(this.#logLevel !== undefined && { logLevel: this.#logLevel }),
        ...(boundTo !== undefined && { userId: boundTo }),
        isCurrent: userId !== undefined,
        subscriptions: Array.from(this.#subscriptions, ([uri, { inboxKey }]) => ({
          uri,
          ...(inboxKey !== undefined && { inboxKey }),
        })),
      });
    } catch (error) {
      this.#isChanged = true;
      this.#storedFor = formerly;
      this.#parts.log.warn({ err: error }, 'a session was not stored');
    }
  }

  /** The revision that was agreed on. */
  get revision(): string {
    return this.#opening.revision;
  }

  get hasStream(): boolean {
    return this.#stream !== undefined;
  }

  /** Whether the session speaks for a user. */
  get isBound(): boolean {
    return this.caller.userId !== undefined;
  }

  connect(): Promise<void> {
    return this.#server.connect(this.#transport);
  }

  /** Hands on the messages of one POST. */
  async receive(messages: readonly JSONRPCMessage[], reader: Reader): Promise<void> {
    const { userId } = this.caller;
    // A client that gives up a request says so by a notification, and may have had no answer yet.
    if (userId) this.#parts.host.presence.touch(userId, messages.some(isJSONRPCRequest));
    await this.#transport.receive(messages, reader);
  }

  /** Opens the session's stream; the newest one wins, and an older one ends. */
  openStream(response: ServerResponse, lastEventId: string | undefined, isPrimed: boolean, onEnd: () => void): void {
    this.#stream?.end();
    this.#lastEventId = lastEventId;
    const stream = new NotificationStream({
      ...this.#parts,
      response,
      format: sessionFormat(isPrimed),
      onEnd: () => {
        if (this.#stream === stream) this.#stream = undefined;
        onEnd();
      },
    });
    this.#stream = stream;
    openEventStream(response, { 'mcp-session-id': this.id });
    response.flushHeaders();
    this.#attach();
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
    this.#suspendSubscriptions();
    this.caller.release();
    await this.#server.close();
  }

  #push(message: JSONRPCMessage): void {
    if ('method' in message) this.#stream?.push(message);
  }

  #replaced(): void {
    this.#stream?.push({ method: 'session.replaced' });
    this.#stream?.end();
    this.#suspendSubscriptions();
  }

  /**
   * Lets the stream and the subscriptions follow the person of this session, as soon as there is one. A stream that was opened before
   * then goes on after the event that it was opened with.
   */
  #attach(): void {
    const { userId } = this.caller;
    if (!userId) return;
    const from = this.#lastEventId ? positionAfter(this.#parts.host, userId, this.#lastEventId) : undefined;
    this.#lastEventId = undefined;
    this.#stream?.attach({ userId, from });
    for (const [uri, { end, inboxKey }] of this.#subscriptions) if (!end) this.#subscribe(uri, inboxKey);
  }

  /** Without an `inboxKey` the subscription is that of the user for whom the session speaks. */
  #subscribe(uri: string, inboxKey: string | undefined): void {
    const { host, surface } = this.#parts;
    const ownerNow = () => {
      if (inboxKey === undefined) return surface.resources.owner(uri, this.caller.userId);
      const userId = host.identities.ownerOfInbox(inboxKey);
      return userId && surface.resources.owner(uri, userId);
    };
    const owner = ownerNow();
    // Somebody else may have the name of an owner who is forgotten.
    const push = () => ownerNow() === owner && this.#stream?.updated(uri);
    this.#subscriptions.set(uri, { inboxKey, end: owner && host.outboxes.subscribe(owner, push) });
  }

  #suspendSubscriptions(): void {
    for (const [uri, { inboxKey, end }] of this.#subscriptions) {
      end?.();
      this.#subscriptions.set(uri, { inboxKey, end: undefined });
    }
  }

  #serveTools(): void {
    const { log, surface } = this.#parts;
    const { tools } = surface;
    serveMethod(this.#server, ListToolsRequestSchema, () => ({ tools: [...tools.listing] }));
    this.#serve(CallToolRequestSchema, async ({ params }, extra) => {
      if (!tools.has(params.name)) throw new McpError(ErrorCode.InvalidParams, 'Unknown tool');
      const token = params._meta?.progressToken;
      try {
        return completed(await tools.call(params.name, params.arguments, this.caller, this.#callOf(extra, token)));
      } catch (error) {
        if (error instanceof RpcError) throw error;
        throw new McpError(ErrorCode.InternalError, incident(log, error, params.name));
      } finally {
        this.#attach();
      }
    });
  }

  #serveResources(): void {
    const { resources } = this.#parts.surface;
    serveMethod(this.#server, ListResourcesRequestSchema, () => ({ resources: [...resources.listing] }));
    serveMethod(this.#server, ListResourceTemplatesRequestSchema, () => ({
      resourceTemplates: [...resources.templates],
    }));
    this.#serve(ReadResourceRequestSchema, async ({ params }) => {
      const read = await resources.read(params.uri, this.#identify(params._meta));
      if (!read) throw new McpError(resourceNotFound, 'Resource not found', { uri: params.uri });
      return { contents: [...read.contents] as ReadResourceResult['contents'] };
    });
    this.#serve(SubscribeRequestSchema, async ({ params: { uri, _meta } }) => {
      const userId = this.#identify(_meta);
      // A new handle that is presented by this very request changes the inbox.
      if (userId) await this.#parts.host.identities.settled(userId);
      const known = this.#subscriptions.get(uri);
      if (!known && this.#subscriptions.size >= limits.subscriptionsPerSessionMax) {
        throw new McpError(ErrorCode.InvalidParams, 'Too many subscriptions: end one first');
      }
      if (uri.length > limits.uriCharsMax || !resources.isSubscribable(uri, userId)) {
        throw new McpError(resourceNotFound, 'Resource not found: there is nothing to watch under this URI');
      }
      known?.end?.();
      const isAnothers = userId !== undefined && userId !== this.caller.userId;
      this.#subscribe(uri, isAnothers ? this.#parts.host.identities.inboxKeyOf(userId) : undefined);
      this.#isChanged = true;
      return {};
    });
    this.#serve(UnsubscribeRequestSchema, ({ params }) => {
      this.#subscriptions.get(params.uri)?.end?.();
      this.#subscriptions.delete(params.uri);
      this.#isChanged = true;
      return {};
    });
  }

  #servePrompts(): void {
    const { prompts, resources } = this.#parts.surface;
    serveMethod(this.#server, ListPromptsRequestSchema, () => ({ prompts: [...prompts.listing] }));
    serveMethod(this.#server, promptRequest, ({ params }) => {
      const prompt = prompts.get(params.name, promptArguments(prompts, params.name, params.arguments), {
        capabilities: this.#capabilities,
      });
      if (typeof prompt === 'object') return completed(prompt) as GetPromptResult;
      throw new McpError(ErrorCode.InvalidParams, prompt ?? 'Unknown prompt');
    });
    serveMethod(this.#server, CompleteRequestSchema, ({ params: { ref, argument } }) => {
      const values =
        ref.type === 'ref/prompt'
          ? prompts.complete(ref.name, argument.name)
          : resources.complete(ref.uri, argument.name);
      return { completion: completion(values, argument.value) };
    });
  }

  #serveLogging(): void {
    this.#serve(SetLevelRequestSchema, ({ params }) => {
      this.#logLevel = params.level;
      this.#isChanged = true;
      return {};
    });
  }

  /** Serves a method, and stores what it changed of the session before it is answered. */
  #serve<Schema extends RequestSchema>(schema: Schema, handler: Handler<Schema>): void {
    serveMethod(this.#server, schema, async (request, extra) => {
      try {
        return await handler(request, extra);
      } finally {
        await this.save();
      }
    });
  }

  /** The person of a request that is no tool call: the session's own, or the one whose handle stands in its `_meta`. */
  #identify(meta: object | undefined): UserId | undefined {
    const identified = this.caller.identify(handleIn(meta));
    if (typeof identified === 'object') {
      throw new McpError(ErrorCode.InvalidParams, identified.message, refusalData(identified));
    }
    this.#attach();
    return identified;
  }

  #callOf({ requestId, signal }: { requestId: RequestId; signal: AbortSignal }, token?: string | number): Call {
    const exchange = this.#transport.exchangeOf(requestId);
    const notify = (method: string, params: Record<string, unknown>): void =>
      void this.#transport.send({ jsonrpc: '2.0', method, params }, { relatedRequestId: requestId });
    return {
      signal: exchange ? AbortSignal.any([signal, exchange.gone]) : signal,
      capabilities: this.#capabilities,
      logLevel: this.#logLevel,
      notify,
      progress: progressBy(token, notify),
      connection: exchange?.connection,
      onDelivered: (action) =>
        exchange?.onDelivered(() => {
          action().catch((error: unknown) => incident(this.#parts.log, error, 'acknowledge'));
        }),
    };
  }
}

/** Where a stream of the user goes on after this event; undefined for an event of somebody else, or one not reached yet. */
export function positionAfter(host: Host, userId: UserId, lastEventId: string): Position | undefined {
  const position = readCursor(userId, lastEventId);
  return position && host.outboxes.read(userId, position, 1) && position;
}

/** The result, which in these revisions is always the whole of it. @throws RpcError for one that asks the client for more */
function completed<Result extends { readonly [key: string]: unknown }>(result: Result | InputRequired): Result {
  if (isInputRequired(result)) {
    throw new RpcError(ErrorCode.InvalidRequest, 'This needs a client of a revision with multi round-trip requests');
  }
  return result;
}

/** What these revisions name for a resource that does not exist. */
const resourceNotFound = -32002;
