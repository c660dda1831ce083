import type { ServerResponse } from 'node:http';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { UserId } from '../../../machines/address.ts';
import { limits } from '../../limits.ts';
import type { StoredSession } from '../../people/store.ts';
import type { Call } from '../call.ts';
import { callBy } from '../call.ts';
import { incident } from '../incident.ts';
import type { ClientMemory, MethodRequest } from '../methods.ts';
import { isServed, serveMethod } from '../methods.ts';
import { MethodError, ResourceNotFound } from '../rpc-error.ts';
import type { Services } from '../services.ts';
import type { Reader } from '../streams/answer.ts';
import { openEventStream } from '../streams/answer.ts';
import { NotificationStream } from '../streams/notification-stream.ts';
import { sessionFormat } from '../streams/stream-format.ts';
import { legacyCodec, legacyError } from './codec.ts';
import { SessionCaller } from './session-caller.ts';
import type { OpenRequest } from './transport.ts';
import { isRequest, LegacyTransport } from './transport.ts';

/** A resource whose changes a session is told of. */
interface Subscription {
  /** The inbox of another user than the session's own, whose handle came with the request: a new handle of theirs makes it void. */
  readonly inboxKey: string | undefined;
  /** Absent while the resource's owner is not known. */
  readonly end: (() => void) | undefined;
}

/** The terms that were agreed on when the session began. */
export type Opening = Pick<StoredSession, 'revision' | 'capabilities'>;

/** An MCP session of the legacy era: what it remembers of its client, and at most one notification stream. */
export class LegacySession {
  readonly id: string;
  /** Under which it is stored. */
  readonly idHash: string;
  readonly caller: SessionCaller;
  readonly #services: Services;
  readonly #opening: Opening;
  readonly #capabilities: Call['capabilities'];
  readonly #codec: ReturnType<typeof legacyCodec>;
  readonly #memory: ClientMemory;
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
  constructor(id: string, services: Services, address: string, opening: Opening) {
    this.id = id;
    this.idHash = services.host.sessions.hash(id);
    this.#services = services;
    this.#opening = opening;
    this.#capabilities = Object.fromEntries(opening.capabilities.map((name) => [name, {}]));
    this.#transport = new LegacyTransport(id, services.clock, (request) => this.#serve(request));
    const renewed = () => {
      this.#isChanged = true;
    };
    this.caller = new SessionCaller(
      services,
      { sessionHash: this.idHash, replaced: () => this.#replaced(), renewed },
      address,
    );
    this.#codec = legacyCodec(opening.revision);
    this.#memory = {
      watch: (uri, userId) => this.#watch(uri, userId),
      unwatch: (uri) => this.#unwatch(uri),
      setLogLevel: (level) => {
        this.#logLevel = level;
        this.#isChanged = true;
      },
    };
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
    if (!this.#isUnsaved) return;
    const { userId, boundTo } = this.caller;
    const formerly = this.#storedFor;
    this.#isChanged = false;
    this.#storedFor = userId;
    try {
      await this.#services.host.sessions.put(this.id, {
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
      this.#services.log.warn({ err: error }, 'a session was not stored');
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

  /** Hands on the messages of one POST. */
  async receive(messages: readonly JSONRPCMessage[], reader: Reader): Promise<void> {
    const { userId } = this.caller;
    // A client that gives up a request says so by a notification, and may have had no answer yet.
    if (userId) this.#services.host.presence.touch(userId, messages.some(isRequest));
    await this.#transport.receive(messages, reader);
  }

  /** Opens the session's stream; the newest one wins, and an older one ends. */
  openStream(response: ServerResponse, lastEventId: string | undefined, isPrimed: boolean, onEnd: () => void): void {
    this.#stream?.end();
    this.#lastEventId = lastEventId;
    const stream = new NotificationStream({
      ...this.#services,
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
    this.#stream?.drain();
  }

  close(): void {
    this.#stream?.end();
    this.#suspendSubscriptions();
    this.caller.release();
    this.#transport.close();
  }

  #replaced(): void {
    this.#stream?.replace();
    this.#suspendSubscriptions();
  }

  /**
   * Lets the stream and the subscriptions follow the person of this session, as soon as there is one. A stream that was opened before
   * then goes on after the event that it was opened with.
   */
  #attach(): void {
    const { userId } = this.caller;
    if (!userId) return;
    const from = this.#lastEventId ? this.#services.host.outboxes.positionOf(userId, this.#lastEventId) : undefined;
    this.#lastEventId = undefined;
    this.#stream?.attach({ userId, from });
    for (const [uri, { end, inboxKey }] of this.#subscriptions) if (!end) this.#subscribe(uri, inboxKey);
  }

  /** Without an `inboxKey` the subscription is that of the user for whom the session speaks. */
  #subscribe(uri: string, inboxKey: string | undefined): void {
    const { host, surface } = this.#services;
    const ownerNow = () => {
      if (inboxKey === undefined) return surface.resources.owner(uri, this.caller.userId);
      const userId = host.identities.ownerOfInbox(inboxKey);
      return userId && surface.resources.owner(uri, userId);
    };
    const owner = ownerNow();
    // Another user may have the name of an owner who is forgotten.
    const push = () => ownerNow() === owner && this.#stream?.updated(uri);
    this.#subscriptions.set(uri, { inboxKey, end: owner && host.outboxes.subscribe(owner, push) });
  }

  #suspendSubscriptions(): void {
    for (const [uri, { inboxKey, end }] of this.#subscriptions) {
      end?.();
      this.#subscriptions.set(uri, { inboxKey, end: undefined });
    }
  }

  /** A new handle that is presented by the very request changes the inbox, so that is settled first. */
  async #watch(uri: string, userId: UserId | undefined): Promise<void> {
    const { identities } = this.#services.host;
    if (userId) await identities.settled(userId);
    const known = this.#subscriptions.get(uri);
    if (!known && this.#subscriptions.size >= limits.subscriptionsPerSessionMax) {
      throw new MethodError(-32602, 'Too many subscriptions: end one first');
    }
    if (uri.length > limits.uriCharsMax || !this.#services.surface.resources.isSubscribable(uri, userId)) {
      throw new ResourceNotFound('Resource not found: there is nothing to watch under this URI');
    }
    known?.end?.();
    const isAnothers = userId !== undefined && userId !== this.caller.userId;
    this.#subscribe(uri, isAnothers ? identities.inboxKeyOf(userId) : undefined);
    this.#isChanged = true;
  }

  #unwatch(uri: string): void {
    this.#subscriptions.get(uri)?.end?.();
    this.#subscriptions.delete(uri);
    this.#isChanged = true;
  }

