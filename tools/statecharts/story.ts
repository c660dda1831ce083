import type { Address, AskId, UserId } from '../../machines/address.ts';
import { kindOf, nameOf, userAddress } from '../../machines/address.ts';
import type { Command, Output, Reply, Stamp } from '../../machines/protocol.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import { advance } from '../../src/engine/advance.ts';
import type { Stamped } from '../../src/engine/stamped.ts';
import type { StoredActor } from '../../src/engine/store.ts';

/** The columns of the story, from left to right: two people, each beside their own actor, and the actors between them. */
export const columns = ['Ann', 'user:ann', 'matchmaker', 'room', 'user:ben', 'Ben'] as const;
/** A person, or an actor. */
export type Column = (typeof columns)[number];

/** A command of a person, an event between actors, the one reply to a command, or an entry of a user's outbox. */
export interface Arrow {
  readonly kind: 'command' | 'event' | 'reply' | 'notice';
  readonly from: Column;
  readonly to: Column;
  readonly words: string;
}

/** An actor comes into a state. */
export interface Change {
  readonly kind: 'state';
  readonly at: Column;
  readonly words: string;
}

/** A line of the story. */
export type Scene = Arrow | Change;

type Unasked<C> = C extends Command ? Omit<C, 'ask'> : never;

const ann = 'ann' as UserId;
const ben = 'ben' as UserId;

const settings: MachineSettings = {
  roomIdleMs: 3_600_000,
  historyMs: 86_400_000,
  roomMessagesMax: 0,
  roomMessagesPerMinute: 0,
  strikePolicy: { strikesMax: 3, timeoutMs: 86_400_000 },
};

const personOf = (userId: string): Column => (userId === ann ? 'Ann' : 'Ben');
const columnOf = (address: Address): Column =>
  kindOf(address) === 'user' ? (address as Column) : (kindOf(address) as Column);

const wordsOf = (reply: Reply): string => (reply.type === 'refused' ? reply.code : reply.type);

/** Steps the machines as the engine does, and writes down what they say. Nothing is stored, and timers are not set. */
class Stage {
  readonly scenes: Scene[] = [];
  readonly #actors = new Map<Address, StoredActor>();
  readonly #askers = new Map<AskId, Column>();
  #events = 0;

  /** A person gives a command; everything that follows from it happens. */
  command(person: UserId, to: Address, command: Unasked<Command>, words: string = command.type): void {
    const ask = `ask_${this.#events}` as AskId;
    this.#askers.set(ask, personOf(person));
    this.scenes.push({ kind: 'command', from: personOf(person), to: columnOf(to), words });
    const queue: Stamped[] = [{ to, event: { ...command, ask, ...this.#stamp() } as Command & Stamp }];
    for (const stamped of queue) queue.push(...this.#deliver(stamped));
  }

  /** The room that the matchmaker opened. @throws Error while there is none */
  get room(): Address {
    const room = [...this.#actors.keys()].find((address) => kindOf(address) === 'room');
    if (!room) throw new Error('the story has no room yet');
    return room;
  }

  #stamp(): Stamp {
    this.#events += 1;
    return { at: this.#events, id: String(this.#events) };
  }

  #deliver(stamped: Stamped): readonly Stamped[] {
    const { to } = stamped;
    const before = this.#actors.get(to);
    const advanced = advance(before, stamped, settings);
    if (!advanced) throw new Error(`${to} does not exist`);
    const { actor, outputs } = advanced;
    this.#actors.set(to, actor);
    if (actor.snapshot.value !== before?.snapshot.value)
      this.scenes.push({ kind: 'state', at: columnOf(to), words: actor.snapshot.value });
    return outputs.flatMap((output) => this.#carryOut(to, output));
  }

  #carryOut(address: Address, output: Output): readonly Stamped[] {
    const from = columnOf(address);
    switch (output.type) {
      case 'tell':
        this.scenes.push({ kind: 'event', from, to: columnOf(output.to), words: output.event.type });
        return [{ to: output.to, event: { ...output.event, ...this.#stamp() } }];
      case 'reply': {
        const to = this.#askers.get(output.ask);
        if (!to) throw new Error(`nobody asked ${output.ask}`);
        this.scenes.push({ kind: 'reply', from, to, words: wordsOf(output.reply) });
        return [];
      }
      case 'notice':
        this.scenes.push({ kind: 'notice', from, to: personOf(nameOf(address)), words: output.notice.type });
        return [];
      default:
        return [];
    }
  }
}

/** Two people meet, exchange a message each, and part: every event between the actors, in the order in which it happens. */
export function storyOfTwo(): readonly Scene[] {
  const stage = new Stage();
  const enter = (userId: UserId, displayName: string): void =>
    stage.command(userId, userAddress(userId), {
      type: 'user.enter',
      profile: { displayName, interests: ['go'], languages: ['en'] },
    });
  const post = (from: UserId, text: string): void =>
    stage.command(from, stage.room, { type: 'room.post', from, text }, `room.post “${text}”`);
  enter(ann, 'Ann');
  enter(ben, 'Ben');
  post(ann, 'Hello!');
  post(ben, 'Hello, Ann.');
  stage.command(ann, stage.room, { type: 'room.leave', from: ann });
  return stage.scenes;
}
