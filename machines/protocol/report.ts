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
/** One of `reportReasons`. */
export type ReportReason = (typeof reportReasons)[number];

/** What one member of a room says against the other. */
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
  /** The person reported had said nothing in that room. */
  | 'nothing_said'
  /** The reporter had not come back with the handle they were given. */
  | 'not_returned'
  /** A report of the same reporter counts already. */
  | 'same_reporter'
  /** A report from the same address counts already. */
  | 'same_address'
  /** The person was sanctioned already. */
  | 'sanctioned'
  /** The person reported was gone. */
  | 'gone';

/** What a room knows of a report that says whether it counts. */
export interface Testimony {
  /** The reporter's `Entrance.origin` at the time of the report; null when it is not known. */
  readonly origin: string | null;
  /** Whether the reporter came back with the handle they were given. */
  readonly hasReturned: boolean;
  /** Whether the person reported had said something in the room. */
  readonly hasSpoken: boolean;
}

/** When reports lead to a sanction without a moderator. */
export interface StrikePolicy {
  /** Reporters it takes; 0: only a moderator decides. */
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
