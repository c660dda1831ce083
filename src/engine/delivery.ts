import type { Address, AskId } from '../../machines/address.ts';
import type { Reply, Tell } from '../../machines/protocol.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import { limits } from '../limits.ts';
import type { ActorTimer } from './actor-timers.ts';
import { ActorTimers } from './actor-timers.ts';
import type { Aftermath } from './cascade.ts';
import { runCascade } from './cascade.ts';
import type { Domain } from './domain.ts';
import type { AskOptions, Engine, Observers, Unasked } from './engine.ts';
import { Fault } from './fault.ts';
import type { Ids } from './ids.ts';
import type { Letter } from './mailbox.ts';
import { Mailbox } from './mailbox.ts';
import type { ServerTime } from './server-time.ts';
import type { Stamped } from './stamped.ts';
import type { ActorStore, ActorWrite, Turn } from './store.ts';

/** The parts of an engine. */
export interface EngineParts<W, T extends Turn<W>, News> {
  readonly time: ServerTime;
  readonly ids: Ids;
  readonly store: ActorStore<W>;
  readonly settings: MachineSettings;
  readonly domain: Domain<W, T, News>;
  readonly observers: Observers<News>;
}

interface Posted<T> extends Letter {
  /** Carries the letter out within the turn, and says what to do after the commit. @throws then nothing of it is committed */
  run(turn: T): () => void;
  /** It failed; not called for a letter that is to be tried again. */
  failed(error: Fault): void;
  readonly name: string;
  /** Whether the letter is put again after a failure of the store. */
  readonly isRepeated: boolean;
}

/** How long after a failure a timer or a presence tell is tried again, in milliseconds. */
const retryMs = 1_000;

/** A commit stores its time as well when none was stored for this long, in milliseconds. */
const notedEveryMs = 1_000;

/**
 * Carries events to actors and their outputs out: commit first, then act. Letters of one turn of the event loop are handled in
 * order of arrival, each with the whole cascade of tells that follows; then all is committed at once, and only then do replies,
 * timers and nudges leave. A letter that fails leaves no trace, and the others of its turn do not notice.
 */
export class Delivery<W, T extends Turn<W>, News> implements Engine<W, T> {
  readonly #parts: EngineParts<W, T, News>;
  readonly #mailbox = new Mailbox<Posted<T>>(limits.mailboxCommandsMax);
  readonly #timers: ActorTimers;
  /** When the time was last stored. */
  #storedAt = Number.NEGATIVE_INFINITY;
  #isTurnDue = false;
  #isStoring = true;
  #isClosed = false;

  constructor(parts: EngineParts<W, T, News>) {
    this.#parts = parts;
    this.#timers = new ActorTimers(parts.time, (timer) => this.#putTimer(timer));
    this.#timers.restore(parts.store.actors());
  }

