import type { MachineSettings } from '../../machines/registry.ts';
import type { Clock } from '../engine/clock.ts';
import { Delivery } from '../engine/delivery.ts';
import type { StoredTime } from '../engine/server-time.ts';
import { ServerTime } from '../engine/server-time.ts';
import type { Host } from '../people/host.ts';
import type { PeopleParts } from '../people/people-host.ts';
import { hostOn } from '../people/people-host.ts';
import type { Store } from '../people/store.ts';

/** The parts of a local host. */
export interface LocalHostParts extends Omit<PeopleParts, 'time'> {
  readonly clock: Clock;
}

/** Every actor in this process, each a snapshot in the store: none is a child of another, so that none pays for their number. */
export function localHost({ clock, ...parts }: LocalHostParts): Host {
  const { ids, store } = parts;
  const settings: MachineSettings = parts.machines;
  const time = new ServerTime(clock, lastTime(clock, store));
  return hostOn(
    { ...parts, time },
    (domain, observers) => new Delivery({ time, ids, store, settings, domain, observers }),
  );
}

/** Times of actors' contexts that were now when they were written. */
interface Marks {
  readonly bornAt?: number;
  readonly openedAt?: number;
  readonly lastAt?: number;
  readonly checkedAt?: number;
}

/** The latest time on which an actor did something; undefined when there is none. */
function lastMark(store: Store): number | undefined {
  let last: number | undefined;
  for (const [, { snapshot }] of store.actors()) {
    const { bornAt = 0, openedAt = 0, lastAt = 0, checkedAt = 0 } = snapshot.context as Marks;
    last = Math.max(last ?? 0, bornAt, openedAt, lastAt, checkedAt);
  }
  return last;
}

/** When the server was last known to run. The time is stored now and then, and what happened since has times of its own. */
function lastTime(clock: Clock, store: Store): StoredTime | undefined {
  const time = store.time();
  const mark = lastMark(store);
  if (time) return { ...time, at: Math.max(time.at, mark ?? 0) };
  // Data of a version that knew wall time alone.
  return mark ? { at: mark, realAt: Math.max(mark, clock.wall()), wallAt: clock.wall() } : undefined;
}
