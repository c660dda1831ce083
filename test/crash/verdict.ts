import type { HeardEvent, PersonRecord } from './record.ts';

/** What went wrong, in one line each. */
export interface Verdict {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  readonly reordered: readonly string[];
  readonly inTwoRooms: readonly string[];
  /** Who was not told of a room's end exactly once, or told without reason. */
  readonly mistold: readonly string[];
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
}

const roomOf = ({ payload }: HeardEvent): string => String(payload.room_id);
const isEndOf = (roomId: string, event: HeardEvent): boolean =>
  event.type === 'partner.disconnected' && roomOf(event) === roomId;

/** Who was in which room, by what each of them heard. */
export function seatsByRoom(people: readonly PersonRecord[]): ReadonlyMap<string, readonly Seat[]> {
  const rooms = new Map<string, Seat[]>();
  for (const person of people) {
    for (const event of person.heard) {
      if (event.type !== 'chatroom.found') continue;
      const partner = event.payload.partner as { user_id: string };
      rooms.set(roomOf(event), [...(rooms.get(roomOf(event)) ?? []), { person, partnerId: partner.user_id }]);
    }
  }
  return rooms;
}

/**
 * Holds what people saw against what was promised. Somebody of whom there is no record, since the answer that made them never arrived,
 * may be a partner: then only the other half is checked.
 */
export function judge(people: readonly PersonRecord[]): Verdict {
  const findings: Findings = {
    lost: [],
    duplicated: [],
    reordered: [],
    inTwoRooms: [],
    mistold: [],
    unresumed: [],
    complaints: [],
  };
  const known = new Map(people.map((person) => [person.userId, person]));
  for (const person of people) {
    findings.complaints.push(...person.complaints.map((complaint) => `${person.userId}: ${complaint}`));
    if (!person.isFinished) findings.unresumed.push(`${person.userId || 'somebody without a name'} did not finish`);
    judgeRooms(person, findings);
  }
  for (const [roomId, seats] of seatsByRoom(people)) {
    judgeSeats(roomId, seats, known, findings);
    judgeEnd(roomId, seats, known, findings);
    judgeMessages(roomId, seats, known, findings);
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

function judgeSeats(
  roomId: string,
  seats: readonly Seat[],
  known: ReadonlyMap<string, PersonRecord>,
  { inTwoRooms, lost }: Findings,
): void {
  for (const { person, partnerId } of seats) {
    const partner = seats.find((seat) => seat.person.userId === partnerId);
    if (known.has(partnerId) && !partner) lost.push(`${partnerId} never heard of ${roomId}`);
    if (partner && partner.partnerId !== person.userId)
      inTwoRooms.push(`${roomId} pairs ${person.userId} one way only`);
  }
  if (seats.length > 2) inTwoRooms.push(`${roomId} has ${seats.length} members`);
}

/** Everybody has gone by a call of their own: whoever was second heard of the first, once, and the first heard nothing. */
function judgeEnd(
  roomId: string,
  seats: readonly Seat[],
  known: ReadonlyMap<string, PersonRecord>,
  { mistold }: Findings,
): void {
  const tellings = seats.flatMap(({ person }) => person.heard.filter((event) => isEndOf(roomId, event)));
  const wanted = seats.every(({ partnerId }) => known.has(partnerId)) ? 1 : 0;
  if (tellings.length !== wanted) mistold.push(`the end of ${roomId} was told ${tellings.length} times`);
  for (const { payload } of tellings) {
    if (payload.reason !== 'left') mistold.push(`${roomId} ended by ${payload.reason} ${payload.detail}`);
  }
  for (const { person, partnerId } of seats) {
    const isTold = person.heard.some((event) => isEndOf(roomId, event));
    if (isTold && !known.get(partnerId)?.left.has(roomId)) mistold.push(`${partnerId} never left ${roomId}`);
    if (!isTold && !person.left.has(roomId)) mistold.push(`${person.userId} was not told of the end of ${roomId}`);
  }
}

function judgeMessages(
  roomId: string,
  seats: readonly Seat[],
  known: ReadonlyMap<string, PersonRecord>,
  findings: Findings,
): void {
  const order = new Map<number, string>();
  const place = ({ seq, text }: { seq: number; text: string }): void => {
    const other = order.get(seq) ?? text;
    if (other !== text) findings.reordered.push(`${roomId} has “${other}” and “${text}” at ${seq}`);
    order.set(seq, text);
  };
  for (const { person, partnerId } of seats) {
    for (const { text, acknowledged } of person.sent.filter((one) => one.roomId === roomId)) {
      if (acknowledged) place({ text, seq: acknowledged.seq });
    }
    const messages = messagesIn(person, roomId);
    messages.forEach(place);
    if (messages.some(({ seq }, index) => seq <= (messages[index - 1]?.seq ?? 0))) {
      findings.reordered.push(`${person.userId} heard ${messages.map(({ seq }) => seq).join(' ')} in ${roomId}`);
    }
    const partner = known.get(partnerId);
    if (partner) judgeHearing(roomId, partner, messages, findings);
  }
  const isWhole = seats.every(({ partnerId }) => known.has(partnerId));
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

/** Whether one member heard what the other sent: all that was acknowledged, each once, and nothing else. */
function judgeHearing(
  roomId: string,
  sender: PersonRecord,
  messages: readonly HeardMessage[],
  { lost, duplicated, reordered }: Findings,
): void {
  const byText = Map.groupBy(messages, ({ text }) => text);
  for (const { text, acknowledged } of sender.sent.filter((one) => one.roomId === roomId)) {
    const heard = byText.get(text) ?? [];
    byText.delete(text);
    const [first] = heard;
    if (heard.length > (acknowledged ? 1 : 0)) {
      duplicated.push(`“${text}” was heard ${heard.length} times${acknowledged ? '' : ', and refused'}`);
    } else if (acknowledged && !first) lost.push(`“${text}” was acknowledged as ${acknowledged.seq} of ${roomId}`);
    else if (acknowledged && first && (first.seq !== acknowledged.seq || first.messageId !== acknowledged.messageId)) {
      reordered.push(`“${text}” was acknowledged as ${acknowledged.seq} and heard as ${first.seq}`);
    }
  }
  for (const text of byText.keys()) duplicated.push(`“${text}” was heard in ${roomId}, and sent by nobody there`);
}
