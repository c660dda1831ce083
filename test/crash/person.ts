import { setTimeout as delay } from 'node:timers/promises';
import type { Fields } from '../support/client-answer.ts';
import type { Random } from '../support/random.ts';
import { Inbox } from './inbox.ts';
import { Line } from './line.ts';
import type { PersonRecord, SentMessage } from './record.ts';
import type { World } from './world.ts';

/** How somebody uses the server. */
export interface Habits {
  /** By a waiting call with a cursor, or on a stream with Last-Event-ID. */
  readonly reads: 'waits' | 'streams';
  /** Stays in a room for as long as the partner does, and never goes for good before the end. */
  readonly isSettled: boolean;
}

const messagesPerRoomMax = 40;
const pauseMsMax = 15;
const eventsPerAcknowledgement = 50;
const goneCodes = ['room_closed', 'not_in_room'];

/** Somebody who enters, talks, leaves and enters again, whatever happens to the server. */
export class Person implements PersonRecord {
  userId = '';
  readonly sent: SentMessage[] = [];
  readonly left = new Set<string>();
  readonly complaints: string[] = [];
  isFinished = false;
  hasFailed = false;
  readonly line: Line;
  readonly #world: World;
  readonly #random: Random;
  readonly #habits: Habits;
  #inbox = new Inbox('', () => {});
  /** The room they are in, by what they have heard and done. */
  #room: string | undefined;
  #isReading = true;
  #stopReading: () => void = () => {};

  constructor(world: World, random: Random, habits: Habits) {
    this.#world = world;
    this.#random = random;
    this.#habits = habits;
    this.line = new Line(world, random);
  }

  get heard() {
    return this.#inbox.heard;
  }

  /** From the first call to the last. */
  async live(): Promise<void> {
    try {
      await this.#enrol();
      const reading = this.#read();
      // Whoever fails to read hears nothing more; it is thrown below.
      reading.catch(() => {});
      let visits = this.#habits.isSettled ? Number.POSITIVE_INFINITY : 2 + this.#random.below(4);
      for (; visits > 0 && !this.#world.isEnding; visits -= 1) await this.#visit();
      await this.#depart();
      this.#isReading = false;
      this.#stopReading();
      await reading;
      await this.#readRest();
      this.isFinished = true;
    } catch (error) {
      this.hasFailed = true;
      this.complaints.push((error as Error).message);
    } finally {
      this.line.close();
      this.#world.changed();
    }
  }

  async #enrol(): Promise<void> {
    const { fields } = await this.line.call('enter_queue', { display_name: 'Somebody' });
    if (!fields.handle) throw new Error(`no handle in ${JSON.stringify(fields)}`);
    this.line.identify(fields.handle);
    this.userId = fields.user_id;
    this.#inbox = new Inbox(fields.cursor, (text) => this.complaints.push(text));
  }

  /** Once into the queue, and into a room. */
  async #visit(): Promise<void> {
    await this.#callWell('enter_queue');
    await this.#until('a partner', () => this.#room !== undefined || this.#world.isEnding);
    const room = this.#room;
    if (room === undefined || this.#world.isEnding) return;
    let messagesLeft = this.#habits.isSettled ? Number.POSITIVE_INFINITY : this.#random.below(messagesPerRoomMax);
    for (; messagesLeft > 0 && this.#room === room && !this.#world.isEnding; messagesLeft -= 1) {
      await this.#send(room);
      await delay(this.#random.below(pauseMsMax));
    }
    if (this.#room === room && !this.#world.isEnding) await this.#leave(room);
  }

  async #send(roomId: string): Promise<void> {
    const number = this.sent.length + 1;
    const message: SentMessage = { roomId, text: `${this.userId} says ${number}`, acknowledged: undefined };
    this.sent.push(message);
    const args = { room_id: roomId, message: message.text, client_message_id: `message ${number}` };
    const { fields } = await this.line.call('send_message', args);
    if (fields.error && goneCodes.includes(fields.error.code)) {
      await this.#until(`the end of ${roomId}`, () => this.#room !== roomId);
      return;
    }
    if (fields.error) throw new Error(`send_message got ${fields.error.code}`);
    message.acknowledged = { seq: fields.seq, messageId: fields.message_id };
    if (!this.#random.chance(0.1)) return;
    const again = await this.line.call('send_message', args);
    if (again.fields.message_id !== fields.message_id)
      this.complaints.push(`${message.text}: sent once more, twice done`);
  }

  async #leave(roomId: string): Promise<void> {
    this.left.add(roomId);
    if (this.#room === roomId) this.#room = undefined;
    await this.#callWell('leave_chat', { room_id: roomId });
  }

  /** Out of the queue and out of every room. */
  async #depart(): Promise<void> {
    const { fields } = await this.line.call('leave_queue');
    const code = fields.error?.code;
    if (code === 'already_chatting' && fields.error.room) await this.#leave(fields.error.room.room_id);
    else if (code !== undefined) throw new Error(`leave_queue got ${code}`);
  }

  #read(): Promise<void> {
    return this.#habits.reads === 'waits' ? this.#readByWaiting() : this.#readOnStreams();
  }

  async #readByWaiting(): Promise<void> {
    while (this.#isReading) await this.#wait(1);
  }

  async #wait(timeoutSeconds: number): Promise<number> {
    const fields = await this.#callWell('wait_for_events', {
      cursor: this.#inbox.cursor,
      timeout_seconds: timeoutSeconds,
    });
    if (fields.history_lost) this.complaints.push('history was lost');
    for (const { type, cursor, payload } of fields.events) this.#hear(type, cursor, payload);
    return fields.events.length;
  }

  async #readOnStreams(): Promise<void> {
    while (this.#isReading) {
      const stream = await this.line.openStream(this.#inbox.cursor);
      this.#stopReading = () => stream.close();
      if (!this.#isReading) stream.close();
      let taken = 0;
      for (;;) {
        const news = await stream.heard.atLeast(taken + 1).catch(() => undefined);
        if (!news) break;
        for (const { method, id, params } of news.slice(taken)) {
          if (id !== undefined) this.#hear(method, id, params);
          else if (method === 'history.lost') this.complaints.push('history was lost');
        }
        if (taken % eventsPerAcknowledgement > news.length % eventsPerAcknowledgement) await this.#acknowledge();
        taken = news.length;
      }
    }
  }

  /** Says how far the stream was read; what has come since comes on the stream. */
  async #acknowledge(): Promise<void> {
    await this.#callWell('wait_for_events', { cursor: this.#inbox.cursor, timeout_seconds: 0 });
  }

  async #readRest(): Promise<void> {
    while ((await this.#wait(0)) > 0);
    const { state } = await this.#callWell('get_status');
    if (state !== 'idle' && state !== 'left') this.complaints.push(`${state} after they had gone`);
  }

  #hear(type: string, cursor: string, payload: Readonly<Record<string, unknown>>): void {
    this.#inbox.take(type, cursor, payload);
    const roomId = String(payload.room_id);
    if (type === 'chatroom.found' && !this.left.has(roomId)) this.#room = roomId;
    if (type === 'partner.disconnected' && this.#room === roomId) this.#room = undefined;
    this.#world.changed();
  }

  async #callWell(name: string, args: object = {}): Promise<Fields> {
    const { fields } = await this.line.call(name, args);
    if (fields.error) throw new Error(`${name} got ${fields.error.code}`);
    return fields;
  }

  async #until(what: string, isReached: () => boolean): Promise<void> {
    await this.#world.until(() => isReached() || this.#world.signal.aborted);
    this.#world.check(what);
  }
}
