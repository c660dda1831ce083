import type { AskId, UserId } from '../address.ts';
import type { Schedule } from '../matchmaker/schedule.ts';
import type { Apart, Entrance, Member } from './person.ts';
import type { Stamp } from './stamp.ts';

/** Commands to a matchmaker. Each is answered exactly once. */
export type MatchmakerCommand =
  | { readonly type: 'matchmaker.drain'; readonly ask: AskId }
  /** The host has started again, perhaps with another schedule. */
  | { readonly type: 'matchmaker.reopen'; readonly ask: AskId; readonly schedule?: Schedule | undefined }
  /** Describes the pool in numbers; it names no user. */
  | { readonly type: 'matchmaker.describe'; readonly ask: AskId };

/** Events that users' actors send to a matchmaker. None is answered. */
export type MatchmakerTell =
  | {
      readonly type: 'matchmaker.enqueue';
      readonly member: Member;
      readonly apart: Apart | null;
      readonly entrance?: Entrance | undefined;
      readonly ask: AskId;
    }
  | { readonly type: 'matchmaker.renew'; readonly member: Member; readonly ask: AskId }
  | { readonly type: 'matchmaker.locate'; readonly userId: UserId; readonly visit: number; readonly ask: AskId }
  | { readonly type: 'matchmaker.cancel'; readonly userId: UserId; readonly visit: number }
  /**
   * Whether a waiting user has shown up since entering: by a call, or as long as a stream or the connection of the answer is open.
   */
  | { readonly type: 'matchmaker.heard'; readonly userId: UserId; readonly isHeard: boolean }
  /** The two are not paired from now on. */
  | { readonly type: 'matchmaker.block'; readonly by: UserId; readonly whom: UserId }
  | { readonly type: 'matchmaker.unblock'; readonly by: UserId; readonly whom: UserId }
  /** The user is deleted, together with the blocks that the user made. A later user of the same name starts at visit 1. */
  | { readonly type: 'matchmaker.forget'; readonly userId: UserId };

/** `matchmaker.recheck` is the matchmaker's own timer. */
export type MatchmakerEvent = (MatchmakerCommand | MatchmakerTell | { readonly type: 'matchmaker.recheck' }) & Stamp;
