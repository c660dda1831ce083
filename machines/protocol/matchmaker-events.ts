import type { AskId, UserId } from '../address.ts';
import type { Schedule } from '../matchmaker/schedule.ts';
import type { Apart, Entrance, Member } from './person.ts';
import type { Stamp } from './stamp.ts';

/** Commands to a matchmaker. Each is answered exactly once. */
export type MatchmakerCommand =
  | { readonly type: 'matchmaker.drain'; readonly ask: AskId }
  /** The host has started again, perhaps with another schedule. */
  | { readonly type: 'matchmaker.reopen'; readonly ask: AskId; readonly schedule?: Schedule | undefined }
  /** What the pool is like; it names nobody. */
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
   * Whether a person in the queue has been heard of since they entered: by a call of theirs, or as long as a stream of theirs or the
   * connection of the answer is open.
   */
  | { readonly type: 'matchmaker.heard'; readonly userId: UserId; readonly isHeard: boolean }
  /** From now on the two are not paired. */
  | { readonly type: 'matchmaker.block'; readonly by: UserId; readonly whom: UserId }
  | { readonly type: 'matchmaker.unblock'; readonly by: UserId; readonly whom: UserId }
  /** The person is gone for good, and with them whom they blocked; their name may begin again at visit 1. */
  | { readonly type: 'matchmaker.forget'; readonly userId: UserId };

/** `matchmaker.recheck` is the matchmaker's own timer. */
export type MatchmakerEvent = (MatchmakerCommand | MatchmakerTell | { readonly type: 'matchmaker.recheck' }) & Stamp;
