import type { ActorKind, Address, AskId, UserId } from '../../machines/address.ts';
import { kindOf, nameOf } from '../../machines/address.ts';
import type { Command, Notice, Output, Reply, Stamp, Tell } from '../../machines/protocol.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import { answerFor, birth, machines } from '../../machines/registry.ts';
import type { Snapshot, TimerChange } from '../../src/engine/step.ts';
import { begin, step } from '../../src/engine/step.ts';
import { askOf } from './machine-people.ts';

type Unasked = Command extends infer C ? (C extends { ask?: unknown } ? Omit<C, 'ask'> : never) : never;

export interface Letter {
  readonly from: Address;
  readonly to: Address;
  readonly event: Tell & Stamp;
}

interface Actor {
  readonly snapshot: Snapshot;
  readonly timers: ReadonlyMap<string, { readonly event: string; readonly deadlineAt: number }>;
}

/**
 * The three machines and a post between them that may be late and may repeat itself, but keeps the order between any two actors.
 * Nothing moves by itself: commands, presence and timers reach their actor at once, tells wait until they are delivered.
 */
export class PostOffice {
  now = 1_000_000_000;
  readonly replies = new Map<AskId, readonly Reply[]>();
  readonly #notices = new Map<string, readonly Notice[]>();
  readonly #actors = new Map<Address, Actor>();
  readonly #channels = new Map<string, readonly Letter[]>();
  readonly #settings: MachineSettings;
  #ids = 0;

  /** Unless a test says more, everybody meets anyone. */
  constructor(settings: Partial<MachineSettings> = {}) {
    this.#settings = {
      roomIdleMs: 3_600_000,
      historyMs: 86_400_000,
      schedule: { languageMs: 0, anyoneMs: 0 },
      roomMessagesMax: 0,
      roomMessagesPerMinute: 0,
      strikePolicy: { strikesMax: 3, timeoutMs: 86_400_000 },
      ...settings,
    };
  }

  /** Sends a command; its reply, once there is one, stands in `replies`. */
  ask(to: Address, command: Unasked): AskId {
    const stamp = this.#stamp();
    const ask = askOf(stamp.id);
    this.replies.set(ask, []);
    this.#receive(to, { ...command, ...stamp, ask } as Command & Stamp);
    return ask;
  }

  /** The events that presence sends. */
  tell(to: Address, event: Tell): void {
    this.#receive(to, { ...event, ...this.#stamp() });
  }

  /** The first tell of each two actors, that is all that may be delivered next. */
  get due(): readonly Letter[] {
    return [...this.#channels.values()].flatMap((letters) => letters.slice(0, 1));
  }

  /** All that was told and not yet delivered. */
  get underway(): readonly Letter[] {
    return [...this.#channels.values()].flat();
  }

  /** Delivers one of those that are due, `copies` times. */
  deliver(letter: Letter, copies = 1): void {
    const channel = channelOf(letter);
    const [first, ...rest] = this.#channels.get(channel) ?? [];
    if (first !== letter) throw new Error('a tell overtakes another');
    if (rest.length > 0) this.#channels.set(channel, rest);
    else this.#channels.delete(channel);
    for (let copy = 0; copy < copies; copy += 1) this.#receive(letter.to, letter.event);
  }

  /** Delivers whatever is due until nothing is left but what is held back. */
  settle(isHeld: (letter: Letter) => boolean = () => false, copies = 1): void {
    for (;;) {
      const next = this.due.find((letter) => !isHeld(letter));
      if (!next) return;
      this.deliver(next, copies);
    }
  }

  /** Lets time pass, firing each timer when it is due. */
  advance(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = [...this.#actors]
        .flatMap(([address, { timers }]) => [...timers].map(([id, timer]) => ({ address, id, ...timer })))
        .sort((one, other) => one.deadlineAt - other.deadlineAt)[0];
      if (!next || next.deadlineAt > until) break;
      this.now = Math.max(this.now, next.deadlineAt);
      this.#fire(next);
    }
    this.now = until;
  }

  state(address: Address): string | undefined {
    return this.#actors.get(address)?.snapshot.value;
  }

  context<Context extends object>(address: Address): Context {
    const actor = this.#actors.get(address);
    if (!actor) throw new Error(`${address} does not exist`);
    return actor.snapshot.context as Context;
  }

  addresses(kind: ActorKind): readonly Address[] {
    return [...this.#actors.keys()].filter((address) => kindOf(address) === kind);
  }

  notices(userId: UserId): readonly Notice[] {
    return this.#notices.get(userId) ?? [];
  }

  /** When each timer of an actor falls due, from now. */
  timersMs(address: Address): Readonly<Record<string, number>> {
    const timers = [...(this.#actors.get(address)?.timers.values() ?? [])];
    return Object.fromEntries(timers.map(({ event, deadlineAt }) => [event, deadlineAt - this.now]));
  }

  #stamp(): Stamp {
    this.#ids += 1;
    return { at: this.now, id: String(this.#ids) };
  }

  #fire({ address, id, event }: { address: Address; id: string; event: string }): void {
    const actor = this.#actors.get(address);
    if (!actor) return;
    const timers = new Map(actor.timers);
    timers.delete(id);
    this.#actors.set(address, { ...actor, timers });
    this.#receive(address, { type: event, ...this.#stamp() });
  }

  #receive(to: Address, event: ((Command | Tell) & Stamp) | ({ readonly type: string } & Stamp)): void {
    const actor = this.#actors.get(to) ?? this.#born(to, event as (Command | Tell) & Stamp);
    if (!actor) {
      const answer = answerFor(event as Command | Tell);
      if (answer && 'ask' in event && event.ask)
        this.#carryOut(to, { type: 'reply', ask: event.ask as AskId, reply: answer });
      return;
    }
    const { snapshot, timers, outputs } = step(machines[kindOf(to)], actor.snapshot, event);
    this.#actors.set(to, { snapshot, timers: moved(actor.timers, timers, event.at) });
    for (const output of outputs) this.#carryOut(to, output);
  }

  #born(to: Address, event: (Command | Tell) & Stamp): Actor | undefined {
    const input = birth(to, event, this.#settings);
    if (!input) return undefined;
    const { snapshot, timers } = begin(machines[kindOf(to)], input);
    return { snapshot, timers: moved(new Map(), timers, event.at) };
  }

  #carryOut(from: Address, output: Output): void {
    switch (output.type) {
      case 'reply':
        this.replies.set(output.ask, [...(this.replies.get(output.ask) ?? []), output.reply]);
        return;
      case 'notice':
        this.#notices.set(nameOf(from), [...this.notices(nameOf(from) as UserId), output.notice]);
        return;
      case 'tell': {
        const letter = { from, to: output.to, event: { ...output.event, ...this.#stamp() } };
        this.#channels.set(channelOf(letter), [...(this.#channels.get(channelOf(letter)) ?? []), letter]);
        return;
      }
      case 'record':
        return;
      case 'forget':
        this.#actors.delete(from);
        this.#notices.delete(nameOf(from));
        return;
    }
  }
}

const channelOf = ({ from, to }: Pick<Letter, 'from' | 'to'>): string => `${from} ${to}`;

const moved = (held: Actor['timers'], changes: readonly TimerChange[], at: number): Actor['timers'] => {
  const timers = new Map(held);
  for (const change of changes) {
    if (change.type === 'cancel') timers.delete(change.id);
    else timers.set(change.id, { event: change.event, deadlineAt: at + change.delayMs });
  }
  return timers;
};
