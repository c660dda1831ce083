declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Public name of a person: 3–32 characters of `A–Z a–z 0–9 _ -`, unique regardless of case. */
export type UserId = Branded<'UserId'>;
export type RoomId = Branded<'RoomId'>;
/** A named queue. People of different pools never meet. */
export type Pool = Branded<'Pool'>;
/** Ties a command to the one reply it gets. */
export type AskId = Branded<'AskId'>;
export type MessageId = Branded<'MessageId'>;
export type ReportId = Branded<'ReportId'>;

/** Where an actor lives. Addresses are data, since the receiver may live in another process. */
export type Address = `user:${string}` | `room:${string}` | `matchmaker:${string}`;
export type ActorKind = 'user' | 'room' | 'matchmaker';

export const lobby = 'lobby' as Pool;

export const userAddress = (userId: UserId): Address => `user:${userId}`;
export const roomAddress = (roomId: RoomId): Address => `room:${roomId}`;
export const matchmakerAddress = (pool: Pool = lobby): Address => `matchmaker:${pool}`;

export const kindOf = (address: Address): ActorKind => address.slice(0, address.indexOf(':')) as ActorKind;
export const nameOf = (address: Address): string => address.slice(address.indexOf(':') + 1);
