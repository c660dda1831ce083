import { limits } from './limits.ts';
import type { Seat } from './seats.ts';

/** How much, and how fast, two people may talk in one room. */
export interface Pace {
  /** The room closes with this message; 0 for never. */
  readonly messagesMax: number;
  /** A member may say so many at once, and as many in each minute; 0 for any number. */
  readonly messagesPerMinute: number;
  /** When each member may again say as much at once as the pace allows. */
  readonly restedAt: readonly [number, number];
  /** Of the last accepted message; 0 before the first. */
  readonly seq: number;
}

/** What one message takes of a member's time: whole, since fractions add up to a message less. */
const messageMs = ({ messagesPerMinute }: Pace): number => Math.floor(60_000 / messagesPerMinute);

/** When the member is rested again after one message more, were it accepted. */
export const restedAfter = (pace: Pace, seat: Seat, at: number): number =>
  pace.messagesPerMinute === 0 ? pace.restedAt[seat] : Math.max(pace.restedAt[seat], at) + messageMs(pace);

/** How long the member has to wait with a message to keep to the pace; not above 0 when they need not. */
export const holdBackMs = (pace: Pace, seat: Seat, at: number): number =>
  pace.messagesPerMinute === 0 ? 0 : restedAfter(pace, seat, at) - at - pace.messagesPerMinute * messageMs(pace);

/** How many messages are left when both are warned. */
const warnedLeft = (messagesMax: number): number =>
  Math.min(
    Math.max(limits.budgetWarningMessagesMin, Math.floor((messagesMax * limits.budgetWarningPercent) / 100)),
    messagesMax - 1,
  );

/** How many messages are left after one more. */
const leftAfter = ({ messagesMax, seq }: Pace): number => messagesMax - seq - 1;

/** Whether one more message is the last. */
export const isSpentAfter = (pace: Pace): boolean => pace.messagesMax > 0 && leftAfter(pace) <= 0;

/** Whether after one more message both are to be warned. */
export const isWarnedAfter = (pace: Pace): boolean =>
  pace.messagesMax > 0 && leftAfter(pace) === warnedLeft(pace.messagesMax);
