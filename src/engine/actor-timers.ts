import type { Address } from '../../machines/address.ts';
import { isDueInRealTime } from '../../machines/registry.ts';
import type { TimerMove } from './advance.ts';
import { Deadlines } from './deadlines.ts';
import type { ServerTime } from './server-time.ts';
import type { StoredActor, StoredTimer } from './store.ts';

/** A timer, and the actor that it belongs to. */
export interface ActorTimer {
  readonly address: Address;
  readonly timer: StoredTimer;
}

// None of the parts holds a space.
const keyOf = ({ address, timer: { id, token } }: ActorTimer): string => `${address} ${token} ${id}`;

/** The timers of all actors, each on the server's own time or on real time as the registry says. Setting and cancelling cost O(log n). */
export class ActorTimers {
  readonly #own: Deadlines<ActorTimer>;
  readonly #real: Deadlines<ActorTimer>;

  constructor(time: ServerTime, onDue: (timer: ActorTimer) => void) {
    this.#own = new Deadlines(time, onDue, keyOf);
    this.#real = new Deadlines(time.realClock, onDue, keyOf);
  }

  /** Sets the timers of actors that were stored. */
  restore(actors: Iterable<readonly [Address, StoredActor]>): void {
    for (const [address, { timers }] of actors) {
      for (const timer of timers) this.move({ address, timer, isSet: true });
    }
  }

  /** Sets or cancels a timer. */
  move({ address, timer, isSet }: TimerMove): void {
    const deadlines = isDueInRealTime(timer.event) ? this.#real : this.#own;
    if (isSet) deadlines.set({ address, timer }, timer.deadlineAt);
    else deadlines.delete({ address, timer });
  }

  stop(): void {
    this.#own.stop();
    this.#real.stop();
  }
}
