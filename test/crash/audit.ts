import type { ReportId, RoomId, UserId } from '../../machines/address.ts';
import { kindOf, matchmakerAddress, nameOf, roomAddress, userAddress } from '../../machines/address.ts';
import type { MatchmakerContext } from '../../machines/matchmaker/context.ts';
import type { RoomContext } from '../../machines/room/context.ts';
import type { UserContext } from '../../machines/user/context.ts';
import type { StoredActor } from '../../src/engine/store.ts';
import type { Store } from '../../src/people/store.ts';
import type { PersonRecord } from './record.ts';

/** A room as the file has it. */
export interface RoomFacts {
  readonly roomId: string;
  /** In milliseconds since 1970, by the wall clock. */
  readonly openedAt: number;
  readonly members: readonly [string, string];
}

type Readable = Pick<Store, 'actors' | 'actor' | 'identityByName' | 'report'>;

const userOf = ({ snapshot }: StoredActor): UserContext => snapshot.context as UserContext;
const roomOf = ({ snapshot }: StoredActor): RoomContext => snapshot.context as RoomContext;

const matchmakerOf = (store: Readable): MatchmakerContext | undefined =>
  store.actor(matchmakerAddress())?.snapshot.context as MatchmakerContext | undefined;

/**
 * Every room of the file, open or not. The server's own time stands still while it is down: `openedAt` is by the wall clock for rooms that
 * were opened since its last start, and too early for older ones.
 */
export function roomsIn(store: Readable & Pick<Store, 'time'>): readonly RoomFacts[] {
  const { at = 0, wallAt = 0 } = store.time() ?? {};
  return [...store.actors()].flatMap(([address, actor]) => {
    if (kindOf(address) !== 'room') return [];
    const { roomId, openedAt, members } = roomOf(actor);
    return [{ roomId, openedAt: openedAt + wallAt - at, members: [members[0].userId, members[1].userId] as const }];
  });
}

/** Where the snapshots of a file contradict one another, a line each. */
export function disagreementsIn(store: Readable): readonly string[] {
  const found: string[] = [];
  for (const [address, actor] of store.actors()) {
    if (kindOf(address) === 'user') found.push(...aboutUser(store, nameOf(address) as UserId, actor));
    if (kindOf(address) === 'room') found.push(...aboutRoom(store, actor));
  }
  return [...found, ...aboutMatchmaker(store)];
}

function* aboutUser(store: Readable, userId: UserId, actor: StoredActor): Iterable<string> {
  const { value } = actor.snapshot;
  const { room, heard, visit } = userOf(actor);
  if ((value === 'chatting') !== (room !== null)) yield `${userId} is ${value}, with room ${room?.roomId}`;
  if (!store.identityByName(userId)) yield `${userId} has no identity`;
  const waiting = matchmakerOf(store)?.line.of(userId);
  if ((value === 'queued') !== (waiting !== undefined)) yield `${userId} is ${value}, and in the line: ${!!waiting}`;
  if (waiting && waiting.member.visit !== visit) yield `${userId} waits on visit ${waiting.member.visit} of ${visit}`;
  if (!room) return;
  const other = store.actor(roomAddress(room.roomId));
  if (other?.snapshot.value !== 'active') {
    yield `${userId} is chatting in ${room.roomId}, which is ${other?.snapshot.value ?? 'not there'}`;
    return;
  }
  const { members, told } = roomOf(other);
  const seat = members.findIndex((member) => member.userId === userId && member.visit === visit);
  const partner = members[1 - seat]?.userId;
  if (seat === -1) yield `${userId} is chatting in ${room.roomId} on visit ${visit}, and no member`;
  else if (told[seat as 0 | 1] !== heard)
    yield `${userId} heard ${heard} tells of ${told[seat as 0 | 1]} in ${room.roomId}`;
  if (partner !== room.partner.userId)
    yield `${userId} is with ${room.partner.userId}, and ${room.roomId} with ${partner}`;
}

function* aboutRoom(store: Readable, actor: StoredActor): Iterable<string> {
  const { roomId, members, told } = roomOf(actor);
  const timers = actor.timers.map(({ id }) => id).join();
  if (timers === '') yield `${roomId} is ${actor.snapshot.value} without a timer`;
  if (actor.snapshot.value !== 'active') return;
  if (told[0] === 0) yield `${roomId} was announced to nobody`;
  for (const { userId } of members) {
    const member = store.actor(userAddress(userId));
    const room = member && userOf(member).room?.roomId;
    if (room !== roomId)
      yield `${roomId} is open, and ${userId} is ${member?.snapshot.value ?? 'not there'} in ${room}`;
  }
  const blocks = matchmakerOf(store)?.blocks;
  const [one, other] = [members[0].userId, members[1].userId];
  if (blocks?.has(one, other) || blocks?.has(other, one)) yield `${roomId} is open, and one member blocks the other`;
}

function* aboutMatchmaker(store: Readable): Iterable<string> {
  const matchmaker = matchmakerOf(store);
  if (!matchmaker) return;
  const isRemembered = (userId: UserId): boolean => {
    const value = store.actor(userAddress(userId))?.snapshot.value;
    return value !== undefined && value !== 'forgotten';
  };
  for (const { member } of matchmaker.line) {
    if (!isRemembered(member.userId)) yield `${member.userId} waits, and is not there`;
  }
  for (const [by, list] of matchmaker.blocks.toJSON()) {
    if (!isRemembered(by)) yield `${by} blocks ${list.join()}, and is not there`;
  }
  const timers = store.actor(matchmakerAddress())?.timers ?? [];
  const { nextDueAt } = matchmaker.line;
  const recheck = timers.find(({ id }) => id === 'recheck');
  if ((recheck?.deadlineAt ?? null) !== matchmaker.recheckAt)
    yield `the recheck is due at ${recheck?.deadlineAt}, not at ${matchmaker.recheckAt}`;
  if (nextDueAt !== undefined && matchmaker.recheckAt === null)
    yield `somebody is due at ${nextDueAt}, and no timer is set`;
}

/** Everything that was acknowledged to people and is not in the file: blocks of those who are still there, and reports. */
export function missingIn(store: Readable, people: readonly PersonRecord[]): readonly string[] {
  const blocks = matchmakerOf(store)?.blocks;
  return people.flatMap((person) => {
    const userId = person.userId as UserId;
    const isThere = !person.isForgotten && person.goneAt === Number.POSITIVE_INFINITY;
    const kept = person.blocks.filter(({ undoneAt }) => isThere && undoneAt === Number.POSITIVE_INFINITY);
    return [
      ...kept
        .filter(({ whom }) => !blocks?.has(userId, whom as UserId))
        .map(({ whom }) => `${userId} blocked ${whom}, and it is not kept`),
      ...person.reports
        .filter(({ reportId, roomId }) => !isFiled(store, reportId, roomId, userId))
        .map(({ reportId, roomId }) => `${userId} reported ${roomId} as ${reportId}, and it is not kept`),
    ];
  });
}

function isFiled(store: Readable, reportId: string, roomId: string, by: UserId): boolean {
  const report = store.report(reportId as ReportId);
  return report?.roomId === (roomId as RoomId) && report.by === by;
}