  #serve(request: OpenRequest): void {
    const { id, method } = request.message;
    if (!isServed(this.#codec, method, this.#services.surface)) {
      request.settle({ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
      return;
    }
    // All of a batch is taken in before its first method runs, so that a cancellation in it is in time.
    queueMicrotask(() => {
      this.#answer(request).catch((error: unknown) => this.#services.log.debug({ err: error }, 'session error'));
    });
  }

  async #answer(request: OpenRequest): Promise<void> {
    const { message } = request;
    const { id, method } = message;
    try {
      const result = await this.#resultOf(request);
      request.settle({ result, jsonrpc: '2.0', id });
    } catch (error) {
      const told = legacyError(error, () => incident(this.#services.log, error, method));
      request.settle({ jsonrpc: '2.0', id, error: told });
    }
  }

  /** Serves the method, and stores what it changed of the session before it is answered. */
  async #resultOf(request: OpenRequest) {
    const { message } = request;
    try {
      return await serveMethod(this.#codec, message.method, message, this.#requestOf(request));
    } finally {
      this.#attach();
      if (this.#isUnsaved) await this.save();
    }
  }

  get #isUnsaved(): boolean {
    return this.#isChanged || this.caller.userId !== this.#storedFor;
  }

  #requestOf(request: OpenRequest): MethodRequest {
    const meta = request.message.params?._meta;
    return {
      surface: this.#services.surface,
      caller: this.caller,
      call: callBy(request, {
        capabilities: this.#capabilities,
        logLevel: this.#logLevel,
        progressToken: meta?.progressToken,
        log: this.#services.log,
      }),
      meta,
      memory: this.#memory,
    };
  }
}
