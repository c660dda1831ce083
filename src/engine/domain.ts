import type { Address, AskId } from '../../machines/address.ts';
import type { Output, Stamp } from '../../machines/protocol.ts';
import type { Stamped } from './stamped.ts';
import type { Turn } from './store.ts';

/** The outputs that the engine carries out by itself. */
export type EngineOutput = Extract<Output, { type: 'reply' | 'tell' | 'forget' }>;
/** The outputs whose meaning the engine does not know. */
export type DomainOutput = Exclude<Output, EngineOutput>;

/**
 * The rules beyond actors, on top of which the engine runs. `T` is a turn's uncommitted writes, `News` is told to observers after the commit.
 * The server has one domain, `src/people/outputs.ts`.
 */
export interface Domain<W, T extends Turn<W>, News> {
  /** Lays uncommitted writes over what is stored, or over those of `below`. */
  begin(below?: T): T;
  /** Carries out one output of the actor at `address`. The returned news is told after the commit. */
  carryOut(turn: T, address: Address, output: DomainOutput, stamp: Stamp): News | undefined;
  /** Whether an event reaches nobody, though there may be an actor at its address. `ask` is the command of the cascade, if there is one. */
  isForNobody(turn: T, stamped: Stamped, ask: AskId | undefined): boolean;
  /** Removes what belongs to an actor that is gone. */
  forget(turn: T, address: Address): void;
}
