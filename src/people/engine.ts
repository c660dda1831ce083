import type { Engine } from '../engine/engine.ts';
import type { Write } from './store.ts';
import type { Transaction } from './transaction.ts';

/** The engine on which the rules about people run: it commits every write of the store. */
export type PeopleEngine = Engine<Write, Transaction>;
