import type { ServerResponse } from 'node:http';
import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { UserId } from '../../../machines/address.ts';
import type { Clock } from '../../engine/clock.ts';
import { limits } from '../../limits.ts';
import type { Host } from '../../people/host.ts';
import { eventFrame, keepAliveComment, onTaken, openEventStream } from './answer.ts';

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
  readonly #clock: Clock;
  readonly #response: ServerResponse;
  readonly #subscriptionId: string | number;
  readonly #subscriptions: readonly Subscription[];
  readonly #ending: object;
  readonly #onEnd: () => void;
  readonly #changed = new Set<string>();
  #stops: (() => void)[] = [];
  #isStalled = false;
  #wasStalled = false;
  #isEnded = false;

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
    this.#clock = parts.clock;
    this.#response = parts.response;
    this.#subscriptionId = parts.subscriptionId;
    this.#subscriptions = parts.subscriptions;
    this.#ending = parts.ending;
    this.#onEnd = parts.onEnd;
  }

  /** Acknowledges what is honoured and goes on telling; ends at once when nothing is. */
  start(): void {
    const uris = this.#subscriptions.map(({ uri }) => uri);
    openEventStream(this.#response);
    this.#notify('notifications/subscriptions/acknowledged', {
      notifications: uris.length > 0 ? { resourceSubscriptions: uris } : {},
    });
    if (uris.length === 0) {
      this.end();
      return;
    }
    this.#response.once('close', () => this.#finish());
    onTaken(this.#response, () => {
      this.#isStalled = false;
      this.#wasStalled = false;
      this.#tell();
    });
    for (const { uri, owner } of this.#subscriptions) {
      this.#stops.push(
        this.#host.presence.openStream(owner),
        this.#host.outboxes.subscribe(owner, () => {
          this.#changed.add(uri);
          this.#tell();
        }),
      );
    }
    this.#keepAliveLater();
  }

  drain(): void {
    this.end();
  }

  end(): void {
    if (this.#isEnded) return;
    this.#response.end(eventFrame(this.#ending));
    this.#finish();
  }

  #tell(): void {
    for (const uri of this.#changed) {
      if (this.#isStalled) return;
      this.#changed.delete(uri);
      this.#notify('notifications/resources/updated', { uri });
    }
  }

  #notify(method: string, params: object): void {
    const _meta = { [SUBSCRIPTION_ID_META_KEY]: this.#subscriptionId };
    this.#write(eventFrame({ jsonrpc: '2.0', method, params: { ...params, _meta } }));
  }

  #write(text: string): void {
    if (this.#isEnded || this.#response.destroyed) return;
    if (!this.#response.write(text)) this.#isStalled = true;
  }

  #keepAliveLater(): void {
    const cancel = this.#clock.after(limits.keepAliveMs, () => {
      // As with every stream: a reader that took nothing for a whole interval is gone or hopeless.
      if (this.#isStalled && this.#wasStalled) this.#response.destroy();
      else if (!this.#isStalled) this.#write(keepAliveComment);
      this.#wasStalled = this.#isStalled;
      if (!this.#isEnded) this.#keepAliveLater();
    });
    this.#stops.push(cancel);
  }

  #finish(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#onEnd();
  }
}
