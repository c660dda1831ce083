import { Map as PersistentMap } from 'immutable';
import type { AskId, Pool, UserId } from '../address.ts';
import { limits } from '../limits.ts';
import type { Member } from '../protocol.ts';
import { Blocks } from './blocks.ts';
import type { Matching } from './matching.ts';
import type { Schedule } from './schedule.ts';
import { Shares } from './shares.ts';
import { WaitingLine } from './waiting-line.ts';
import { noWaits } from './waits.ts';

/** The input that creates a matchmaker. */
export interface MatchmakerInput {
  readonly pool: Pool;
  readonly schedule?: Schedule | undefined;
}

/** The state of a matchmaker beyond the chart's. `WaitingLine`, `Blocks` and `Shares` are classes: `versions.ts` revives them from JSON. */
export interface MatchmakerContext extends Matching {
  readonly pool: Pool;
  /** Last visit of each user, in two generations: when the younger is full it becomes the older, and the former older one is dropped. */
  readonly seen: { readonly young: PersistentMap<UserId, number>; readonly old: PersistentMap<UserId, number> };
  /** Asks of renewals that led to a match, newest last: their rooms conclude them. */
  readonly passedOn: readonly AskId[];
  /** When the recheck timer is due; null while none is set. */
  readonly recheckAt: number | null;
  /** The latest time at which a waiting user was compared with others. */
  readonly checkedAt: number;
}

/** The context of a new matchmaker. */
export const matchmakerContext = ({ pool, schedule }: MatchmakerInput): MatchmakerContext => ({
  pool,
  schedule: schedule ?? { languageMs: limits.matchLanguageMs, anyoneMs: limits.matchAnyoneMs },
  line: WaitingLine.empty(),
  blocks: Blocks.empty(),
  waits: noWaits,
  shares: Shares.empty(),
  matches: [],
  seen: { young: PersistentMap(), old: PersistentMap() },
  passedOn: [],
  recheckAt: null,
  checkedAt: 0,
});

/** The users that a user blocks, oldest block first. */
export const blocksOf = ({ blocks }: MatchmakerContext, userId: UserId): readonly UserId[] => blocks.of(userId);

/** Whether a user with this name is blocked by another: such a name is not given to a new user. */
export const isBlockedName = ({ blocks }: MatchmakerContext, userId: UserId): boolean => blocks.isBlockedName(userId);

/** The number of a user's last visit; 0 for none. */
export const lastVisit = ({ seen }: MatchmakerContext, userId: UserId): number =>
  seen.young.get(userId) ?? seen.old.get(userId) ?? 0;

/** The last visits with this one. */
export const withVisit = ({ seen }: MatchmakerContext, { userId, visit }: Member): MatchmakerContext['seen'] => {
  const young = seen.young.set(userId, visit);
  return young.size >= limits.seenVisitsMax / 2 ? { young: PersistentMap(), old: young } : { young, old: seen.old };
};
