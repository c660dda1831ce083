declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Public name of a person: 3–32 characters of `A–Z a–z 0–9 _ -`, unique regardless of case. */
export type UserId = Branded<'UserId'>;
/** Id of a room, `room_` and random characters. */
export type RoomId = Branded<'RoomId'>;
/** A named queue. People of different pools never meet. */
export type Pool = Branded<'Pool'>;
/** Ties a command to the one reply it gets. */
export type AskId = Branded<'AskId'>;
/** Id of a message, `msg_` and random characters. */
export type MessageId = Branded<'MessageId'>;
/** Id of a report, `report_` and random characters. */
export type ReportId = Branded<'ReportId'>;

/** Where an actor lives. Addresses are data, since the receiver may live in another process. */
export type Address = `user:${string}` | `room:${string}` | `matchmaker:${string}`;
/** The kinds of actors. An address begins with one of these. */
export type ActorKind = 'user' | 'room' | 'matchmaker';

/** The pool of users who name none. */
export const lobby = 'lobby' as Pool;

/** The address of a user's actor. */
export const userAddress = (userId: UserId): Address => `user:${userId}`;
/** The address of a room's actor. */
export const roomAddress = (roomId: RoomId): Address => `room:${roomId}`;
/** The address of a pool's matchmaker. */
export const matchmakerAddress = (pool: Pool = lobby): Address => `matchmaker:${pool}`;

/** The part of an address before the colon. */
export const kindOf = (address: Address): ActorKind => address.slice(0, address.indexOf(':')) as ActorKind;
/** The part of an address after the colon: a user id, a room id or a pool. */
export const nameOf = (address: Address): string => address.slice(address.indexOf(':') + 1);
