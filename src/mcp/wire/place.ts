import type { UserId } from '../../../machines/address.ts';
import { userAddress } from '../../../machines/address.ts';
import type { Reply } from '../../../machines/protocol.ts';
import type { Host } from '../../people/host.ts';

/** The replies that tell where the user stands: in the queue, in a room, or nowhere. */
export type Place = Extract<Reply, { type: 'queued' | 'matched' | 'idle' | 'left' }>;

/** The reply to a user in the queue. */
export type Queued = Extract<Reply, { type: 'queued' }>;

/** The states of a user, as `state` names them on the wire. */
export const states = ['idle', 'queued', 'chatting', 'left'] as const;
/** An element of `states`. */
export type State = (typeof states)[number];

/** Where a person stands. Too much at once may keep their actor from telling more than the state. */
export interface Standing {
  readonly state: State;
  readonly place?: Place;
}

/** Whether a reply tells the state of a user. */
export const isPlace = (reply: Reply): reply is Place =>
  reply.type === 'queued' || reply.type === 'matched' || reply.type === 'idle' || reply.type === 'left';

/** The standing that a reply tells. */
export const standingAt = (place: Place): Standing => ({
  state: place.type === 'matched' ? 'chatting' : place.type,
  place,
});

const stateOfLease = { none: 'idle', queue: 'queued', room: 'chatting' } as const;

/** Asks the user's actor where the user stands. */
export async function standingOf(host: Host, userId: UserId): Promise<Standing> {
  const reply = await host.ask(userAddress(userId), { type: 'user.describe' });
  if (isPlace(reply)) return standingAt(reply);
  return { state: stateOfLease[host.presence.leaseOf(userId)] };
}

/** Whether the person chats in this very room. */
export const isIn = ({ place }: Standing, roomId: string): boolean =>
  place?.type === 'matched' && place.room.roomId === roomId;

/** A place in the queue in the caller's terms. */
export const queueFields = ({ position, estimatedWaitSeconds, lookingFor, widensInSeconds }: Queued) => ({
  position,
  estimated_wait_seconds: estimatedWaitSeconds,
  looking_for: lookingFor,
  widens_in_seconds: widensInSeconds,
});

/** The state in the caller's terms, with the end of a sanction that stands; null for none. */
export const stateFields = ({ state, place }: Standing) => {
  const bannedUntil = place && bannedUntilOf(place);
  return { state, ...(bannedUntil !== undefined && { banned_until: bannedUntil }) };
};

/** When the moderators let the person meet others again: null for never, undefined when they do. */
export function bannedUntilOf(place: Place): string | null | undefined {
  if (place.type !== 'idle' && place.type !== 'left') return undefined;
  const { bannedUntil } = place;
  return typeof bannedUntil === 'number' ? new Date(bannedUntil).toISOString() : bannedUntil;
}
