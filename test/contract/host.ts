import { describe } from 'vitest';
import { memoryStore } from '../../src/store/memory.ts';
import type { HostParts, MakeHost } from '../support/test-host.ts';
import { TestHost } from '../support/test-host.ts';
import type { BrittleStore } from './brittle-store.ts';
import { brittleStore } from './brittle-store.ts';
import { blocksContract } from './host-blocks.ts';
import { commitContract } from './host-commit.ts';
import { faultContract } from './host-faults.ts';
import { peopleContract } from './host-people.ts';
import { presenceContract } from './host-presence.ts';
import { repliesContract } from './host-replies.ts';
import { reportsContract } from './host-reports.ts';
import { sanctionsContract } from './host-sanctions.ts';
import { timersContract } from './host-timers.ts';
import { transcriptContract } from './host-transcript.ts';
import { typingContract } from './host-typing.ts';

/** A new host on a store that fails on demand. */
export type OpenHost = (options?: {
  roomIdleMs?: number;
  historyMs?: number;
  presence?: Partial<HostParts['presence']>;
}) => TestHost & {
  readonly store: BrittleStore;
};

/** The promises of a host that the boundary relies on. */
export function hostContract(name: string, make: MakeHost): void {
  describe(`${name} as a host`, () => {
    const open: OpenHost = (options) => {
      const store = brittleStore(memoryStore());
      return Object.assign(new TestHost({ ...options, make, store }), { store });
    };
    repliesContract(open);
    commitContract(open);
    faultContract(open);
    timersContract(open);
    presenceContract(open);
    peopleContract(open);
    transcriptContract(open);
    typingContract(open);
    blocksContract(open);
    reportsContract(open);
    sanctionsContract(open);
  });
}
