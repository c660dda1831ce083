import { limits } from '../limits.ts';
import type { Seat } from './seats.ts';

/** Limits on the messages of one room, and what has been used of them. */
export interface Pace {
  /** The room closes with this message; 0: no limit. */
  readonly messagesMax: number;
  /** Burst and rate of messages for each member; 0: no limit. */
  readonly messagesPerMinute: number;
  /** Per member: when the allowance is full again, in milliseconds of the server's own time. */
  readonly restedAt: readonly [number, number];
  /** `seq` of the last accepted message; 0 before the first. */
  readonly seq: number;
}

/** Milliseconds of allowance that one message costs. Rounded down: rounding errors would otherwise cost one message a minute. */
const messageMs = ({ messagesPerMinute }: Pace): number => Math.floor(60_000 / messagesPerMinute);

/** When the member's allowance is full again if this message is accepted. */
export const restedAfter = (pace: Pace, seat: Seat, at: number): number =>
  pace.messagesPerMinute === 0 ? pace.restedAt[seat] : Math.max(pace.restedAt[seat], at) + messageMs(pace);

/** Milliseconds the member must still wait before sending. Zero or less means: now. */
export const holdBackMs = (pace: Pace, seat: Seat, at: number): number =>
  pace.messagesPerMinute === 0 ? 0 : restedAfter(pace, seat, at) - at - pace.messagesPerMinute * messageMs(pace);

/** The number of remaining messages at which both members are warned. */
const warnedLeft = (messagesMax: number): number =>
  Math.min(
    Math.max(limits.budgetWarningMessagesMin, Math.floor((messagesMax * limits.budgetWarningPercent) / 100)),
    messagesMax - 1,
  );

/** Remaining messages after the next one. */
const leftAfter = ({ messagesMax, seq }: Pace): number => messagesMax - seq - 1;

/** Whether the next message is the last. */
export const isSpentAfter = (pace: Pace): boolean => pace.messagesMax > 0 && leftAfter(pace) <= 0;

/** Whether both members are warned after the next message. */
export const isWarnedAfter = (pace: Pace): boolean =>
  pace.messagesMax > 0 && leftAfter(pace) === warnedLeft(pace.messagesMax);
