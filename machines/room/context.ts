import type { ReportId, RoomId, UserId } from '../address.ts';
import type { Member, RoomEvent, StrikePolicy } from '../protocol.ts';
import type { Pace } from './pace.ts';
import type { Seat } from './seats.ts';

/** The input that creates a room. */
export interface RoomInput {
  readonly roomId: RoomId;
  readonly members: readonly [Member, Member];
  /** Time of creation, in milliseconds of the server's own time. */
  readonly at: number;
  /** A room without a message for this long closes. */
  readonly idleMs: number;
  /** How long after its end the transcript of the room can be read. */
  readonly historyMs: number;
  /** The room closes with this message; 0: no limit. */
  readonly messagesMax: number;
  /** Burst and rate of messages for each member; 0: no limit. */
  readonly messagesPerMinute: number;
  readonly strikePolicy: StrikePolicy;
}

type Seated = Pick<Member, 'userId' | 'visit'>;

/** The state of a room beyond the chart's. The messages are in the store. */
export interface RoomContext extends Pace {
  readonly roomId: RoomId;
  readonly openedAt: number;
  /** Names and interests are told to both members at the start, and not kept. */
  readonly members: readonly [Seated, Seated];
  readonly idleMs: number;
  readonly historyMs: number;
  /** Consecutive messages of each member that say nothing new; both are 0 after one that does. */
  readonly emptyInARow: readonly [number, number];
  readonly isToldNothingNew: boolean;
  /** Time of the last accepted message, or of creation. */
  readonly lastAt: number;
  /** Wall-clock time of the last message, in milliseconds since 1970; 0 before the first. */
  readonly saidAt: number;
  /** Whether erased words are still kept, for the evidence of a report. */
  readonly isSealed: boolean;
  /** Number of the last tell to each member. */
  readonly told: readonly [number, number];
  readonly strikePolicy: StrikePolicy;
  /** Whether each member has sent a message. */
  readonly hasSpoken: readonly [boolean, boolean];
  /** The report that each member has filed about the other. */
  readonly reportIds: readonly [ReportId | null, ReportId | null];
}

/** The context of a new room. */
export const roomContext = (input: RoomInput): RoomContext => ({
  roomId: input.roomId,
  openedAt: input.at,
  members: [seated(input.members[0]), seated(input.members[1])],
  idleMs: input.idleMs,
  historyMs: input.historyMs,
  messagesMax: input.messagesMax,
  messagesPerMinute: input.messagesPerMinute,
  restedAt: [0, 0],
  emptyInARow: [0, 0],
  isToldNothingNew: false,
  seq: 0,
  lastAt: input.at,
  saidAt: 0,
  isSealed: true,
  told: [0, 0],
  strikePolicy: input.strikePolicy,
  hasSpoken: [false, false],
  reportIds: [null, null],
});

const seated = ({ userId, visit }: Member): Seated => ({ userId, visit });

/** The seat of a member of the room. */
export const seatOf = (context: RoomContext, userId: UserId): Seat => (context.members[0].userId === userId ? 0 : 1);

/** Whether the event comes from a member of the room. */
export const isFromMember = (context: RoomContext, event: RoomEvent): boolean =>
  'from' in event && context.members.some((member) => member.userId === event.from);
