import type { Address, AskId, UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import type { Command, Notice, Reply, Report, Tell } from '../../machines/protocol.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import { isDueInRealTime } from '../../machines/registry.ts';
import { limits } from '../limits.ts';
import type { Aftermath, TypingNews } from './cascade.ts';
import { runCascade } from './cascade.ts';
import { Deadlines } from './deadlines.ts';
import { Fault } from './fault.ts';
import type { Ids } from './ids.ts';
import type { Letter } from './mailbox.ts';
import { Mailbox } from './mailbox.ts';
import type { Receipt, Store, StoredTimer, Write } from '../people/store.ts';
import type { ServerTime } from './server-time.ts';
import type { Snapshot } from './step.ts';
import { Transaction } from '../people/transaction.ts';

/** A command without the parts that the host stamps on it. */
export type Unasked<C = Command> = C extends Command ? Omit<C, 'ask'> : never;

/** How a command is carried out, besides what it says. */
export interface AskOptions {
  /** Committed together with what the command does, or not at all. */
  readonly writes?: readonly Write[];
  /** Of those who look after the server: taken however much waits for the actor. */
  readonly isUrgent?: boolean;
  /** Makes a repetition get the first result, and have no effect. */
  readonly once?: { readonly userId: UserId; readonly key: string; readonly fingerprint: string };
}

/** Who is told of what was committed, after the commit. */
export interface Observers {
  /** What letters made was committed. */
  committed(): void;
  /** A user's or a room's actor changed, or is gone. */
  changed(address: Address, snapshot: Snapshot | undefined): void;
  /** An outbox has something new. */
  noticed(userId: UserId, notices: readonly Notice[]): void;
  typing(news: TypingNews): void;
  /** A report was filed. */
  filed(report: Report): void;
  /** A step failed; nothing of it was committed. */
  failed(address: Address, eventType: string, error: unknown): void;
}

interface Posted extends Letter {
  /** Carries the letter out within the turn, and says what to do after the commit. @throws then nothing of it is committed */
  run(turn: Transaction): () => void;
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
export class Delivery {
  readonly #time: ServerTime;
  readonly #ids: Ids;
  readonly #store: Store;
  readonly #settings: MachineSettings;
  readonly #entriesMax: number;
  readonly #observers: Observers;
  readonly #mailbox = new Mailbox<Posted>(limits.mailboxCommandsMax);
  readonly #timers: Deadlines<string>;
  /** Of timers that are due in real time. */
  readonly #realTimers: Deadlines<string>;
  /** When the time was last stored. */
  #storedAt = Number.NEGATIVE_INFINITY;
  #isTurnDue = false;
  #isStoring = true;
  #isClosed = false;

  constructor(parts: {
    time: ServerTime;
    ids: Ids;
    store: Store;
    settings: MachineSettings;
    /** Unread entries that one outbox may hold. */
    entriesMax: number;
    observers: Observers;
  }) {
    this.#time = parts.time;
    this.#ids = parts.ids;
    this.#store = parts.store;
    this.#settings = parts.settings;
    this.#entriesMax = parts.entriesMax;
    this.#observers = parts.observers;
    this.#timers = new Deadlines(parts.time, (key) => this.#putTimer(key));
    this.#realTimers = new Deadlines(parts.time.realClock, (key) => this.#putTimer(key));
    for (const [address, { timers }] of parts.store.actors()) {
      for (const timer of timers) this.#deadlinesOf(timer).set(timerKey(address, timer), timer.deadlineAt);
    }
  }

  /**
   * Sends a command and waits for the one reply it gets.
   * @throws Fault when a machine or the store failed: nothing has happened then
   */
  ask(to: Address, command: Unasked, options: AskOptions = {}): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const stamp = { ...this.#time.stamp(), id: this.#ids.next() };
    const ask = stamp.id as AskId;
    const { once, writes = [], isUrgent = false } = options;
    const isAccepted = this.#put({
      to,
      isCommand: !isUrgent,
      isRepeated: false,
      name: command.type,
      failed: reject,
      run: (turn) => {
        const receipt = once && turn.receipt(once.userId, once.key);
        if (once && receipt) return () => resolve(repeated(receipt, once.fingerprint));
        const transaction = new Transaction(turn);
        for (const write of writes) transaction.write(write);
        const event = { ...command, ...stamp, ask };
        const aftermath = runCascade({ to, event }, ask, this.#cascadeIn(transaction));
        const { reply } = aftermath;
        if (!reply) throw new Fault('no_reply', command.type);
        if (once && reply.type === 'posted') {
          const { userId, key, fingerprint } = once;
          transaction.write({ type: 'receipt.put', userId, key, receipt: { fingerprint, reply } });
        }
        for (const write of transaction.writes) turn.write(write);
        return () => {
          this.#release(aftermath);
          resolve(reply);
        };
      },
    });
    if (!isAccepted) resolve({ type: 'refused', code: 'rate_limited' });
    return promise;
  }

  /** Sends what nobody answers. Tried again until it was committed. */
  tell(to: Address, event: Tell): void {
    const stamp = { ...this.#time.stamp(), id: this.#ids.next() };
    this.#put({
      to,
      isCommand: false,
      isRepeated: true,
      name: event.type,
      failed: () => {},
      run: (turn) => this.#runAlone({ to, event: { ...event, ...stamp } }, turn),
    });
  }

  /** Commits what `make` returns, in the order of the letters to `to`; the promise settles after the commit. */
  write(to: Address, make: (turn: Transaction) => Write | readonly Write[] | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#put({
      to,
      isCommand: false,
      isRepeated: false,
      name: 'write',
      failed: reject,
      run: (turn) => {
        for (const write of [make(turn) ?? []].flat()) turn.write(write);
        return resolve;
      },
    });
    return promise;
  }

  /** Whether what is committed can be stored; after a failure the store is asked again. */
  isStoring(): boolean {
    try {
      if (!this.#isStoring) this.#store.probe();
      this.#isStoring = true;
    } catch {
      // Reported when the commit failed.
    }
    return this.#isStoring;
  }

  /** Handles what waits, then takes nothing more. */
  close(): void {
    if (this.#isClosed) return;
    while (this.#mailbox.size > 0) this.#turn();
    this.#isClosed = true;
    this.#timers.stop();
    this.#realTimers.stop();
    this.noteTime();
  }

  /** Stores that the server runs now. */
  noteTime(): void {
    try {
      this.#commit([]);
    } catch {
      // The next commit that matters reports it.
    }
  }

  #put(letter: Posted): boolean {
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
    this.#time.soon(() => {
      this.#isTurnDue = false;
      this.#turn();
      if (this.#mailbox.size > 0) this.#scheduleTurn();
    });
  }

  #turn(): void {
    const turn = new Transaction(this.#store);
    const done: { readonly letter: Posted; readonly act: () => void }[] = [];
    for (let count = 0; count < limits.turnEventsMax; count += 1) {
      const letter = this.#mailbox.take();
      if (!letter) break;
      try {
        done.push({ letter, act: letter.run(turn) });
      } catch (error) {
        this.#observers.failed(letter.to, letter.name, error);
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
        this.#observers.failed(letter.to, letter.name, error);
        this.#giveUp(letter, new Fault('store_failed', 'the commit failed', { cause: error, retryable: true }));
      }
      return;
    }
    for (const { act } of done) act();
    if (turn.writes.length > 0) this.#observers.committed();
  }

  /** With the time of it, unless that was stored just before. */
  #commit(writes: readonly Write[]): void {
    const time = this.#time.stamp();
    const isNoted = writes.length > 0 && time.at - this.#storedAt < notedEveryMs;
    this.#store.commit(isNoted ? writes : [...writes, { type: 'time.put', time }]);
    if (!isNoted) this.#storedAt = time.at;
  }

  #deadlinesOf({ event }: StoredTimer): Deadlines<string> {
    return isDueInRealTime(event) ? this.#realTimers : this.#timers;
  }

  #giveUp(letter: Posted, fault: Fault): void {
    if (letter.isRepeated) this.#time.after(retryMs, () => this.#put(letter));
    else letter.failed(fault);
  }

  #runAlone(first: Parameters<typeof runCascade>[0], turn: Transaction): () => void {
    const transaction = new Transaction(turn);
    const aftermath = runCascade(first, undefined, this.#cascadeIn(transaction));
    for (const write of transaction.writes) turn.write(write);
    return () => this.#release(aftermath);
  }

  #cascadeIn(transaction: Transaction) {
    return { transaction, ids: this.#ids, settings: this.#settings, entriesMax: this.#entriesMax };
  }

  #putTimer(key: string): void {
    const { address: to, id, token } = readTimerKey(key);
    this.#put({
      to,
      isCommand: false,
      isRepeated: true,
      name: 'timer',
      failed: () => {},
      run: (turn) => {
        const actor = turn.actor(to);
        const timer = actor?.timers.find((one) => one.id === id && one.token === token);
        if (!actor || !timer) return () => {};
        const event = { type: timer.event, ...this.#time.stamp(), id: this.#ids.next() };
        return this.#runAlone({ to, event, fired: token }, turn);
      },
    });
  }

  #release({ timers, changed, noticed, typing, filed }: Aftermath): void {
    for (const { address, timer, isSet } of timers) {
      if (isSet) this.#deadlinesOf(timer).set(timerKey(address, timer), timer.deadlineAt);
      else this.#deadlinesOf(timer).delete(timerKey(address, timer));
    }
    for (const [address, snapshot] of changed) {
      this.#observe(address, () => this.#observers.changed(address, snapshot));
    }
    for (const [userId, notices] of noticed) {
      this.#observe(userAddress(userId), () => this.#observers.noticed(userId, notices));
    }
    for (const news of typing) this.#observe(roomAddress(news.roomId), () => this.#observers.typing(news));
    for (const report of filed) this.#observe(roomAddress(report.roomId), () => this.#observers.filed(report));
  }

  /** What an observer hears of is committed: its failure is reported, and costs nobody else their reply or their news. */
  #observe(address: Address, hear: () => void): void {
    try {
      hear();
    } catch (error) {
      this.#observers.failed(address, 'observer', error);
    }
  }
}

const repeated = (receipt: Receipt, fingerprint: string): Reply =>
  receipt.fingerprint === fingerprint ? receipt.reply : { type: 'refused', code: 'id_reused' };

const asFault = (error: unknown): Fault =>
  error instanceof Fault ? error : new Fault('step_failed', 'a machine failed', { cause: error });

// None of the parts holds a space.
const timerKey = (address: Address, { id, token }: StoredTimer): string => `${address} ${token} ${id}`;
const readTimerKey = (key: string) => {
  const [address, token, id] = key.split(' ') as [Address, string, string];
  return { address, token, id };
};
