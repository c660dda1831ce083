import type { ReportId, RoomId, UserId } from '../address.ts';

/** The reasons that a report can give. */
export const reportReasons = [
  'harassment',
  'hate',
  'sexual',
  'child_safety',
  'violence',
  'self_harm',
  'scam',
  'spam',
  'prompt_injection',
  'other',
] as const;
/** A reason out of `reportReasons`. */
export type ReportReason = (typeof reportReasons)[number];

/** A report of a member of a room about the other member. */
export interface Report {
  readonly reportId: ReportId;
  readonly roomId: RoomId;
  readonly by: UserId;
  readonly about: UserId;
  readonly reason: ReportReason;
  /** In the reporter's words; empty for none. */
  readonly comment: string;
  readonly at: number;
}

/** Whether a report counts as a strike, or why not. */
export type Weight =
  | 'counts'
  /** The reported user had said nothing in that room. */
  | 'nothing_said'
  /** The reporter had never presented the handle that the server gave out. */
  | 'not_returned'
  /** A report of the same reporter counts already. */
  | 'same_reporter'
  /** A report from the same address counts already. */
  | 'same_address'
  /** The reported user was sanctioned already. */
  | 'sanctioned'
  /** The reported user was gone. */
  | 'gone';

/** The facts of the room that decide whether a report counts. */
export interface Testimony {
  /** The reporter's `Entrance.origin` at the time of the report; null when it is not known. */
  readonly origin: string | null;
  /** Whether the reporter has presented the handle that the server gave out. */
  readonly hasReturned: boolean;
  /** Whether the reported user had said something in the room. */
  readonly hasSpoken: boolean;
}

/** When reports lead to a sanction without a moderator. */
export interface StrikePolicy {
  /** Distinct reporters that lead to a sanction; 0: only a moderator decides. */
  readonly strikesMax: number;
  readonly timeoutMs: number;
}

/** A line of the audit log, without its time. */
export interface Deed {
  /** A moderator's name, or `server`. */
  readonly by: string;
  readonly action: 'dismiss' | 'timeout' | 'ban' | 'unban' | 'lift' | 'erase';
  readonly about: UserId;
  readonly reportId?: ReportId | undefined;
  /** End of a time-out. */
  readonly untilAt?: number | undefined;
  readonly note?: string | undefined;
}
