import type { Address, AskId } from '../../machines/address.ts';
import type { Output, Reply, Stamp } from '../../machines/protocol.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import { answerFor } from '../../machines/registry.ts';
import type { TimerMove } from './advance.ts';
import { advance } from './advance.ts';
import type { Domain } from './domain.ts';
import { Fault } from './fault.ts';
import type { Ids } from './ids.ts';
import type { Stamped } from './stamped.ts';
import type { Snapshot } from './step.ts';
import type { StoredActor, Turn } from './store.ts';

/** The work that follows the commit of a cascade's writes, and its reply. */
export interface Aftermath<News> {
  readonly timers: readonly TimerMove[];
  /** Actors that changed; undefined for one that is gone. */
  readonly changed: ReadonlyMap<Address, Snapshot | undefined>;
  /** The domain's news, in order, with the actor that it is about. */
  readonly news: readonly (readonly [Address, News])[];
  readonly reply: Reply | undefined;
}

/** The parts that every cascade of an engine shares. */
export interface CascadeParts<W, T extends Turn<W>, News> {
  readonly domain: Domain<W, T, News>;
  readonly ids: Ids;
  readonly settings: MachineSettings;
}

/** An event and all the tells that follow from it. */
class Cascade<W, T extends Turn<W>, News> {
  readonly #parts: CascadeParts<W, T, News>;
  readonly #turn: T;
  readonly #ask: AskId | undefined;
  readonly #queue: Stamped[];
  readonly #timers: TimerMove[] = [];
  readonly #changed = new Map<Address, Snapshot | undefined>();
  readonly #news: (readonly [Address, News])[] = [];
  readonly #forgotten = new Set<Address>();
  #reply: Reply | undefined;

  constructor(first: Stamped, ask: AskId | undefined, turn: T, parts: CascadeParts<W, T, News>) {
    this.#queue = [first];
    this.#ask = ask;
    this.#turn = turn;
    this.#parts = parts;
  }

  run(): Aftermath<News> {
    // Tells join the queue while it is walked.
    for (const stamped of this.#queue) this.#deliver(stamped);
    if (this.#ask && !this.#reply) throw new Fault('no_reply', `nobody answered ${this.#queue[0]?.event.type}`);
    return { timers: this.#timers, changed: this.#changed, news: this.#news, reply: this.#reply };
  }

  #deliver(stamped: Stamped): void {
    const { to, event } = stamped;
    const { domain, settings } = this.#parts;
    const stored = this.#turn.actor(to);
    const advanced = domain.isForNobody(this.#turn, stamped, this.#ask)
      ? undefined
      : advance(stored, stamped, settings);
    if (!advanced) {
      const answer = this.#ask && 'ask' in event && event.ask === this.#ask ? answerFor(event) : undefined;
      if (this.#ask && answer) this.#conclude(this.#ask, answer);
      return;
    }
    const { actor, outputs, moves } = advanced;
    this.#timers.push(...moves);
    for (const output of outputs) this.#carryOut(to, output, event);
    if (this.#forgotten.has(to)) this.#forget(to, actor);
    else if (actor !== stored) {
      this.#changed.set(to, actor.snapshot);
      this.#turn.write({ type: 'actor.put', address: to, actor, cause: stamped });
    }
  }

  #carryOut(address: Address, output: Output, stamp: Stamp): void {
    const { domain, ids } = this.#parts;
    switch (output.type) {
      case 'reply':
        this.#conclude(output.ask, output.reply);
        return;
      case 'tell':
        this.#queue.push({ to: output.to, event: { ...output.event, ...timesOf(stamp), id: ids.next() } });
        return;
      case 'forget':
        this.#forgotten.add(address);
        return;
      default: {
        const news = domain.carryOut(this.#turn, address, output, stamp);
        if (news !== undefined) this.#news.push([address, news]);
      }
    }
  }

  #conclude(asked: AskId, body: Reply): void {
    if (asked !== this.#ask || this.#reply) throw new Error('a command was answered twice, or one that nobody asked');
    this.#reply = body;
  }

  #forget(address: Address, actor: StoredActor): void {
    this.#changed.set(address, undefined);
    for (const timer of actor.timers) this.#timers.push({ address, timer, isSet: false });
    this.#turn.write({ type: 'actor.delete', address });
    this.#parts.domain.forget(this.#turn, address);
  }
}

/** A tell happens at the time of the event that it follows from. */
const timesOf = ({ at, realAt, wallAt }: Stamp): Omit<Stamp, 'id'> => ({ at, realAt, wallAt });

/**
 * Runs one event and all the tells that follow from it to the end, first told first served. Everything it changes goes into `turn`.
 * @throws whatever a machine throws, and Fault `no_reply` for an ask that nobody concluded: drop the turn then
 */
export const runCascade = <W, T extends Turn<W>, News>(
  first: Stamped,
  ask: AskId | undefined,
  turn: T,
  parts: CascadeParts<W, T, News>,
): Aftermath<News> => new Cascade(first, ask, turn, parts).run();
