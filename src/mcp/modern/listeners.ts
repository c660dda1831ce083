import type { ServerResponse } from 'node:http';
import { SERVER_INFO_META_KEY, SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { UserId } from '../../../machines/address.ts';
import { Tally } from '../../admission/tally.ts';
import { limits } from '../../limits.ts';
import type { Position } from '../../people/cursor.ts';
import { handleRequired } from '../handles.ts';
import { parseParams } from '../parsing/parse-params.ts';
import type { Problem } from '../problem.ts';
import { problems } from '../problem.ts';
import { RpcError } from '../rpc-error.ts';
import { serverInfo } from '../server-info.ts';
import type { Services } from '../services.ts';
import { openEventStream } from '../streams/answer.ts';
import { NotificationStream } from '../streams/notification-stream.ts';
import { ResourceStream } from '../streams/resource-stream.ts';
import { eventsFormat } from '../streams/stream-format.ts';

/** A request that opens a stream. */
export interface ListenRequest {
  readonly id: string | number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>>;
  /** Where it comes from. */
  readonly address: string;
}

interface OpenStream {
  readonly address: string;
  drain(): void;
  end(): void;
}

const listenParams = z.looseObject({
  notifications: z.looseObject({
    resourceSubscriptions: z
      .array(z.string().max(limits.uriCharsMax))
      .max(limits.subscriptionsPerSessionMax)
      .optional(),
  }),
});
const eventsParams = z.looseObject({ cursor: z.string().max(256).optional() });

const eventsKey = (userId: UserId): string => JSON.stringify(['events', userId]);

/** The last word of a listening request. */
const endResult = (id: string | number, fields: object) => ({
  jsonrpc: '2.0',
  id,
  result: {
    resultType: 'complete',
    ...fields,
    _meta: { [SUBSCRIPTION_ID_META_KEY]: id, [SERVER_INFO_META_KEY]: serverInfo },
  },
});

/**
 * Requests of the modern era that stay open and are told things. A request that comes again under the same id, from the same user or for the
 * same resources, takes the place of the older; of events a person has one stream, the newest.
 */
export class Listeners {
  readonly #services: Services;
  readonly #streamsMax: number;
  readonly #open = new Map<string, OpenStream>();
  /** Resource streams by whose resources they watch. */
  readonly #watching = new Map<UserId, Set<OpenStream>>();
  readonly #openFrom: Tally;
  #isDraining = false;

  constructor(services: Services, streamsMax: number = limits.streamsMax) {
    this.#services = services;
    this.#streamsMax = streamsMax;
    this.#openFrom = new Tally(services.rates.allowed.sessionsPerAddress);
    services.bindings.onEviction((userId) => {
      this.#open.get(eventsKey(userId))?.end();
      for (const stream of [...(this.#watching.get(userId) ?? [])]) stream.end();
    });
  }

  drain(): void {
    this.#isDraining = true;
    for (const stream of [...this.#open.values()]) stream.drain();
  }

  /** `subscriptions/listen`: tells when a resource has changed. @throws RpcError for a filter that will not do */
  listenToResources(
    { id, params, address }: ListenRequest,
    userId: UserId | undefined,
    response: ServerResponse,
  ): Problem | undefined {
    const { resourceSubscriptions = [] } = parseParams(listenParams, params).notifications;
    const owned = [...new Set(resourceSubscriptions)].flatMap((uri) => {
      const owner = this.#services.surface.resources.owner(uri, userId);
      return owner ? [{ uri, owner }] : [];
    });
    const key = JSON.stringify(['resources', id, owned.map(({ owner }) => owner)]);
    const refusal = this.#refusal(key, address);
    if (refusal) return refusal;
    this.#open.get(key)?.end();
    const stream = new ResourceStream({
      ...this.#services,
      response,
      subscriptionId: id,
      subscriptions: owned,
      ending: endResult(id, {}),
      onEnd: () => {
        this.#forget(key, open);
        for (const { owner } of owned) this.#unwatch(owner, open);
      },
    });
    const open = { address, drain: () => stream.drain(), end: () => stream.end() };
    this.#remember(key, open);
    for (const { owner } of owned) this.#watching.set(owner, (this.#watching.get(owner) ?? new Set()).add(open));
    stream.start();
    return undefined;
  }

  /** The events extension: sends the notifications themselves. @throws RpcError for a caller or a cursor that will not do */
  listenToEvents(
    { id, params, meta, address }: ListenRequest,
    userId: UserId | undefined,
    response: ServerResponse,
  ): Problem | undefined {
    if (!userId) throw new RpcError(-32602, handleRequired.message, handleRequired);
    const from = this.#position(userId, parseParams(eventsParams, params).cursor);
    const key = eventsKey(userId);
    const refusal = this.#refusal(key, address);
    if (refusal) return refusal;
    this.#open.get(key)?.end();
    openEventStream(response);
    const stream = new NotificationStream({
      ...this.#services,
      response,
      format: eventsFormat(id, meta.progressToken, (cursor) => endResult(id, { cursor })),
      onEnd: () => this.#forget(key, open),
    });
    const open: OpenStream = {
      address,
      drain: () => stream.drain(),
      end: () => stream.replace(),
    };
    this.#remember(key, open);
    stream.attach({ userId, from });
    return undefined;
  }

  #position(userId: UserId, cursor: string | undefined): Position | undefined {
    if (cursor === undefined) return undefined;
    const position = this.#services.host.outboxes.positionOf(userId, cursor);
    if (position) return position;
    throw new RpcError(
      -32602,
      'This cursor is not yours, or not reached yet: leave it out to go on from where you stopped',
    );
  }

  /** A stream that takes the place of another needs no room of its own. */
  #refusal(key: string, address: string): Problem | undefined {
    if (this.#isDraining) return problems.draining;
    if (this.#open.has(key)) return undefined;
    if (this.#services.rates.holds(address) && this.#openFrom.isFull(address)) return problems.tooManyStreamsFromThere;
    return this.#open.size >= this.#streamsMax ? problems.tooManyStreams : undefined;
  }

  #unwatch(userId: UserId, stream: OpenStream): void {
    const streams = this.#watching.get(userId);
    streams?.delete(stream);
    if (streams?.size === 0) this.#watching.delete(userId);
  }

  #remember(key: string, stream: OpenStream): void {
    this.#open.set(key, stream);
    this.#openFrom.add(stream.address);
  }

  #forget(key: string, stream: OpenStream): void {
    if (this.#open.get(key) !== stream) return;
    this.#open.delete(key);
    this.#openFrom.remove(stream.address);
  }
}
