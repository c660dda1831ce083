import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import { Actions } from './actions.ts';
import { Diary } from './diary.ts';
import type { Line } from './line.ts';
import { LegacyLine } from './line-legacy.ts';
import { ModernLine } from './line-modern.ts';
import type { Reading } from './reader.ts';
import { Reader } from './reader.ts';
import { now } from './record.ts';
import type { World } from './world.ts';

/** How a person uses the server. */
export interface Habits {
  readonly era: 'legacy' | 'modern';
  readonly reads: Reading;
  /** Stays in a room for as long as the partner does, and never goes for good before the end. */
  readonly isSettled: boolean;
}

type Ending = 'leave' | 'requeue' | 'block' | 'report' | 'silence' | 'forget';

const endings: readonly [Ending, ...Ending[]] = [
  ...['leave', 'leave', 'leave', 'leave', 'requeue', 'requeue', 'requeue'],
  ...['block', 'block', 'report', 'silence', 'silence', 'silence', 'forget'],
] as [Ending, ...Ending[]];

const visitsMin = 2;
const visitsBelow = 8;
const messagesPerRoomMax = 40;
const pauseMsMax = 15;
/** A room that ends by itself later than this would keep the run waiting, in milliseconds. */
const silenceMsMax = 5_000;
/** Names that people take again once nobody has them. */
const names = 60;
const awhileMs = 400;

/** A person who enters, talks, leaves and enters again, whatever happens to the server. */
export class Person {
  readonly diary = new Diary();
  readonly line: Line;
  hasFailed = false;
  readonly #world: World;
  readonly #random: Random;
  readonly #habits: Habits;
  readonly #actions: Actions;
  #isDone = false;
  #willForget = false;

  constructor(world: World, random: Random, habits: Habits) {
    this.#world = world;
    this.#random = random;
    this.#habits = habits;
    this.line = habits.era === 'legacy' ? new LegacyLine(world, random) : new ModernLine(world, random);
    this.#actions = new Actions(this.line, this.diary, random);
  }

  get isFinished(): boolean {
    return this.diary.isFinished;
  }

  /** From the first call to the last. */
  async live(): Promise<void> {
    const { diary } = this;
    try {
      await this.#live();
      diary.goneAt = now();
      diary.isFinished = true;
    } catch (error) {
      this.hasFailed = true;
      diary.complaints.push((error as Error).message);
    } finally {
      this.#isDone = true;
      this.line.close();
      this.#world.changed();
    }
  }

  async #live(): Promise<void> {
    const { line, diary } = this;
    const cursor = await this.#actions.enrol(
      this.#random.chance(0.5) ? `name_${this.#random.below(names)}` : undefined,
    );
    const reader = new Reader({ world: this.#world, line, diary, cursor, reading: this.#habits.reads });
    const aside = Promise.all([reader.run(), this.#lookAfterRestarts()]);
    const visiting = this.#makeVisits();
    visiting.catch(() => {});
    // A person who fails to read hears nothing more, and would wait for ever.
    await Promise.race([visiting, aside.then(() => visiting)]);
    if (!this.#willForget) await this.#actions.depart();
    this.#isDone = true;
    this.#world.changed();
    reader.stop();
    await aside;
    if (this.#willForget) {
      await this.#actions.forget();
      return;
    }
    await reader.rest();
    const state = await this.#actions.look();
    if (state !== 'idle' && state !== 'left') diary.complaints.push(`${state} after they had gone`);
  }

  async #makeVisits(): Promise<void> {
    let visits = this.#habits.isSettled ? Number.POSITIVE_INFINITY : visitsMin + this.#random.below(visitsBelow);
    for (; visits > 0 && !this.#isDone && !this.#world.isEnding && !this.#willForget; visits -= 1) await this.#visit();
  }

  /** Asks where they are as soon as the server is there again. */
  async #lookAfterRestarts(): Promise<void> {
    for (let { lives } = this.#world; ; lives = this.#world.lives) {
      await this.#world.reach('a restart', () => this.#isDone || this.#world.lives > lives);
      if (this.#isDone) return;
      await this.#actions.look();
    }
  }

  /** Once into the queue, and into a room. */
  async #visit(): Promise<void> {
    const { diary } = this;
    await this.#actions.enter();
    await this.#world.reach('a partner', () => diary.room !== undefined || this.#world.isEnding);
    const roomId = diary.room;
    if (roomId === undefined || this.#world.isEnding) return;
    if (this.#random.chance(0.1)) await this.#blockOneMetBefore(roomId);
    const ending = this.#habits.isSettled ? 'leave' : this.#random.pick(endings);
    const messagesMax = ending === 'silence' ? 3 : messagesPerRoomMax;
    let messagesLeft = this.#habits.isSettled ? Number.POSITIVE_INFINITY : this.#random.below(messagesMax);
    for (; messagesLeft > 0 && diary.room === roomId && !this.#world.isEnding; messagesLeft -= 1) {
      await this.#actions.send(roomId);
      await delay(this.#random.below(pauseMsMax));
    }
    if (diary.room === roomId) await this.#end(roomId, ending);
    if (ending !== 'requeue' && !this.#willForget && !this.#world.isEnding) await this.#afterwards(roomId);
  }

  async #end(roomId: string, ending: Ending): Promise<void> {
    switch (ending) {
      case 'leave':
      case 'requeue':
        return this.#actions.leave(roomId, ending === 'requeue' && !this.#world.isEnding);
      case 'block':
        return this.#actions.block(roomId);
      case 'report':
        await this.#actions.report(roomId, this.#random.chance(0.7));
        return this.diary.room === roomId ? this.#actions.leave(roomId) : undefined;
      case 'silence':
        return this.#fallSilent(roomId);
      case 'forget':
        this.#willForget = true;
    }
  }

  /** Waits for the partner to go, or for the room to end by itself. */
  async #fallSilent(roomId: string): Promise<void> {
    const isOver = () => this.diary.room !== roomId;
    while (this.#world.roomIdleMs <= silenceMsMax && !isOver() && !this.#world.isOverdue) {
      await Promise.race([delay(awhileMs), this.#world.reach('silence', () => isOver() || this.#world.isOverdue)]);
      if (!isOver()) await this.#actions.look();
    }
    if (isOver()) return;
    if (this.#world.isOverdue) this.diary.stuck.push(`in ${roomId}, which did not end by itself`);
    await this.#actions.leave(roomId);
  }

  /** Through the room of then, whoever the partner of now is. */
  async #blockOneMetBefore(roomId: string): Promise<void> {
    const before = [...this.diary.partners.keys()].filter((one) => one !== roomId);
    const one = before[this.#random.below(before.length)];
    if (one) await this.#actions.block(one);
  }

  /** The actions of people when a chat is over. */
  async #afterwards(roomId: string): Promise<void> {
    const choice = this.#random.below(100);
    if (choice < 12) return this.#actions.block(roomId);
    if (choice < 20) return this.#actions.report(roomId, this.#random.chance(0.5));
    if (choice < 35) return this.#actions.unblock();
    if (choice < 43) return this.#actions.renewHandle();
    if (choice < 60) return this.#actions.checkBlocks();
  }
}
