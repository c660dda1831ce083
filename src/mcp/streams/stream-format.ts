import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { WireEvent } from '../wire/wire.ts';
import { wireNotification } from '../wire/wire.ts';
import { eventFrame, keepAliveComment } from './answer.ts';
import { eventsAcknowledged } from './events-extension.ts';

/** A notification that is not in the outbox. */
export interface Signal {
  readonly method: string;
  readonly params?: object | undefined;
}

/** How a stream puts what it carries on the wire. Each gives whole frames, or nothing. */
export interface StreamFormat {
  /** Said once, when it is known whose outbox follows, and from where. */
  beginning(cursor: string): string;
  event(event: WireEvent): string;
  signal(signal: Signal): string;
  keepAlive(): string;
  /** The last word, with the cursor reached if the stream had a reader. */
  ending(cursor: string | undefined): string;
}

/**
 * The GET stream of a session: only outbox events carry an id. With `isPrimed` it begins with an id to resume from, for clients that
 * understand an event without data.
 */
export const sessionFormat = (isPrimed: boolean): StreamFormat => ({
  beginning: (cursor) => (isPrimed ? `id: ${cursor}\ndata: \n\n` : ''),
  event: (event) => eventFrame({ jsonrpc: '2.0', ...wireNotification(event) }, event.cursor),
  signal: (signal) => eventFrame({ jsonrpc: '2.0', ...signal }),
  keepAlive: () => keepAliveComment,
  ending: () => '',
});

/**
 * The answer to a listening request of the events extension: acknowledged first, notifications in the order of the outbox, progress to
 * keep it alive if the request gave a token, and a result at the end.
 */
export function eventsFormat(
  subscriptionId: string | number,
  progressToken: unknown,
  ending: (cursor: string | undefined) => object,
): StreamFormat {
  let beats = 0;
  const frame = ({ method, params }: Signal): string => {
    const meta = { ...(params as { _meta?: object } | undefined)?._meta, [SUBSCRIPTION_ID_META_KEY]: subscriptionId };
    return eventFrame({ jsonrpc: '2.0', method, params: { ...params, _meta: meta } });
  };
  return {
    beginning: (cursor) => frame({ method: eventsAcknowledged, params: { cursor } }),
    event: (event) => frame(wireNotification(event)),
    signal: frame,
    keepAlive() {
      beats += 1;
      return progressToken === undefined
        ? keepAliveComment
        : frame({ method: 'notifications/progress', params: { progressToken, progress: beats } });
    },
    ending: (cursor) => eventFrame(ending(cursor)),
  };
}
