import type { BlockRecord, HeardEvent, PersonRecord, ReportRecord, SentMessage, Sighting } from './record.ts';
import { now } from './record.ts';

/** The notes of a person while they live. */
export class Diary implements PersonRecord {
  userId = '';
  bornAt = 0;
  goneAt = Number.POSITIVE_INFINITY;
  readonly sent: SentMessage[] = [];
  readonly heard: HeardEvent[] = [];
  readonly left = new Set<string>();
  readonly blocks: BlockRecord[] = [];
  readonly reports: ReportRecord[] = [];
  readonly sightings: Sighting[] = [];
  readonly stuck: string[] = [];
  readonly complaints: string[] = [];
  isFinished = false;
  isForgotten = false;
  /** The room they are in, by what they have heard and done. */
  room: string | undefined;
  /** Names of partners, by room. */
  readonly partners = new Map<string, string>();
  /** Rooms they were in, and are in for all they know. */
  readonly #open = new Set<string>();

  /** Rooms that they have been in and that are not known to be over. */
  get open(): readonly string[] {
    return [...this.#open];
  }

  /** Names they block for all they know. */
  get blocked(): readonly string[] {
    return this.blocks.filter(({ undoneAt }) => undoneAt === Number.POSITIVE_INFINITY).map(({ whom }) => whom);
  }

  hear(type: string, payload: HeardEvent['payload']): void {
    this.heard.push({ type, payload });
    const roomId = String(payload.room_id);
    if (type === 'chatroom.found') {
      this.partners.set(roomId, (payload.partner as { user_id: string }).user_id);
      this.#open.add(roomId);
      if (this.left.has(roomId)) this.isOut(roomId, 'their own leaving');
      else this.room = roomId;
    }
    if (type === 'partner.disconnected') this.isOut(roomId, type);
  }

  /** The room was open to them at some moment since `at`. */
  isIn(roomId: string, by: string, at: number): void {
    this.#open.add(roomId);
    this.sightings.push({ roomId, isOpen: true, at, by });
  }

  /** They are in the room no more. */
  isOut(roomId: string, by: string): void {
    if (this.room === roomId) this.room = undefined;
    this.#open.delete(roomId);
    this.sightings.push({ roomId, isOpen: false, at: now(), by });
  }

  /** They have begun a call that ends the room. */
  leaves(roomId: string): void {
    this.left.add(roomId);
    if (this.room === roomId) this.room = undefined;
  }
}
