import type { Address, AskId, RoomId, UserId } from '../../machines/address.ts';
import { kindOf, nameOf } from '../../machines/address.ts';
import type { Output, Reply, Stamp, Unstamped } from '../../machines/protocol.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import { answerFor, birth, machines } from '../../machines/registry.ts';
import { Fault } from './fault.ts';
import type { Ids } from './ids.ts';
import { append, emptyHead } from './outbox.ts';
import type { StoredActor, StoredTimer } from './ports.ts';
import type { Snapshot, Step, TimerChange } from './step.ts';
import { begin, step } from './step.ts';
import type { Transaction } from './transaction.ts';

export interface Stamped {
  readonly to: Address;
  readonly event: (Unstamped | { readonly type: string }) & Stamp;
}

/** A timer of an actor that a cascade set or cancelled. */
export interface TimerMove {
  readonly address: Address;
  readonly timer: StoredTimer;
  readonly isSet: boolean;
}

/** What is to be done once the cascade's writes are committed, besides the reply. */
export interface Aftermath {
  readonly timers: readonly TimerMove[];
  /** Actors that changed; undefined for one that is gone. */
  readonly changed: ReadonlyMap<Address, Snapshot | undefined>;
  /** Whose outbox has something new. */
  readonly noticed: ReadonlySet<UserId>;
  readonly reply: Reply | undefined;
}

/**
 * Runs one event and all the tells that follow from it to the end, first told first served. Everything it changes goes into `transaction`.
 * @throws whatever a machine throws, and Fault `no_reply` for an ask that nobody concluded: drop the transaction then
 */
export function runCascade(
  first: Stamped,
  ask: AskId | undefined,
  { transaction, ids, settings }: { transaction: Transaction; ids: Ids; settings: MachineSettings },
): Aftermath {
  const timers: TimerMove[] = [];
  const changed = new Map<Address, Snapshot | undefined>();
  const noticed = new Set<UserId>();
  const forgotten = new Set<Address>();
  const queue: Stamped[] = [first];
  let reply: Reply | undefined;

  const conclude = (asked: AskId, body: Reply): void => {
    if (asked !== ask || reply) throw new Error('a command was answered twice, or one that nobody asked');
    reply = body;
  };

  const carryOut = (address: Address, output: Output, at: number): void => {
    switch (output.type) {
      case 'reply':
        conclude(output.ask, output.reply);
        return;
      case 'tell':
        queue.push({ to: output.to, event: { ...output.event, at, id: ids.next() } });
        return;
      case 'notice': {
        const userId = nameOf(address) as UserId;
        transaction.write(append(transaction.outbox(userId) ?? emptyHead(ids.next()), userId, output.notice));
        noticed.add(userId);
        return;
      }
      case 'record':
        transaction.write({
          type: 'message.append',
          roomId: nameOf(address) as RoomId,
          stored: { from: output.from, message: output.message },
        });
        return;
      case 'forget':
        forgotten.add(address);
        return;
    }
  };

  const moveTimers = (
    address: Address,
    before: readonly StoredTimer[],
    changes: readonly TimerChange[],
    stamp: Stamp,
  ) =>
    changes.reduce((held, change) => {
      const former = held.find(({ id }) => id === change.id);
      if (former) timers.push({ address, timer: former, isSet: false });
      const others = held.filter((timer) => timer !== former);
      if (change.type === 'cancel') return others;
      const timer = { id: change.id, event: change.event, deadlineAt: stamp.at + change.delayMs, token: stamp.id };
      timers.push({ address, timer, isSet: true });
      return [...others, timer];
    }, before);

  const deliver = ({ to, event }: Stamped): void => {
    const stored = transaction.actor(to);
    const born = stored ? undefined : beBorn(to, event, settings);
    if (!stored && !born) {
      const answer = ask && 'ask' in event && event.ask === ask ? answerFor(event) : undefined;
      if (ask && answer) conclude(ask, answer);
      return;
    }
    const held = moveTimers(to, stored?.timers ?? [], born?.timers ?? [], event);
    const before = stored?.snapshot ?? born?.snapshot;
    if (!before) return;
    const taken = step(machines[kindOf(to)], before, event);
    const after: StoredActor = { snapshot: taken.snapshot, timers: moveTimers(to, held, taken.timers, event) };
    for (const output of taken.outputs) carryOut(to, output, event.at);
    if (forgotten.has(to)) {
      changed.set(to, undefined);
      for (const timer of after.timers) timers.push({ address: to, timer, isSet: false });
      transaction.write({ type: 'actor.delete', address: to });
      if (kindOf(to) === 'user') transaction.write({ type: 'person.delete', userId: nameOf(to) as UserId });
      if (kindOf(to) === 'room') transaction.write({ type: 'room.delete', roomId: nameOf(to) as RoomId });
    } else if (after.snapshot !== stored?.snapshot || after.timers !== stored.timers) {
      changed.set(to, after.snapshot);
      transaction.write({ type: 'actor.put', address: to, actor: after });
    }
  };

  for (const stamped of queue) deliver(stamped);
  if (ask && !reply) throw new Fault('no_reply', `nobody answered ${first.event.type}`);
  return { timers, changed, noticed, reply };
}

function beBorn(address: Address, event: Stamped['event'], settings: MachineSettings): Step | undefined {
  const input = birth(address, event as Unstamped & Stamp, settings);
  return input && begin(machines[kindOf(address)], input);
}
