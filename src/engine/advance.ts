import type { Address } from '../../machines/address.ts';
import { kindOf } from '../../machines/address.ts';
import type { Output, Stamp, Unstamped } from '../../machines/protocol.ts';
import { realOf } from '../../machines/protocol.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import { birth, isDueInRealTime, machines } from '../../machines/registry.ts';
import type { Stamped } from './stamped.ts';
import type { TimerChange } from './step.ts';
import { begin, step } from './step.ts';
import type { StoredActor, StoredTimer } from './store.ts';

/** A timer of an actor that a step set or cancelled. */
export interface TimerMove {
  readonly address: Address;
  readonly timer: StoredTimer;
  readonly isSet: boolean;
}

/** The result of one event for an actor. */
export interface Advance {
  /** The very actor that went in when nothing changed. */
  readonly actor: StoredActor;
  readonly outputs: readonly Output[];
  readonly moves: readonly TimerMove[];
}

/**
 * The actor after one event, new ones included: undefined where nobody is and the event creates nobody. A pure function, so that
 * the same events make the same actor again.
 * @throws whatever the machine throws
 */
export function advance(
  stored: StoredActor | undefined,
  stamped: Stamped,
  settings: MachineSettings,
): Advance | undefined {
  const { to, event, fired } = stamped;
  const machine = machines[kindOf(to)];
  const input = stored ? undefined : birth(to, event as Unstamped & Stamp, settings);
  const born = input && begin(machine, input);
  const before = stored?.snapshot ?? born?.snapshot;
  if (!before) return undefined;
  // Timers that one event set have its token in common.
  const isFired = (timer: StoredTimer): boolean => timer.token === fired && timer.event === event.type;
  const timersBefore = stored?.timers ?? [];
  const held = fired === undefined ? timersBefore : timersBefore.filter((timer) => !isFired(timer));
  const taken = step(machine, before, event);
  const moves: TimerMove[] = [];
  const timers = [...(born?.timers ?? []), ...taken.timers].reduce(
    (now, change) => move(now, change, stamped, moves),
    held,
  );
  const isSame = stored !== undefined && taken.snapshot === stored.snapshot && timers === stored.timers;
  return { actor: isSame ? stored : { snapshot: taken.snapshot, timers }, outputs: taken.outputs, moves };
}

function move(
  held: readonly StoredTimer[],
  change: TimerChange,
  { to: address, event: stamp }: Stamped,
  moves: TimerMove[],
): readonly StoredTimer[] {
  const former = held.find(({ id }) => id === change.id);
  if (former) moves.push({ address, timer: former, isSet: false });
  if (!former && change.type === 'cancel') return held;
  const others = held.filter((timer) => timer !== former);
  if (change.type === 'cancel') return others;
  const from = isDueInRealTime(change.event) ? realOf(stamp) : stamp.at;
  const timer = { id: change.id, event: change.event, deadlineAt: from + change.delayMs, token: stamp.id };
  moves.push({ address, timer, isSet: true });
  return [...others, timer];
}
