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

/** What an operator may set of the machines. */
export interface MachineSettings {
  readonly roomIdleMs: number;
  readonly historyMs: number;
  /** How demands relax in the queue; that of `limits` when nothing is said. */
  readonly schedule?: Schedule | undefined;
  /** 0 for any number. */
  readonly roomMessagesMax: number;
  /** Of each member; 0 for any number, and 60,000 at most: the machine counts whole milliseconds. */
  readonly roomMessagesPerMinute: number;
  readonly strikePolicy: StrikePolicy;
}

/**
 * What a machine is created from when `event` is the first one sent to `address`, or undefined if that event creates nobody:
 * an unknown address never makes an actor.
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
 * What a command to an address without an actor is answered: a room that never was looks like somebody else's, a pool that never was is
 * empty, and a user who expired while the command was on its way is answered as one who is being forgotten.
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
