import type { Address } from '../../machines/address.ts';
import type { Command, Reply, Tell } from '../../machines/protocol.ts';
import type { Snapshot } from './step.ts';
import type { Turn } from './store.ts';

/** A command without the parts that the host stamps on it. */
export type Unasked<C = Command> = C extends Command ? Omit<C, 'ask'> : never;

/** How a command is carried out, besides what it says. `T` is a turn's uncommitted writes. */
export interface AskOptions<W, T extends Turn<W>> {
  /** Committed together with what the command does, or not at all. */
  readonly writes?: readonly W[];
  /** Taken however much waits for the actor. */
  readonly isUrgent?: boolean;
  /** The reply of an earlier command that this one repeats: it has no effect then. */
  readonly repeats?: (turn: T) => Reply | undefined;
  /** Committed with the reply. */
  readonly remember?: (reply: Reply) => W | undefined;
}

/** The engine as seen from above: four verbs that a second engine would implement as well. `T` is a turn's uncommitted writes. */
export interface Engine<W, T extends Turn<W>> {
  /**
   * Sends a command and waits for the one reply it gets.
   * @throws Fault when a machine or the store failed: nothing has happened then
   */
  ask(to: Address, command: Unasked, options?: AskOptions<W, T>): Promise<Reply>;
  /** Sends an event that nobody answers. Tried again until it was committed. */
  tell(to: Address, event: Tell): void;
  /** Commits what `make` returns, in the order of the letters to `to`; the promise settles after the commit. */
  write(to: Address, make: (turn: T) => W | readonly W[] | undefined): Promise<void>;
  /** Whether what is committed can be stored; after a failure the store is asked again. */
  isStoring(): boolean;
  /** Stores that the server runs now. */
  noteTime(): void;
  /** Handles what waits, then takes nothing more. */
  close(): void;
}

/** Told of what was committed, after the commit. */
export interface Observers<News> {
  /** A turn was committed. */
  committed(): void;
  /** An actor changed, or is gone. */
  changed(address: Address, snapshot: Snapshot | undefined): void;
  /** The domain has something to tell of the actor at `address`. */
  told(address: Address, news: News): void;
  /** A step failed; nothing of it was committed. */
  failed(address: Address, eventType: string, error: unknown): void;
}
