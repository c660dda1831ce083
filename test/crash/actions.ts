import type { Fields } from '../support/client-answer.ts';
import type { Random } from '../support/random.ts';
import type { Diary } from './diary.ts';
import type { Line } from './line.ts';
import type { SentMessage } from './record.ts';
import { now } from './record.ts';

const goneCodes = ['room_closed', 'not_in_room'];
/** The answer to a call that erases the caller when it was carried out before. */
const goneAlready = /unknown_handle|handle_required/;

/** The actions of a person; all that they do and are told goes into their diary. */
export class Actions {
  readonly #line: Line;
  readonly #diary: Diary;
  readonly #random: Random;

  constructor(line: Line, diary: Diary, random: Random) {
    this.#line = line;
    this.#diary = diary;
    this.#random = random;
  }

  /** Becomes a person under the wanted name, or under another one when it is taken; returns where they begin to read. */
  async enrol(wanted: string | undefined): Promise<string> {
    this.#diary.bornAt = now();
    const args = { display_name: 'Somebody' };
    let { fields } = await this.#line.call('enter_queue', { ...args, ...(wanted && { user_id: wanted }) });
    if (fields.error?.code === 'user_id_taken') {
      this.#diary.bornAt = now();
      fields = await this.#callWell('enter_queue', args);
    }
    if (fields.error) throw new Error(`enter_queue got ${fields.error.code}`);
    this.#diary.userId = fields.user_id;
    // A session that goes on is that of the person whom a first try made, whose answer was lost.
    const handle = fields.handle ?? (await this.#identity('new_handle')).handle;
    this.#line.identify(handle);
    return fields.cursor;
  }

  async enter(): Promise<void> {
    const [at, open] = [now(), this.#diary.open];
    const { status, room } = await this.#callWell('enter_queue');
    this.#isPlaced(`enter_queue: ${status}`, room?.room_id, at, open);
  }

  /** Asks where they are. */
  async look(): Promise<string> {
    const [at, open] = [now(), this.#diary.open];
    const { state, room } = await this.#callWell('get_status');
    this.#isPlaced(`get_status: ${state}`, state === 'chatting' ? room.room_id : undefined, at, open);
    return state;
  }

  /** Says one thing. Some things are said twice. */
  async send(roomId: string): Promise<void> {
    const number = this.#diary.sent.length + 1;
    const message: SentMessage = { roomId, text: `${this.#diary.userId} says ${number}`, acknowledged: undefined };
    this.#diary.sent.push(message);
    const args = { room_id: roomId, message: message.text, client_message_id: `message ${number}` };
    const at = now();
    const { fields } = await this.#line.call('send_message', args);
    if (fields.error && goneCodes.includes(fields.error.code)) {
      this.#diary.isOut(roomId, `send_message: ${fields.error.code}`);
      return;
    }
    if (fields.error) throw new Error(`send_message got ${fields.error.code}`);
    this.#diary.isIn(roomId, 'send_message', at);
    message.acknowledged = { seq: fields.seq, messageId: fields.message_id };
    if (!this.#random.chance(0.1)) return;
    const again = await this.#line.call('send_message', args);
    if (again.fields.message_id !== fields.message_id) {
      this.#diary.complaints.push(`${message.text}: sent once more, twice done`);
    }
  }

  async leave(roomId: string, requeue = false): Promise<void> {
    this.#diary.leaves(roomId);
    const fields = await this.#callWell('leave_chat', { room_id: roomId, ...(requeue && { requeue }) });
    if (fields.requeue_error) throw new Error(`leave_chat left ${JSON.stringify(fields.requeue_error)}`);
    this.#diary.isOut(roomId, 'leave_chat');
  }

  /** Blocks the partner of a room that they are in, or were in. */
  async block(roomId: string): Promise<void> {
    await this.#blocking(roomId, 'block_partner', () => this.#callWell('block_partner', { room_id: roomId }));
  }

  async report(roomId: string, isBlock: boolean): Promise<void> {
    const report = async () => {
      const args = { room_id: roomId, reason: 'other', comment: 'As it was said.', block: isBlock };
      const { report_id } = await this.#callWell('report_partner', args);
      this.#diary.reports.push({ reportId: String(report_id), roomId });
    };
    await (isBlock ? this.#blocking(roomId, 'report_partner', report) : report());
  }

  async unblock(): Promise<void> {
    const { blocks } = this.#diary;
    const standing = blocks.filter(({ undoneAt }) => undoneAt === Number.POSITIVE_INFINITY);
    const block = standing[this.#random.below(standing.length)];
    if (!block) return;
    block.undoneAt = now();
    await this.#identity('unblock', { user_id: block.whom });
  }

  async checkBlocks(): Promise<void> {
    const { blocked } = await this.#identity('list_blocks');
    const [told, wanted] = [blocked as readonly string[], this.#diary.blocked].map((list) => list.toSorted().join());
    if (told !== wanted) this.#diary.complaints.push(`blocks ${wanted}, and was told ${told}`);
  }

  async renewHandle(): Promise<void> {
    const { handle } = await this.#identity('new_handle');
    this.#line.identify(handle);
    // Calls that are on their way may bring the former.
    await this.#line.call('get_status', { handle });
  }

  /** Out of the queue and out of every room. */
  async depart(): Promise<void> {
    const { fields } = await this.#line.call('leave_queue');
    const code = fields.error?.code;
    if (code === 'already_chatting' && fields.error.room) await this.leave(fields.error.room.room_id);
    else if (code !== undefined) throw new Error(`leave_queue got ${code}`);
  }

  /** Erases them, wherever they are. */
  async forget(): Promise<void> {
    this.#diary.isForgotten = true;
    for (const roomId of this.#diary.open) this.#diary.leaves(roomId);
    const open = this.#diary.open;
    try {
      await this.#identity('forget_me', { confirm: true });
    } catch (error) {
      if (!goneAlready.test((error as Error).message)) throw error;
    }
    for (const roomId of open) this.#diary.isOut(roomId, 'forget_me');
  }

  async #blocking(roomId: string, by: string, act: () => Promise<unknown>): Promise<void> {
    const { partners } = this.#diary;
    const whom = partners.get(roomId);
    if (whom === undefined) throw new Error(`a block in ${roomId} before its partner is known`);
    // A block through a former room ends the present room too, if it is with the same person.
    const ended = this.#diary.open.filter((open) => partners.get(open) === whom);
    for (const open of ended) this.#diary.leaves(open);
    await act();
    if (!this.#diary.blocked.includes(whom)) {
      this.#diary.blocks.push({ whom, at: now(), undoneAt: Number.POSITIVE_INFINITY });
    }
    for (const open of ended) this.#diary.isOut(open, by);
  }

  /** In the room, or in none, by the answer to a call that began at `at`, when they knew of the rooms `open`. */
  #isPlaced(by: string, roomId: string | undefined, at: number, open: readonly string[]): void {
    if (roomId !== undefined) this.#diary.isIn(roomId, by, at);
    for (const one of open) if (one !== roomId) this.#diary.isOut(one, by);
  }

  #identity(action: string, args: object = {}): Promise<Fields> {
    return this.#callWell('manage_identity', { action, ...args });
  }

  async #callWell(name: string, args: object = {}): Promise<Fields> {
    const { fields } = await this.#line.call(name, args);
    if (fields.error) throw new Error(`${name} got ${fields.error.code}`);
    return fields;
  }
}
