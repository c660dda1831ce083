import type { UserId } from '../address.ts';
import { limits } from '../limits.ts';
import type { Apart, Profile, RoomView, UserEvent } from '../protocol.ts';
import type { Standing } from './sanctions.ts';

/** The input that creates a user's actor. */
export interface UserInput {
  readonly userId: UserId;
  /** Time of the first entry, in milliseconds of the server's own time. */
  readonly bornAt: number;
}

/** The state of a user beyond the chart's. Unread events and the handle are in the store. */
export interface UserContext extends Standing {
  readonly userId: UserId;
  /** Tells this user from a former one with the same name, whom older rooms may be about. */
  readonly bornAt: number;
  readonly profile: Profile;
  /** Entries into the queue so far. Each is one visit; the matchmaker and the rooms quote its number. */
  readonly visit: number;
  readonly room: RoomView | null;
  /** Number of the last tell received from `room`. */
  readonly heard: number;
  /** Whether the partner was told that this user is away. */
  readonly isAway: boolean;
  /** The last partner, not to be met again at once. */
  readonly apart: Apart | null;
}

/** The presence lease for each state of the chart. It decides which timeouts apply. */
export const leaseOf = { idle: 'none', queued: 'queue', chatting: 'room', left: 'none', forgotten: 'none' } as const;

/** The state in which only the name of a user is left. */
export const forgottenState = 'forgotten' satisfies keyof typeof leaseOf;

const emptyProfile: Profile = { displayName: '', interests: [], languages: [] };

const outsideRooms = { room: null, heard: 0, isAway: false } as const;

/** The context of a new user. */
export const userContext = ({ userId, bornAt }: UserInput): UserContext => ({
  userId,
  bornAt,
  visit: 0,
  strikes: [],
  timeouts: 0,
  sanction: null,
  ...erased,
});

/** The part of the context that goes when the user is forgotten. */
export const erased = { profile: emptyProfile, ...outsideRooms, apart: null } as const;

/** The part of the context that changes when the user's room is over. */
export const afterRoom = ({ room }: UserContext, at: number) => ({
  ...outsideRooms,
  apart: room && { userId: room.partner.userId, untilAt: at + limits.rematchHoldMs },
});

/** Whether the event is a numbered tell of a room. */
export const isNumbered = (event: UserEvent): event is Extract<UserEvent, { number: number }> => 'number' in event;

/** Whether the event is a tell of the present room that was not received before. */
export const isNewsFor = (context: UserContext, event: UserEvent): boolean =>
  isNumbered(event) && event.roomId === context.room?.roomId && event.number > context.heard;

/** Whether a report is about a former user of the same name. */
export const isOfFormerOwner = (context: UserContext, event: UserEvent): boolean =>
  event.type === 'user.reported' && event.openedAt < context.bornAt;
