import type { Enrolment, EnrolmentRefusal } from '../../../src/people/identities.ts';
import { Identities } from '../../../src/people/identities.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { writeTo } from '../../support/write-for.ts';

/** Identities on a store of their own, and how an enrolment is committed. */
export function make() {
  const store = memoryStore();
  const identities = new Identities(store, () => 'epoch', writeTo(store));
  const commit = (enrolment: Enrolment | EnrolmentRefusal): Enrolment => {
    if (typeof enrolment === 'string') throw new Error(enrolment);
    store.commit(enrolment.writes);
    enrolment.release();
    return enrolment;
  };
  return { store, identities, commit };
}
