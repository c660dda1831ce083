import type { WriteFor } from '../../src/people/identities.ts';
import type { Store } from '../../src/people/store.ts';
import { Transaction } from '../../src/people/transaction.ts';

/** Commits to a store at once what a host would commit in its order. */
export const writeTo =
  (store: Store): WriteFor =>
  async (_userId, make) => {
    store.commit([make(new Transaction(store)) ?? []].flat());
  };
