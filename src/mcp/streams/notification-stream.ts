import type { ServerResponse } from 'node:http';
import type { UserId } from '../../../machines/address.ts';
import { userAddress } from '../../../machines/address.ts';
import type { Clock } from '../../engine/clock.ts';
import { limits } from '../../limits.ts';
import type { Position } from '../../people/cursor.ts';
import { writeCursor } from '../../people/cursor.ts';
import type { Host } from '../../people/host.ts';
import type { Reading } from '../../people/outbox.ts';
import type { TypingSign } from '../../people/typing.ts';
import { queueFields } from '../wire/place.ts';
import type { IsFlagged } from '../wire/wire.ts';
import { wireEvent } from '../wire/wire.ts';
import { ChangedResources, EventStream } from './event-stream.ts';
import type { Signal, StreamFormat } from './stream-format.ts';

/** How a stream is told that the person reads on it. */
export interface Reader {
  readonly userId: UserId;
  /** Where to go on; without it, at the read position. */
  readonly from: Position | undefined;
}

/** Entries read from the outbox at a time. */
const entriesPerRead = 64;

/**
 * A server-sent event stream, fed from a user's outbox. It moves nothing in the outbox and holds nothing of its own: when the reader
 * is slow it stops reading the outbox, and goes on where it stopped once the socket has drained.
 */
export class NotificationStream {
  readonly #host: Host;
  readonly #format: StreamFormat;
  readonly #isFlagged: IsFlagged | undefined;
  readonly #stream: EventStream;
  readonly #updated: ChangedResources;
  #reader: { readonly userId: UserId; position: Position } | undefined;
  /** The last sign of typing that the reader was told of and that has not ended for them. */
  #typing: TypingSign | undefined;

  constructor(parts: {
    host: Host;
    clock: Clock;
    response: ServerResponse;
    format: StreamFormat;
    surface?: { readonly isFlagged?: IsFlagged };
    onEnd: () => void;
  }) {
    this.#host = parts.host;
    this.#format = parts.format;
    this.#isFlagged = parts.surface?.isFlagged;
    this.#stream = new EventStream({
      clock: parts.clock,
      response: parts.response,
      keepAlive: () => this.#format.keepAlive(),
      onReady: () => this.#goOn(),
      onEnd: parts.onEnd,
    });
    this.#updated = new ChangedResources(this.#stream, (uri) =>
      this.#format.signal({ method: 'notifications/resources/updated', params: { uri } }),
    );
  }

  /** The reader has taken all that was written. */
  #goOn(): void {
    this.#showTyping();
    this.#updated.tell();
    this.#pump();
  }

  /** From now on the stream carries this person's outbox. */
  attach({ userId, from }: Reader): void {
    if (this.#reader || this.#stream.isEnded) return;
    const position = from ?? this.#host.outboxes.readPosition(userId);
    this.#reader = { userId, position };
    this.#stream.untilEnd(
      this.#host.outboxes.subscribe(userId, () => this.#pump()),
      this.#host.typing.subscribe(userId, () => this.#showTyping()),
      this.#host.presence.openStream(userId),
    );
    this.#stream.repeat(limits.queueSampleMs, () => this.#sampleQueue(userId));
    this.#stream.write(this.#format.beginning(writeCursor(userId, position)));
    this.#pump();
    this.#showTyping();
  }

  /** Sends a notification that is not in the outbox, and so carries no id and is not repeated. */
  push(notification: Signal): void {
    this.#stream.write(this.#format.signal(notification));
  }

  /** Tells that a resource has changed: a slow reader once per resource, when it is ready. */
  updated(uri: string): void {
    this.#updated.note(uri);
  }

  /** Tells the reader that the server is about to go, and ends. */
  drain(): void {
    this.push({ method: 'server.draining', params: { retry_after_seconds: limits.retryAfterSeconds } });
    this.end();
  }

  /** Tells the reader that a newer stream has taken over, and ends. */
  replace(): void {
    this.push({ method: 'session.replaced' });
    this.end();
  }

  /** Ends with the last word of the format. */
  end(): void {
    if (this.#stream.isEnded) return;
    const { userId, position } = this.#reader ?? {};
    this.#stream.end(this.#format.ending(userId && position && writeCursor(userId, position)));
  }

  #pump(): void {
    const reader = this.#reader;
    while (reader && !this.#stream.isStalled && !this.#stream.isEnded) {
      const reading = this.#host.outboxes.read(reader.userId, reader.position, entriesPerRead);
      if (!reading) return;
      if (reading.isHistoryLost) {
        // The loss is told once, even when the reader stalls before the first entry after it.
        reader.position = resumesAfter(reading);
        this.push(historyLost(reader.userId, reader.position));
      }
      for (const entry of reading.entries) {
        if (this.#stream.isStalled) return;
        const { epoch } = reading.position;
        this.#stream.write(this.#format.event(wireEvent(reader.userId, epoch, entry, this.#isFlagged)));
        reader.position = { epoch, seq: entry.seq };
      }
      reader.position = reading.position;
      if (reading.entries.length < entriesPerRead) return;
    }
  }

  /** Brings what the reader was told of the partner's typing up to what is so now. */
  #showTyping(): void {
    if (!this.#reader || this.#stream.isStalled || this.#stream.isEnded) return;
    const [before, now] = [this.#typing, this.#host.typing.of(this.#reader.userId)];
    if (before === now) return;
    this.#typing = now;
    if (before && before.roomId !== now?.roomId) this.push(partnerTyping(before, false));
    if (now) this.push(partnerTyping(now, true));
  }

  async #sampleQueue(userId: UserId): Promise<void> {
    if (this.#stream.isStalled || this.#host.presence.leaseOf(userId) !== 'queue') return;
    const reply = await this.#host.ask(userAddress(userId), { type: 'user.describe' });
    if (reply.type !== 'queued') return;
    this.push({ method: 'queue.updated', params: queueFields(reply) });
  }
}

const partnerTyping = ({ roomId }: TypingSign, isTyping: boolean): Signal => ({
  method: 'partner.typing',
  params: { room_id: roomId, typing: isTyping },
});

/** The position before the oldest entry that is left. */
const resumesAfter = ({ entries, position }: Reading): Position => ({
  ...position,
  seq: (entries[0]?.seq ?? position.seq + 1) - 1,
});

const historyLost = (userId: UserId, position: Position): Signal => ({
  method: 'history.lost',
  params: { cursor: writeCursor(userId, position) },
});
