import type { Address } from '../../machines/address.ts';
import { Fault } from '../../src/engine/fault.ts';
import type { Store, Write } from '../../src/people/store.ts';
import { storeOver } from '../support/store-over.ts';

/** A store that fails on demand, and remembers what it was given. */
export interface BrittleStore extends Store {
  /** The writes of each commit that succeeded. */
  readonly commits: readonly (readonly Write[])[];
  /** Makes the next commits fail. */
  failCommits(times: number): void;
  /** Hands out a snapshot of this actor that its machine cannot read, until it is healed. */
  corrupt(address: Address): void;
  heal(address: Address): void;
}

export function brittleStore(below: Store): BrittleStore {
  const commits: (readonly Write[])[] = [];
  const corrupted = new Set<Address>();
  let failuresLeft = 0;
  return storeOver(below, {
    commits,
    failCommits: (times) => {
      failuresLeft = times;
    },
    corrupt: (address) => void corrupted.add(address),
    heal: (address) => void corrupted.delete(address),
    actor(address) {
      const actor = below.actor(address);
      return actor && corrupted.has(address)
        ? { ...actor, snapshot: { value: 'nowhere', context: actor.snapshot.context } }
        : actor;
    },
    probe() {
      if (failuresLeft > 0) throw new Fault('store_failed', 'the disk is full', { retryable: true });
    },
    commit(writes) {
      // A note that the server makes by itself is no commit that a test waits for.
      const wanted = writes.filter(({ type }) => type !== 'time.put');
      if (failuresLeft > 0) {
        if (wanted.length > 0) failuresLeft -= 1;
        throw new Fault('store_failed', 'the disk is full', { retryable: true });
      }
      below.commit(writes);
      if (wanted.length > 0) commits.push(wanted);
    },
  } satisfies Partial<BrittleStore>);
}
