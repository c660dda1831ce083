import type { ServerResponse } from 'node:http';
import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { UserId } from '../../../machines/address.ts';
import type { Clock } from '../../engine/clock.ts';
import type { Host } from '../../people/host.ts';
import { eventFrame, keepAliveComment, openEventStream } from './answer.ts';
import { ChangedResources, EventStream } from './event-stream.ts';

/** A resource, and the person whose outbox changes it. */
export interface Subscription {
  readonly uri: string;
  readonly owner: UserId;
}

/**
 * The answer to one `subscriptions/listen`. It holds no queue: for a slow reader it remembers which resources have changed, and says
 * so once per resource when the reader is ready.
 */
export class ResourceStream {
  readonly #host: Host;
  readonly #stream: EventStream;
  readonly #changed: ChangedResources;
  readonly #subscriptionId: string | number;
  readonly #subscriptions: readonly Subscription[];
  readonly #ending: object;

  constructor(parts: {
    host: Host;
    clock: Clock;
    response: ServerResponse;
    subscriptionId: string | number;
    subscriptions: readonly Subscription[];
    ending: object;
    onEnd: () => void;
  }) {
    this.#host = parts.host;
    this.#subscriptionId = parts.subscriptionId;
    this.#subscriptions = parts.subscriptions;
    this.#ending = parts.ending;
    openEventStream(parts.response);
    this.#stream = new EventStream({
      ...parts,
      keepAlive: () => keepAliveComment,
      onReady: () => this.#changed.tell(),
    });
    this.#changed = new ChangedResources(this.#stream, (uri) =>
      this.#frame('notifications/resources/updated', { uri }),
    );
  }

  /** Acknowledges what is honoured and goes on telling; ends at once when nothing is. */
  start(): void {
    const uris = this.#subscriptions.map(({ uri }) => uri);
    const notifications = uris.length > 0 ? { resourceSubscriptions: uris } : {};
    this.#stream.write(this.#frame('notifications/subscriptions/acknowledged', { notifications }));
    if (uris.length === 0) this.end();
    for (const { uri, owner } of this.#subscriptions) {
      this.#stream.untilEnd(
        this.#host.presence.openStream(owner),
        this.#host.outboxes.subscribe(owner, () => this.#changed.note(uri)),
      );
    }
  }

  /** The server is about to go: the answer ends, and the client asks again elsewhere. */
  drain(): void {
    this.end();
  }

  end(): void {
    this.#stream.end(eventFrame(this.#ending));
  }

  #frame(method: string, params: object): string {
    const _meta = { [SUBSCRIPTION_ID_META_KEY]: this.#subscriptionId };
    return eventFrame({ jsonrpc: '2.0', method, params: { ...params, _meta } });
  }
}
