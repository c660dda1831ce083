import type { RoomFacts } from './audit.ts';
import type { PersonRecord, Sighting } from './record.ts';

/** Rooms that opened between two while one blocked the other: after the answer to the block, before any call that undid it. */
export function* judgeBlocks(
  people: readonly PersonRecord[],
  rooms: readonly RoomFacts[],
  skewMs: number,
): Iterable<string> {
  const byMember = new Map<string, RoomFacts[]>();
  for (const room of rooms) {
    for (const member of room.members) byMember.set(member, [...(byMember.get(member) ?? []), room]);
  }
  for (const { userId, bornAt, goneAt, blocks } of people) {
    for (const { roomId, openedAt, members } of byMember.get(userId) ?? []) {
      // Another room of this name is that of a namesake.
      if (openedAt < bornAt - skewMs || openedAt > goneAt + skewMs) continue;
      const isBroken = blocks.some(
        ({ whom, at, undoneAt }) => members.includes(whom) && openedAt > at + skewMs && openedAt < undoneAt - skewMs,
      );
      if (isBroken) yield `${userId} met in ${roomId} a person they had blocked: ${members.join(' and ')}`;
    }
  }
}

interface Seen {
  readonly userId: string;
  readonly sighting: Sighting;
}

/** Rooms that were over for somebody, and later open to somebody. A room that is over does not open again. */
export function* judgeSightings(people: readonly PersonRecord[]): Iterable<string> {
  const over = new Map<string, Seen>();
  const open = new Map<string, Seen>();
  for (const { userId, sightings } of people) {
    for (const sighting of sightings) {
      const { roomId, at, isOpen } = sighting;
      const former = (isOpen ? open : over).get(roomId)?.sighting.at;
      if (former === undefined || (isOpen ? at > former : at < former)) {
        (isOpen ? open : over).set(roomId, { userId, sighting });
      }
    }
  }
  for (const [roomId, first] of over) {
    const last = open.get(roomId);
    if (!last || last.sighting.at <= first.sighting.at) continue;
    const ms = Math.round(last.sighting.at - first.sighting.at);
    yield `${roomId} was over for ${first.userId} (${first.sighting.by}) and ${ms} ms later open to ${last.userId} (${last.sighting.by})`;
  }
}
