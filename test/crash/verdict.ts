import type { RoomFacts } from './audit.ts';
import type { HeardEvent, PersonRecord } from './record.ts';
import { judgeBlocks, judgeSightings } from './verdict-rooms.ts';

/** The broken promises, one line each. */
export interface Verdict {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  readonly reordered: readonly string[];
  readonly inTwoRooms: readonly string[];
  /** The people who were not told of a room's end exactly once, or told without reason. */
  readonly mistold: readonly string[];
  /** Rooms that opened between two of whom one blocked the other. */
  readonly metBlocked: readonly string[];
  /** Rooms that were over for one member, and open after that for the other. */
  readonly disagreeing: readonly string[];
  readonly stuck: readonly string[];
  readonly unresumed: readonly string[];
  readonly complaints: readonly string[];
}

type Findings = { readonly [kind in keyof Verdict]: string[] };

interface HeardMessage {
  readonly seq: number;
  readonly text: string;
  readonly messageId: string;
}

interface Seat {
  readonly person: PersonRecord;
  readonly partnerId: string;
  /** Undefined for somebody of whom there is no record: the answer that made them never arrived. */
  readonly partner: PersonRecord | undefined;
}

const roomOf = ({ payload }: HeardEvent): string => String(payload.room_id);
const isEndOf = (roomId: string, event: HeardEvent): boolean =>
  event.type === 'partner.disconnected' && roomOf(event) === roomId;

/** How far the clocks of the server and of its clients may be apart, in milliseconds. */
const skewMs = 10;

/** The members of each room, by what each of them heard. Among several people of one name the partner is the person who was there at the time. */
export function seatsByRoom(
  people: readonly PersonRecord[],
  rooms: readonly RoomFacts[] = [],
): ReadonlyMap<string, readonly Seat[]> {
  const openings = new Map(rooms.map(({ roomId, openedAt }) => [roomId, openedAt]));
  const byName = Map.groupBy(people, ({ userId }) => userId);
  const heard = new Map<string, { readonly person: PersonRecord; readonly partnerId: string }[]>();
  for (const person of people) {
    for (const event of person.heard) {
      if (event.type !== 'chatroom.found') continue;
      const { user_id: partnerId } = event.payload.partner as { user_id: string };
      heard.set(roomOf(event), [...(heard.get(roomOf(event)) ?? []), { person, partnerId }]);
    }
  }
  const partnerIn = (roomId: string, partnerId: string): PersonRecord | undefined => {
    const openedAt = openings.get(roomId);
    const namesakes = byName.get(partnerId) ?? [];
    const wasThere = ({ bornAt, goneAt }: PersonRecord) =>
      openedAt === undefined || (bornAt - skewMs <= openedAt && openedAt <= goneAt + skewMs);
    return heard.get(roomId)?.find(({ person }) => person.userId === partnerId)?.person ?? namesakes.find(wasThere);
  };
  return new Map(
    [...heard].map(([roomId, seats]) => [
      roomId,
      seats.map((seat) => ({ ...seat, partner: partnerIn(roomId, seat.partnerId) })),
    ]),
  );
}

/**
 * Holds what people saw against what was promised; `rooms` is what the file says of them. A person without a record may be a
 * partner: then only the other half is checked. A forgotten person has not heard everything.
 */
export function judge(people: readonly PersonRecord[], rooms: readonly RoomFacts[] = []): Verdict {
  const findings: Findings = {
    lost: [],
    duplicated: [],
    reordered: [],
    inTwoRooms: [],
    mistold: [],
    metBlocked: [...judgeBlocks(people, rooms, skewMs)],
    disagreeing: [...judgeSightings(people)],
    stuck: people.flatMap(({ userId, stuck }) => stuck.map((where) => `${userId} is stuck ${where}`)),
    unresumed: [],
    complaints: [],
  };
  for (const person of people) {
    findings.complaints.push(...person.complaints.map((complaint) => `${person.userId}: ${complaint}`));
    if (!person.isFinished) findings.unresumed.push(`${person.userId || 'somebody without a name'} did not finish`);
    judgeRooms(person, findings);
  }
  for (const [roomId, seats] of seatsByRoom(people, rooms)) {
    judgeSeats(roomId, seats, findings);
    judgeEnd(roomId, seats, findings);
    judgeMessages(roomId, seats, findings);
  }
  return findings;
}

/** In one room at a time, and in none once it has ended. */
function judgeRooms({ userId, heard, left }: PersonRecord, { inTwoRooms, mistold }: Findings): void {
  const ended = new Set<string>();
  let room: string | undefined;
  for (const event of heard) {
    const roomId = roomOf(event);
    if (event.type === 'chatroom.found') {
      if (room !== undefined && !ended.has(room) && !left.has(room)) {
        inTwoRooms.push(`${userId} was put in ${roomId} while in ${room}`);
      }
      room = roomId;
    } else if (roomId !== room) inTwoRooms.push(`${userId} heard ${event.type} of ${roomId} while in ${room}`);
    else if (ended.has(roomId)) mistold.push(`${userId} heard ${event.type} of ${roomId} after its end`);
    if (event.type === 'partner.disconnected') ended.add(roomId);
  }
}

