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
import { onTaken } from './answer.ts';
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
 * One server-sent event stream, fed from a person's outbox. It moves nothing in the outbox and holds nothing of its own: when the reader
 * is slow it stops reading the outbox, and goes on where it stopped once the socket has drained.
 */
export class NotificationStream {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #response: ServerResponse;
  readonly #format: StreamFormat;
  readonly #isFlagged: IsFlagged | undefined;
  readonly #onEnd: () => void;
  #reader: { readonly userId: UserId; position: Position } | undefined;
  /** The last sign of typing that the reader was told of and that has not ended for them. */
  #typing: TypingSign | undefined;
  /** Resources that changed since the reader was last told. */
  readonly #updated = new Set<string>();
  #stops: (() => void)[] = [];
  #isStalled = false;
  #wasStalled = false;
  #isEnded = false;

  constructor(parts: {
    host: Host;
    clock: Clock;
    response: ServerResponse;
    format: StreamFormat;
    surface?: { readonly isFlagged?: IsFlagged };
    onEnd: () => void;
  }) {
    this.#host = parts.host;
    this.#clock = parts.clock;
    this.#response = parts.response;
    this.#format = parts.format;
    this.#isFlagged = parts.surface?.isFlagged;
    this.#onEnd = parts.onEnd;
    this.#response.once('close', () => this.#finish());
    onTaken(this.#response, () => this.#goOn());
    this.#repeat(limits.keepAliveMs, () => this.#keepAlive());
  }

  /** The reader has taken all that was written. */
  #goOn(): void {
    this.#isStalled = false;
    this.#wasStalled = false;
    this.#showTyping();
    this.#tellUpdated();
    this.#pump();
  }

  /** From now on the stream carries this person's outbox. */
  attach({ userId, from }: Reader): void {
    if (this.#reader || this.#isEnded) return;
    const position = from ?? this.#host.outboxes.readPosition(userId);
    this.#reader = { userId, position };
    this.#stops.push(
      this.#host.outboxes.subscribe(userId, () => this.#pump()),
      this.#host.typing.subscribe(userId, () => this.#showTyping()),
      this.#host.presence.openStream(userId),
    );
    this.#repeat(limits.queueSampleMs, () => this.#sampleQueue(userId));
    this.#write(this.#format.beginning(writeCursor(userId, position)));
    this.#pump();
    this.#showTyping();
  }

  /** Sends a notification that is not in the outbox, and so carries no id and is not repeated. */
  push(notification: Signal): void {
    this.#write(this.#format.signal(notification));
  }

  /** Tells that a resource has changed: a slow reader once per resource, when it is ready. */
  updated(uri: string): void {
    this.#updated.add(uri);
    this.#tellUpdated();
  }

  end(): void {
    if (this.#isEnded) return;
    const { userId, position } = this.#reader ?? {};
    this.#response.end(this.#format.ending(userId && position && writeCursor(userId, position)));
    this.#finish();
  }

  #tellUpdated(): void {
    for (const uri of this.#updated) {
      if (this.#isStalled) return;
      this.#updated.delete(uri);
      this.push({ method: 'notifications/resources/updated', params: { uri } });
    }
  }

  #pump(): void {
    const reader = this.#reader;
    while (reader && !this.#isStalled && !this.#isEnded) {
      const reading = this.#host.outboxes.read(reader.userId, reader.position, entriesPerRead);
      if (!reading) return;
      if (reading.isHistoryLost) {
        // The loss is told once, even when the reader stalls before the first entry after it.
        reader.position = resumesAfter(reading);
        this.push(historyLost(reader.userId, reader.position));
      }
      for (const entry of reading.entries) {
        if (this.#isStalled) return;
        const { epoch } = reading.position;
        this.#write(this.#format.event(wireEvent(reader.userId, epoch, entry, this.#isFlagged)));
        reader.position = { epoch, seq: entry.seq };
      }
      reader.position = reading.position;
      if (reading.entries.length < entriesPerRead) return;
    }
  }

  /** Brings what the reader was told of the partner's typing up to what is so now. */
  #showTyping(): void {
    if (!this.#reader || this.#isStalled || this.#isEnded) return;
    const [before, now] = [this.#typing, this.#host.typing.of(this.#reader.userId)];
    if (before === now) return;
    this.#typing = now;
    if (before && before.roomId !== now?.roomId) this.push(partnerTyping(before, false));
    if (now) this.push(partnerTyping(now, true));
  }

  #keepAlive(): void {
    // A reader that took nothing for a whole interval is gone or hopeless; it resumes from its cursor.
    if (this.#isStalled && this.#wasStalled) this.#response.destroy();
    else if (!this.#isStalled) this.#write(this.#format.keepAlive());
    this.#wasStalled = this.#isStalled;
  }

  async #sampleQueue(userId: UserId): Promise<void> {
    if (this.#isStalled || this.#host.presence.leaseOf(userId) !== 'queue') return;
    const reply = await this.#host.ask(userAddress(userId), { type: 'user.describe' });
    if (reply.type !== 'queued') return;
    this.push({ method: 'queue.updated', params: queueFields(reply) });
  }

  #write(text: string): void {
    if (text === '' || this.#isEnded || this.#response.writableEnded) return;
    if (this.#response.write(text) || this.#isStalled) return;
    this.#isStalled = true;
  }

  #repeat(everyMs: number, action: () => unknown): void {
    const run = async (): Promise<void> => {
      if (this.#isEnded) return;
      // A sample that fails is skipped; the next one comes.
      await Promise.resolve(action()).catch(() => {});
      cancel = this.#clock.after(everyMs, run);
    };
    let cancel = this.#clock.after(everyMs, run);
    this.#stops.push(() => cancel());
  }

  #finish(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#onEnd();
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
