import type { AskId, RoomId, UserId } from '../../machines/address.ts';
import type { Member, Profile, RoomView } from '../../machines/protocol.ts';

export const ann = 'ann' as UserId;
export const beth = 'beth' as UserId;
export const carl = 'carl' as UserId;
export const mallory = 'mallory' as UserId;

const interests: Readonly<Record<string, readonly string[]>> = {
  ann: ['chess', 'tea'],
  beth: ['tea', 'rain'],
  carl: ['chess', 'rain'],
};

/** Any two of the three friends share one interest. */
export const profileOf = (userId: UserId): Profile => ({
  displayName: `${userId}!`,
  interests: interests[userId] ?? [],
  languages: ['en'],
});

export const memberOf = (userId: UserId, visit = 1): Member => ({ userId, visit, ...profileOf(userId) });

export const viewOf = (roomId: RoomId, self: UserId, partner: UserId): RoomView => ({
  roomId,
  messagesMax: 0,
  messagesPerMinute: 0,
  partner: { userId: partner, displayName: `${partner}!` },
  sharedInterests: profileOf(self).interests.filter((interest) => profileOf(partner).interests.includes(interest)),
});

export const askOf = (id: string): AskId => `ask_${id}` as AskId;