function judgeSeats(roomId: string, seats: readonly Seat[], { inTwoRooms, lost }: Findings): void {
  for (const { person, partnerId, partner } of seats) {
    const seat = seats.find((one) => one.person === partner);
    if (partner && !partner.isForgotten && !seat) lost.push(`${partnerId} never heard of ${roomId}`);
    if (seat && seat.partnerId !== person.userId) inTwoRooms.push(`${roomId} pairs ${person.userId} one way only`);
  }
  if (seats.length > 2) inTwoRooms.push(`${roomId} has ${seats.length} members`);
}

/**
 * A member has gone by a call of their own: the other was told, once, and the first was not. Or the room ended by itself, and both were
 * told the same.
 */
function judgeEnd(roomId: string, seats: readonly Seat[], { mistold }: Findings): void {
  const endOf = ({ heard }: PersonRecord) => heard.find((event) => isEndOf(roomId, event))?.payload;
  const tellings = seats.flatMap(({ person }) => person.heard.filter((event) => isEndOf(roomId, event)));
  const isIdle = tellings.some(({ payload }) => payload.reason === 'timeout' && payload.detail === 'idle');
  const isWhole = seats.every(({ partner }) => partner && !partner.isForgotten);
  const wanted = isIdle ? 2 : 1;
  if (isWhole ? tellings.length !== wanted : tellings.length > wanted) {
    mistold.push(`the end of ${roomId} was told ${tellings.length} times`);
  }
  for (const { payload } of tellings) {
    const isTrue = isIdle ? payload.detail === 'idle' : payload.reason === 'left';
    if (!isTrue) mistold.push(`${roomId} ended by ${payload.reason} ${payload.detail}`);
  }
  for (const { person, partnerId, partner } of seats) {
    const isTold = endOf(person) !== undefined;
    if (isTold && !isIdle && partner && !partner.left.has(roomId)) mistold.push(`${partnerId} never left ${roomId}`);
    if (!isTold && !person.left.has(roomId) && !person.isForgotten) {
      mistold.push(`${person.userId} was not told of the end of ${roomId}`);
    }
  }
}

function judgeMessages(roomId: string, seats: readonly Seat[], findings: Findings): void {
  const order = new Map<number, string>();
  const place = ({ seq, text }: { seq: number; text: string }): void => {
    const other = order.get(seq) ?? text;
    if (other !== text) findings.reordered.push(`${roomId} has “${other}” and “${text}” at ${seq}`);
    order.set(seq, text);
  };
  for (const { person, partner } of seats) {
    for (const { text, acknowledged } of person.sent.filter((one) => one.roomId === roomId)) {
      if (acknowledged) place({ text, seq: acknowledged.seq });
    }
    const messages = messagesIn(person, roomId);
    messages.forEach(place);
    if (messages.some(({ seq }, index) => seq <= (messages[index - 1]?.seq ?? 0))) {
      findings.reordered.push(`${person.userId} heard ${messages.map(({ seq }) => seq).join(' ')} in ${roomId}`);
    }
    if (partner) judgeHearing(roomId, partner, { messages, isWhole: !person.isForgotten }, findings);
  }
  const isWhole = seats.every(({ partner }) => partner);
  if (isWhole && Math.max(0, ...order.keys()) !== order.size) {
    findings.lost.push(`${roomId} has gaps: ${[...order.keys()].toSorted((a, b) => a - b).join(' ')}`);
  }
}

const messagesIn = (person: PersonRecord, roomId: string): readonly HeardMessage[] =>
  person.heard
    .filter((event) => event.type === 'message.received' && roomOf(event) === roomId)
    .map(({ payload }) => ({
      seq: Number(payload.seq),
      text: String(payload.message),
      messageId: String(payload.message_id),
    }));

/** Whether one member heard what the other sent: all that was acknowledged, if they heard to the end, each once, and nothing else. */
function judgeHearing(
  roomId: string,
  sender: PersonRecord,
  { messages, isWhole }: { readonly messages: readonly HeardMessage[]; readonly isWhole: boolean },
  { lost, duplicated, reordered }: Findings,
): void {
  const byText = Map.groupBy(messages, ({ text }) => text);
  for (const { text, acknowledged } of sender.sent.filter((one) => one.roomId === roomId)) {
    const heard = byText.get(text) ?? [];
    byText.delete(text);
    const [first] = heard;
    if (heard.length > (acknowledged ? 1 : 0)) {
      duplicated.push(`“${text}” was heard ${heard.length} times${acknowledged ? '' : ', and refused'}`);
    } else if (acknowledged && !first) {
      if (isWhole) lost.push(`“${text}” was acknowledged as ${acknowledged.seq} of ${roomId}`);
    } else if (
      acknowledged &&
      first &&
      (first.seq !== acknowledged.seq || first.messageId !== acknowledged.messageId)
    ) {
      reordered.push(`“${text}” was acknowledged as ${acknowledged.seq} and heard as ${first.seq}`);
    }
  }
  for (const text of byText.keys()) duplicated.push(`“${text}” was heard in ${roomId}, and sent by nobody there`);
}
