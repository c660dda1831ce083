import type { Address } from '../../machines/address.ts';
import type { StoredTime } from './server-time.ts';
import type { Stamped } from './stamped.ts';
import type { Snapshot } from './step.ts';

/** A timer of an actor's chart. */
export interface StoredTimer {
  readonly id: string;
  /** Type of the event that the actor gets. */
  readonly event: string;
  /** On the server's own time, or on real time where the registry says so. */
  readonly deadlineAt: number;
  /** Fence: a timer that was set again since carries another one, and the older changes nothing. */
  readonly token: string;
}

/** An actor as it is stored. */
export interface StoredActor {
  readonly snapshot: Snapshot;
  readonly timers: readonly StoredTimer[];
}

/** A change to the actors or to the time that are stored. */
export type ActorWrite =
  /** `cause` is the event that made the actor what it is of what it was: a store may keep that instead. */
  | {
      readonly type: 'actor.put';
      readonly address: Address;
      readonly actor: StoredActor;
      readonly cause?: Stamped;
    }
  | { readonly type: 'actor.delete'; readonly address: Address }
  /** The server runs at this time. */
  | { readonly type: 'time.put'; readonly time: StoredTime };

/** Where actors are read from. */
export interface ActorReads {
  /** Undefined for an address without an actor. */
  actor(address: Address): StoredActor | undefined;
}

/** The part of a store that the engine uses. All calls are synchronous. `W` is every write that the store takes. */
export interface ActorStore<W> extends ActorReads {
  /** Every actor held, in no particular order: read once, to go on after a restart. */
  actors(): Iterable<readonly [Address, StoredActor]>;
  /**
   * Applies all writes or none; when it returns they are as durable as this store makes them.
   * @throws Fault `store_failed`: none was applied
   */
  commit(writes: readonly (W | ActorWrite)[]): void;
  /** Writes something that changes nothing. @throws Fault `store_failed` when nothing can be written */
  probe(): void;
}

/** Writes that are not committed yet. Reading sees them as if they were; dropping them undoes them. */
export interface Turn<W> extends ActorReads {
  readonly writes: readonly (W | ActorWrite)[];
  write(write: W | ActorWrite): void;
}
