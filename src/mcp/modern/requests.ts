import type { ServerResponse } from 'node:http';
import { CLIENT_CAPABILITIES_META_KEY, LOG_LEVEL_META_KEY } from '@modelcontextprotocol/server';
import type { UserId } from '../../../machines/address.ts';
import type { Refusal } from '../../refusal.ts';
import { callBy } from '../call.ts';
import type { Era } from '../era.ts';
import { modernErrors } from '../era.ts';
import { incident } from '../incident.ts';
import { isServed, serveMethod, userOf } from '../methods.ts';
import type { Problem } from '../problem.ts';
import { problems } from '../problem.ts';
import { RpcError } from '../rpc-error.ts';
import type { Services } from '../services.ts';
import type { Reader } from '../streams/answer.ts';
import { Answer } from '../streams/answer.ts';
import { eventsExtension, eventsMethod } from '../streams/events-extension.ts';
import type { Caller } from '../surface.ts';
import { handleIn } from '../wire/wire.ts';
import { modernCodec, modernError, statusOf } from './codec.ts';
import { Listeners } from './listeners.ts';

type Route = Extract<Era, { kind: 'modern' }>['route'];
type RequestMessage = Extract<Route, { messageKind: 'request' }>['message'];

/** The revision 2026-07-28: every request stands alone, and says in its `_meta` what a session used to know. */
export class ModernRequests {
  readonly #services: Services;
  readonly #listeners: Listeners;

  constructor(services: Services) {
    this.#services = services;
    this.#listeners = new Listeners(services);
  }

  drain(): void {
    this.#listeners.drain();
  }

  /** Serves one message, or says why not. */
  async serve({ route }: Extract<Era, { kind: 'modern' }>, reader: Reader): Promise<Problem | undefined> {
    if (route.messageKind === 'request') return this.#serveRequest(route.message, reader);
    // Closing the response is how a client of this era cancels; what else it may notify of is nothing to us.
    reader.response.writeHead(202).end();
    return undefined;
  }

  async #serveRequest(message: RequestMessage, reader: Reader): Promise<Problem | undefined> {
    const { response, accepted, address } = reader;
    const params = message.params ?? {};
    const meta = (params._meta ?? {}) as Record<string, unknown>;
    const { id, method } = message;
    const caller = this.#callerOf(meta, address);
    if (method === 'subscriptions/listen' || method === eventsMethod) {
      const problem = accepted.stream
        ? this.#listen({ id, method, params, meta, caller }, response)
        : problems.notAcceptableStream;
      return problem && { ...problem, id };
    }
    const { surface, clock, log } = this.#services;
    if (!isServed(modernCodec, method, surface)) return { status: 404, code: -32601, message: 'Method not found', id };
    const answer = new Answer(response, {}, { accepted, clock });
    try {
      const logLevel = meta[LOG_LEVEL_META_KEY];
      const call = callBy(answer, {
        capabilities: capabilitiesIn(meta),
        logLevel: typeof logLevel === 'string' ? logLevel : undefined,
        progressToken: meta.progressToken,
        log,
      });
      const request = { surface, caller, call, meta };
      answer.finish({ jsonrpc: '2.0', id, result: await serveMethod(modernCodec, method, params, request) });
    } catch (error) {
      const told = modernError(error, () => incident(log, error, method));
      answer.finish({ jsonrpc: '2.0', id, error: told }, statusOf(told.code));
    }
    return undefined;
  }

  #listen(
    request: {
      id: string | number;
      method: string;
      params: Readonly<Record<string, unknown>>;
      meta: Record<string, unknown>;
      caller: Caller;
    },
    response: ServerResponse,
  ): Problem | undefined {
    const { address } = request.caller;
    try {
      if (request.method === eventsMethod) {
        requireEventsExtension(request.meta);
        return this.#listeners.listenToEvents({ ...request, address }, userOf(request), response);
      }
      return this.#listeners.listenToResources({ ...request, address }, userOf(request), response);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      return { status: 400, code: error.code, message: error.message, data: error.data };
    }
  }

  #callerOf(meta: Record<string, unknown>, address: string): Caller {
    const { host, handles } = this.#services;
    return {
      address,
      present(handle): UserId | Refusal | undefined {
        const presented = handle ?? handleIn(meta);
        return presented === undefined ? undefined : handles.present(presented, address);
      },
      noteSign: (userId) => host.presence.touch(userId),
      // Without sessions there is nothing to bind: the handle is the whole of it.
      bind() {},
    };
  }
}

const capabilitiesIn = (meta: Record<string, unknown>): Readonly<Record<string, unknown>> =>
  (meta[CLIENT_CAPABILITIES_META_KEY] ?? {}) as Record<string, unknown>;

/** @throws RpcError when the client did not declare the extension with this very request */
function requireEventsExtension(meta: Record<string, unknown>): void {
  const { extensions } = capabilitiesIn(meta) as { extensions?: Record<string, unknown> };
  if (extensions && Object.hasOwn(extensions, eventsExtension)) return;
  throw new RpcError(modernErrors.missingClientCapability, `Declare the extension ${eventsExtension} to use it`, {
    requiredCapabilities: { extensions: { [eventsExtension]: {} } },
  });
}
