import type { MatchmakerCommand, MatchmakerTell } from './matchmaker-events.ts';
import type { RoomCommand, RoomTell } from './room-events.ts';
import type { PresenceTell, UserCommand, UserTell } from './user-events.ts';

/** Every event that is answered. */
export type Command = UserCommand | RoomCommand | MatchmakerCommand;
/** Every event that is not answered. A user's actor leaves a room as its caller would. */
export type Tell = UserTell | PresenceTell | RoomTell | MatchmakerTell | Extract<RoomCommand, { type: 'room.leave' }>;
/** Every event before the host has stamped it. */
export type Unstamped = Command | Tell;
