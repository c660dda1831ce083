import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import {
  isInitializeRequest,
  JSONRPCMessageSchema,
  LATEST_PROTOCOL_VERSION,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js';
import { Tally } from '../../admission/tally.ts';
import { Deadlines } from '../../engine/deadlines.ts';
import { limits } from '../../limits.ts';
import { acceptedBy } from '../parsing/accept.ts';
import type { Problem } from '../problem.ts';
import { header, problems, tooManyRequestsFromThere } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Reader } from '../streams/answer.ts';
import { openingIn } from './opening.ts';
import type { Opening } from './session.ts';
import { LegacySession } from './session.ts';
import { SessionsByAddress } from './sessions-by-address.ts';

/** First revision whose clients understand an event with an id and no data. */
const primingSince = '2025-11-25';

/** The revisions up to 2025-11-25: sessions, the handshake, the GET stream. */
export class LegacySessions {
  readonly #services: Services;
  readonly #sessionsMax: number;
  readonly #sessions = new Map<string, LegacySession>();
  readonly #sessionsFrom: Tally;
  readonly #unused = new SessionsByAddress();
  readonly #unbound = new SessionsByAddress();
  readonly #idle: Deadlines<string>;
  /** Hashes of the ids of stored sessions that speak for nobody, and have not been heard of since the last sweep. */
  #unheard: Set<string>;
  #stopSweep: () => void;
  #isDraining = false;

  constructor(services: Services, sessionsMax: number) {
    this.#services = services;
    this.#sessionsMax = sessionsMax;
    this.#sessionsFrom = new Tally(services.rates.allowed.sessionsPerAddress);
    this.#idle = new Deadlines(services.clock, (id) => this.#expire(id));
    this.#unheard = new Set(services.host.sessions.loose());
    this.#stopSweep = services.clock.after(limits.sessionIdleMs, () => this.#sweep());
  }

