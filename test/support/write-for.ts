import type { WriteFor } from '../../src/runtime/identities.ts';
import type { Store } from '../../src/runtime/ports.ts';
import { Transaction } from '../../src/runtime/transaction.ts';

/** Commits to a store at once what a host would commit in its order. */
export const writeTo =
  (store: Store): WriteFor =>
  async (_userId, make) => {
    store.commit([make(new Transaction(store)) ?? []].flat());
  };
