import type { Address, Pool, RoomId, UserId } from './address.ts';
import { nameOf } from './address.ts';
import { matchmakerMachine } from './matchmaker/matchmaker.ts';
import type { Schedule } from './matchmaker/schedule.ts';
import type { Reply, Stamp, StrikePolicy, Unstamped } from './protocol.ts';
import { roomMachine } from './room/room.ts';
import { userMachine } from './user/user.ts';

/** The machine of each kind of actor. */
export const machines = { matchmaker: matchmakerMachine, user: userMachine, room: roomMachine } as const;

/** Delays that count real time: promises to erase run on while the server is down. All others stand still then. */
const realDelays: ReadonlySet<string> = new Set(['history', 'tombstone', 'nameHold']);

/** Whether the timer that sends this event is due in real time. */
export const isDueInRealTime = (event: string): boolean =>
  realDelays.has(/^xstate\.after\.(\w+)\./.exec(event)?.[1] ?? '');

/** The settings of the machines, for operators. */
export interface MachineSettings {
  readonly roomIdleMs: number;
  readonly historyMs: number;
  /** How demands relax in the queue; that of `limits` when nothing is said. */
  readonly schedule?: Schedule | undefined;
  /** 0 for any number. */
  readonly roomMessagesMax: number;
  /** Messages per member per minute; 0 = unlimited, 60,000 at most: the machine counts whole milliseconds. */
  readonly roomMessagesPerMinute: number;
  readonly strikePolicy: StrikePolicy;
}

/**
 * The input of a machine when `event` is the first one sent to `address`; undefined if that event creates no actor.
 * An unknown address never makes an actor.
 */
export function birth(address: Address, event: Unstamped & Stamp, settings: MachineSettings): object | undefined {
  switch (event.type) {
    case 'user.enter':
      return event.profile && { userId: nameOf(address) as UserId, bornAt: event.at };
    case 'room.open':
      return {
        roomId: nameOf(address) as RoomId,
        members: event.members,
        at: event.at,
        idleMs: settings.roomIdleMs,
        historyMs: settings.historyMs,
        messagesMax: settings.roomMessagesMax,
        messagesPerMinute: settings.roomMessagesPerMinute,
        strikePolicy: settings.strikePolicy,
      };
    case 'matchmaker.enqueue':
    case 'matchmaker.drain':
      return { pool: nameOf(address) as Pool, schedule: settings.schedule };
    default:
      return undefined;
  }
}

/**
 * The reply for an actor that does not exist. An unknown room answers like another user's room, so that ids cannot be probed. An unknown
 * pool answers as empty. A user who expired while the command was on its way answers like a user who is being forgotten.
 */
export function answerFor(event: Unstamped): Reply | undefined {
  switch (event.type) {
    case 'matchmaker.describe':
      return { type: 'pool', waiting: 0, matches: 0, medianMatchMs: null, p95MatchMs: null };
    case 'user.sanction':
    case 'user.pardon':
    case 'user.acquit':
      return { type: 'nobody' };
    case 'user.enter':
    case 'user.describe':
      return { type: 'left' };
    case 'user.cancel':
    case 'user.forget':
    case 'user.unblock':
      return { type: 'done' };
    default:
      return event.type.startsWith('room.') ? { type: 'refused', code: 'not_in_room' } : undefined;
  }
}