  /** Tells every reader that the server is about to go, ends all streams and opens no more. */
  drain(): void {
    this.#isDraining = true;
    for (const session of this.#sessions.values()) session.drain();
  }

  close(): void {
    this.#idle.stop();
    this.#stopSweep();
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
  }

  /** Serves the messages of one POST, or says why not. */
  async post(request: IncomingMessage, reader: Reader, body: unknown): Promise<Problem | undefined> {
    const opening = openingIn(body);
    if (opening?.problem) return opening.problem;
    const messages = asMessages(opening?.message ?? body);
    if (!messages) return problems.notRpc;
    const waitSeconds = this.#services.rates.messages(reader.address, messages.length - 1);
    if (waitSeconds > 0) return tooManyRequestsFromThere(waitSeconds);
    if (opening) return this.#initialize(request, reader, messages);
    const session = await this.#find(request, reader.address);
    if ('status' in session) return session;
    if (messages.some(isUse)) this.#used(session);
    await session.receive(messages, reader);
    return undefined;
  }

  /** Opens the stream of a session, or says why not. */
  async get(request: IncomingMessage, response: ServerResponse, address: string): Promise<Problem | undefined> {
    if (!acceptedBy(request).stream) return problems.notAcceptableStream;
    const session = await this.#find(request, address);
    if ('status' in session) return session;
    if (this.#isDraining) return problems.draining;
    this.#used(session);
    const lastEventId = header(request, 'last-event-id');
    const { userId } = session.caller;
    const isForeign = userId && lastEventId && !this.#services.host.outboxes.positionOf(userId, lastEventId);
    if (isForeign) return problems.foreignEventId;
    const isPrimed = (header(request, 'mcp-protocol-version') || session.revision) >= primingSince;
    session.openStream(response, lastEventId, isPrimed, () => this.#renew(session.id));
    return undefined;
  }

  /** Ends a session, or says why not. */
  async delete(request: IncomingMessage, response: ServerResponse, address: string): Promise<Problem | undefined> {
    const session = await this.#find(request, address);
    if ('status' in session) return session;
    this.#forget(session);
    session.close();
    await this.#services.host.sessions.delete(session.id);
    response.writeHead(200).end();
    return undefined;
  }

  async #initialize(
    request: IncomingMessage,
    reader: Reader,
    messages: readonly JSONRPCMessage[],
  ): Promise<Problem | undefined> {
    const { address } = reader;
    // The id of a session that is gone says only that its client was here before.
    const former = header(request, 'mcp-session-id');
    if (former && (this.#sessions.has(former) || this.#services.host.sessions.find(former)))
      return problems.initializedAlready;
    if (this.#isDraining) return problems.draining;
    if (this.#services.rates.holds(address) && this.#sessionsFrom.isFull(address)) {
      for (const idle of this.#unused.oldestOf(address, 1)) this.#end(idle);
      if (this.#sessionsFrom.isFull(address)) return problems.tooManySessionsFromThere;
    }
    if (this.#sessions.size >= this.#sessionsMax) this.#shed();
    if (this.#sessions.size >= this.#sessionsMax) return problems.tooManySessions;
    const session = new LegacySession(
      randomBytes(24).toString('base64url'),
      this.#services,
      address,
      openingOf(messages[0]),
    );
    this.#sessions.set(session.id, session);
    this.#sessionsFrom.add(address);
    this.#unused.add(session);
    this.#renew(session.id);
    await session.save();
    await session.receive(messages, reader);
    return undefined;
  }

  /** The session that a request names. */
  async #find(request: IncomingMessage, address: string): Promise<LegacySession | Problem> {
    const id = header(request, 'mcp-session-id');
    if (!id) return problems.noSession;
    const session = this.#sessions.get(id) ?? (await this.#restore(id, address));
    if (!session) return problems.unknownSession;
    const version = header(request, 'mcp-protocol-version');
    if (version && !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) return problems.wrongVersion;
    this.#renew(id);
    return session;
  }

  /** The session as a former process stored it, or this one when it had been idle for long. It counts for where it is used now. */
  async #restore(id: string, address: string): Promise<LegacySession | undefined> {
    const stored = this.#services.host.sessions.find(id);
    if (!stored) return undefined;
    if (this.#sessions.size >= this.#sessionsMax) this.#shed();
    const session = new LegacySession(id, this.#services, address, stored);
    session.restore(stored);
    this.#sessions.set(id, session);
    this.#sessionsFrom.add(address);
    this.#unheard.delete(stored.idHash);
    return session;
  }

  #renew(id: string): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    const isUnused = this.#unused.has(session);
    this.#idle.set(id, this.#services.clock.now() + (isUnused ? limits.unusedSessionMs : limits.sessionIdleMs));
    this.#unbound.delete(session);
    if (!isUnused && isIdle(session)) this.#unbound.add(session);
  }

  /** From now on the session is more than a handshake. */
  #used(session: LegacySession): void {
    if (this.#unused.delete(session)) this.#renew(session.id);
  }

  /** Makes room: sessions that did nothing go first, then those that speak for nobody; of either, from where most come. */
  #shed(): void {
    const unused = this.#unused.oldestOfMost(limits.sessionsShedMax);
    const shed = unused.length > 0 ? unused : this.#idleUnbound();
    for (const session of shed) this.#end(session);
  }

  #idleUnbound(): readonly LegacySession[] {
    for (;;) {
      const sessions = this.#unbound.oldestOfMost(limits.sessionsShedMax);
      const idle = sessions.filter(isIdle);
      if (sessions.length === 0 || idle.length > 0) return idle;
      // Bound, or reading a stream, since they were last heard of.
      for (const session of sessions) this.#unbound.delete(session);
    }
  }

  /** Lets go of stored sessions that have spoken for nobody since the last sweep, and notes which may go with the next one. */
  #sweep(): void {
    const swept = this.#unheard;
    this.#delete([...swept]);
    const loaded = new Set(Array.from(this.#sessions.values(), ({ idHash }) => idHash));
    const loose = this.#services.host.sessions.loose();
    this.#unheard = new Set(loose.filter((idHash) => !swept.has(idHash) && !loaded.has(idHash)));
    this.#stopSweep = this.#services.clock.after(limits.sessionIdleMs, () => this.#sweep());
  }

  #end(session: LegacySession): void {
    this.#unload(session);
    this.#delete([session.idHash]);
  }

  /** Takes the session out of memory; what is stored of it stays. */
  #unload(session: LegacySession): void {
    this.#forget(session);
    session.close();
  }

  /** Sessions that could not be deleted are swept up by a later process. */
  #delete(idHashes: readonly string[]): void {
    this.#services.host.sessions
      .deleteAll(idHashes)
      .catch((error: unknown) => this.#services.log.warn({ err: error }, 'sessions were not deleted'));
  }

  #expire(id: string): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    if (session.hasStream) {
      this.#renew(id);
      return;
    }
    // A user keeps a session for as long as the handle: official clients do not begin another one.
    if (session.isBound) this.#unload(session);
    else this.#end(session);
  }

  #forget(session: LegacySession): void {
    if (this.#sessions.delete(session.id)) this.#sessionsFrom.remove(session.caller.address);
    this.#unused.delete(session);
    this.#unbound.delete(session);
    this.#idle.delete(session.id);
  }
}

/** Whether a message is more than the end of the handshake. */
const isUse = (message: JSONRPCMessage): boolean =>
  !('method' in message) || message.method !== 'notifications/initialized';

const isIdle = (session: LegacySession): boolean => !session.isBound && !session.hasStream;

/** Capabilities that a client may have and that change what it is sent. */
const usedCapabilities = ['elicitation', 'sampling', 'roots'];

/** The opening that an `initialize` leads to: the revision that is answered, and the capabilities that are used. */
function openingOf(message: JSONRPCMessage | undefined): Opening {
  if (!isInitializeRequest(message)) throw new TypeError('no initialize');
  const { protocolVersion, capabilities } = message.params;
  return {
    revision: SUPPORTED_PROTOCOL_VERSIONS.includes(protocolVersion) ? protocolVersion : LATEST_PROTOCOL_VERSION,
    capabilities: usedCapabilities.filter((name) => Object.hasOwn(capabilities, name)),
  };
}

function asMessages(body: unknown): readonly JSONRPCMessage[] | undefined {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (items.length === 0 || items.length > limits.batchMessagesMax) return undefined;
  const parsed = items.map((item) => JSONRPCMessageSchema.safeParse(item));
  const messages = parsed.flatMap(({ data }) => (data ? [data] : []));
  return messages.length === items.length ? messages : undefined;
}