  ask(to: Address, command: Unasked, options: AskOptions<W, T> = {}): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const stamp = { ...this.#parts.time.stamp(), id: this.#parts.ids.next() };
    const ask = stamp.id as AskId;
    const { writes = [], isUrgent = false, repeats, remember } = options;
    const isAccepted = this.#put({
      to,
      isCommand: !isUrgent,
      isRepeated: false,
      name: command.type,
      failed: reject,
      run: (turn) => {
        const earlier = repeats?.(turn);
        if (earlier) return () => resolve(earlier);
        const inner = this.#parts.domain.begin(turn);
        for (const write of writes) inner.write(write);
        const aftermath = runCascade({ to, event: { ...command, ...stamp, ask } }, ask, inner, this.#parts);
        const { reply } = aftermath;
        if (!reply) throw new Fault('no_reply', command.type);
        const remembered = remember?.(reply);
        if (remembered) inner.write(remembered);
        for (const write of inner.writes) turn.write(write);
        return () => {
          this.#release(aftermath);
          resolve(reply);
        };
      },
    });
    if (!isAccepted) resolve({ type: 'refused', code: 'rate_limited' });
    return promise;
  }

  tell(to: Address, event: Tell): void {
    const stamp = { ...this.#parts.time.stamp(), id: this.#parts.ids.next() };
    this.#put({
      to,
      isCommand: false,
      isRepeated: true,
      name: event.type,
      failed: () => {},
      run: (turn) => this.#runAlone({ to, event: { ...event, ...stamp } }, turn),
    });
  }

  write(to: Address, make: (turn: T) => W | readonly W[] | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#put({
      to,
      isCommand: false,
      isRepeated: false,
      name: 'write',
      failed: reject,
      run: (turn) => {
        for (const write of listOf(make(turn))) turn.write(write);
        return resolve;
      },
    });
    return promise;
  }

  isStoring(): boolean {
    try {
      if (!this.#isStoring) this.#parts.store.probe();
      this.#isStoring = true;
    } catch {
      // Reported when the commit failed.
    }
    return this.#isStoring;
  }

  close(): void {
    if (this.#isClosed) return;
    while (this.#mailbox.size > 0) this.#turn();
    this.#isClosed = true;
    this.#timers.stop();
    this.noteTime();
  }

  noteTime(): void {
    try {
      this.#commit([]);
    } catch {
      // The next commit that matters reports it.
    }
  }

  #put(letter: Posted<T>): boolean {
    if (this.#isClosed) {
      letter.failed(new Fault('closed', `${letter.name} came after the host had closed`));
      return true;
    }
    if (!this.#mailbox.put(letter)) return false;
    this.#scheduleTurn();
    return true;
  }

  #scheduleTurn(): void {
    if (this.#isTurnDue) return;
    this.#isTurnDue = true;
    this.#parts.time.soon(() => {
      this.#isTurnDue = false;
      this.#turn();
      if (this.#mailbox.size > 0) this.#scheduleTurn();
    });
  }

  #turn(): void {
    const turn = this.#parts.domain.begin();
    const done: { readonly letter: Posted<T>; readonly act: () => void }[] = [];
    for (let count = 0; count < limits.turnEventsMax; count += 1) {
      const letter = this.#mailbox.take();
      if (!letter) break;
      try {
        done.push({ letter, act: letter.run(turn) });
      } catch (error) {
        this.#parts.observers.failed(letter.to, letter.name, error);
        this.#giveUp(letter, asFault(error));
      }
    }
    try {
      if (turn.writes.length > 0) {
        this.#commit(turn.writes);
        this.#isStoring = true;
      }
    } catch (error) {
      this.#isStoring = false;
      for (const { letter } of done) {
        this.#parts.observers.failed(letter.to, letter.name, error);
        this.#giveUp(letter, new Fault('store_failed', 'the commit failed', { cause: error, retryable: true }));
      }
      return;
    }
    for (const { act } of done) act();
    if (turn.writes.length > 0) this.#parts.observers.committed();
  }

  /** With the time of it, unless that was stored just before. */
  #commit(writes: readonly (W | ActorWrite)[]): void {
    const time = this.#parts.time.stamp();
    const isNoted = writes.length > 0 && time.at - this.#storedAt < notedEveryMs;
    this.#parts.store.commit(isNoted ? writes : [...writes, { type: 'time.put', time }]);
    if (!isNoted) this.#storedAt = time.at;
  }

  #giveUp(letter: Posted<T>, fault: Fault): void {
    if (letter.isRepeated) this.#parts.time.after(retryMs, () => this.#put(letter));
    else letter.failed(fault);
  }

  #runAlone(first: Stamped, turn: T): () => void {
    const inner = this.#parts.domain.begin(turn);
    const aftermath = runCascade(first, undefined, inner, this.#parts);
    for (const write of inner.writes) turn.write(write);
    return () => this.#release(aftermath);
  }

  #putTimer({ address: to, timer: { id, token } }: ActorTimer): void {
    this.#put({
      to,
      isCommand: false,
      isRepeated: true,
      name: 'timer',
      failed: () => {},
      run: (turn) => {
        const timer = turn.actor(to)?.timers.find((one) => one.id === id && one.token === token);
        if (!timer) return () => {};
        const event = { type: timer.event, ...this.#parts.time.stamp(), id: this.#parts.ids.next() };
        return this.#runAlone({ to, event, fired: token }, turn);
      },
    });
  }

  #release({ timers, changed, news }: Aftermath<News>): void {
    const { observers } = this.#parts;
    for (const move of timers) this.#timers.move(move);
    for (const [address, snapshot] of changed) this.#observe(address, () => observers.changed(address, snapshot));
    for (const [address, told] of news) this.#observe(address, () => observers.told(address, told));
  }

  /** An observer hears of commits alone: its failure is reported, and costs nobody else their reply or their news. */
  #observe(address: Address, hear: () => void): void {
    try {
      hear();
    } catch (error) {
      this.#parts.observers.failed(address, 'observer', error);
    }
  }
}

const listOf = <W>(made: W | readonly W[] | undefined): readonly W[] =>
  made === undefined ? [] : ((Array.isArray(made) ? made : [made]) as readonly W[]);

const asFault = (error: unknown): Fault =>
  error instanceof Fault ? error : new Fault('step_failed', 'a machine failed', { cause: error });
