import type { DatabaseSync } from 'node:sqlite';
import type { Address, ReportId, RoomId, UserId } from '../../machines/address.ts';
import { kindOf } from '../../machines/address.ts';
import type { Deed, Message, Notice, ReportReason, Weight } from '../../machines/protocol.ts';
import { upgrade } from '../../machines/versions.ts';
import { advance } from '../engine/advance.ts';
import type { Stamped } from '../engine/stamped.ts';
import type { StoredActor, StoredTimer } from '../engine/store.ts';
import type {
  AuditLine,
  OutboxHead,
  Receipt,
  ReportStatus,
  StoredMessage,
  StoredReport,
  StoredSession,
  Write,
} from '../people/store.ts';

type Row = Record<string, string | number | null>;

/** Settings are for those who are born. */
const noSettings = {
  roomIdleMs: 0,
  historyMs: 0,
  roomMessagesMax: 0,
  roomMessagesPerMinute: 0,
  strikePolicy: { strikesMax: 0, timeoutMs: 0 },
};

/** Told what the file holds, row by row. */
export interface Finder {
  /** An actor as it was written whole, in so many characters, by a machine of this version. */
  whole(address: Address, chars: number, version: number): void;
  /** A step that was taken again, written in so many characters. */
  step(address: Address, chars: number): void;
  /** A numbered row, in the order of the numbers. */
  row(table: 'entries' | 'messages' | 'receipts', owner: string, number: number): void;
}

/** Everything in the file, as the writes that would have made it. */
export function readEverything(database: DatabaseSync, finder: Finder): Write[] {
  const rows = (sql: string): Iterable<Row> => database.prepare(sql).iterate() as Iterable<Row>;
  return [
    ...readActors(rows, finder),
    ...readPeople(rows),
    ...readReceipts(rows, finder),
    ...readOutboxes(rows, finder),
    ...readMessages(rows, finder),
    ...readReports(rows),
    ...readSecrets(rows),
    ...readTime(rows),
  ];
}

type Rows = (sql: string) => Iterable<Row>;

function* readActors(rows: Rows, finder: Finder): Iterable<Write> {
  const actors = new Map<Address, StoredActor>();
  for (const row of rows('SELECT * FROM actors')) {
    const address = row.address as Address;
    const context = upgrade(kindOf(address), Number(row.version), JSON.parse(String(row.context)) as object);
    const timers = JSON.parse(String(row.timers)) as StoredTimer[];
    actors.set(address, { snapshot: { value: String(row.value), context }, timers });
    finder.whole(address, String(row.context).length, Number(row.version));
  }
  for (const { address, event } of rows('SELECT address, event FROM steps ORDER BY address, number')) {
    const known = actors.get(address as Address);
    const stamped = JSON.parse(String(event)) as Stamped;
    // A replayed event never creates an actor: the first state of an actor is always written whole.
    const advanced = known && advance(known, stamped, noSettings);
    if (advanced) actors.set(address as Address, advanced.actor);
    finder.step(address as Address, String(event).length);
  }
  for (const [address, actor] of actors) yield { type: 'actor.put', address, actor };
}

function* readPeople(rows: Rows): Iterable<Write> {
  for (const row of rows('SELECT * FROM identities')) {
    yield {
      type: 'identity.put',
      identity: {
        userId: row.user_id as UserId,
        handleHash: String(row.handle_hash),
        inboxId: String(row.inbox_id),
        ...(row.inbox_key !== null && { inboxKey: String(row.inbox_key) }),
        ...(row.next_handle_hash !== null && { nextHandleHash: String(row.next_handle_hash) }),
      },
    };
  }
}

function* readReceipts(rows: Rows, finder: Finder): Iterable<Write> {
  for (const row of rows('SELECT * FROM receipts ORDER BY number')) {
    const userId = row.user_id as UserId;
    finder.row('receipts', userId, Number(row.number));
    const reply = JSON.parse(String(row.reply)) as Receipt['reply'];
    yield {
      type: 'receipt.put',
      userId,
      key: JSON.parse(String(row.key)) as string,
      receipt: { fingerprint: String(row.fingerprint), reply },
    };
  }
}

function* readOutboxes(rows: Rows, finder: Finder): Iterable<Write> {
  const heads = new Map<UserId, OutboxHead>();
  for (const row of rows('SELECT * FROM outboxes')) {
    const userId = row.user_id as UserId;
    const read = Number(row.read);
    const first = Number(row.first);
    const head = { epoch: String(row.epoch), first, last: Math.max(read, first - 1), read };
    heads.set(userId, head);
    yield { type: 'outbox.put', userId, head };
  }
  for (const row of rows('SELECT * FROM entries ORDER BY number')) {
    const userId = row.user_id as UserId;
    finder.row('entries', userId, Number(row.number));
    const before = heads.get(userId);
    if (!before) continue;
    const head = { ...before, last: Number(row.seq) };
    heads.set(userId, head);
    const notice = JSON.parse(String(row.notice)) as Notice;
    yield { type: 'outbox.append', userId, head, entry: { seq: head.last, notice } };
  }
}

function* readMessages(rows: Rows, finder: Finder): Iterable<Write> {
  const sealed = new Set<RoomId>();
  for (const row of rows('SELECT * FROM messages ORDER BY number')) {
    const roomId = row.room_id as RoomId;
    finder.row('messages', roomId, Number(row.number));
    if (row.is_sealed) sealed.add(roomId);
    yield { type: 'message.append', roomId, stored: messageIn(row) };
  }
  for (const roomId of sealed) yield { type: 'room.seal', roomId };
}

function messageIn(row: Row): StoredMessage {
  const message = JSON.parse(String(row.message)) as Message;
  return { from: row.sender as UserId, message, ...(row.is_erased && { isErased: true }) };
}

function* readTime(rows: Rows): Iterable<Write> {
  for (const row of rows('SELECT * FROM clock')) {
    yield {
      type: 'time.put',
      time: { at: Number(row.at), realAt: Number(row.real_at), wallAt: Number(row.wall_at) },
    };
  }
}

// The evidence stays on the disk until a moderator asks for it.
function* readReports(rows: Rows): Iterable<Write> {
  const columns =
    'report_id, room_id, reporter, about, about_inbox_id, reason, comment, at, status, settled_at, weight';
  for (const row of rows(`SELECT ${columns} FROM reports ORDER BY number`)) {
    const report: StoredReport = {
      reportId: row.report_id as ReportId,
      roomId: row.room_id as RoomId,
      by: row.reporter as UserId,
      about: row.about as UserId,
      aboutInboxId: String(row.about_inbox_id),
      reason: row.reason as ReportReason,
      comment: String(row.comment),
      at: Number(row.at),
      weight: row.weight as Weight | null,
      status: row.status as ReportStatus,
      settledAt: row.settled_at === null ? null : Number(row.settled_at),
    };
    yield { type: 'report.put', report, evidence: [] };
  }
}

function* readSecrets(rows: Rows): Iterable<Write> {
  for (const { name, value } of rows('SELECT name, value FROM secrets')) {
    yield { type: 'secret.put', name: String(name), value: String(value) };
  }
}

/** The stored session with this hash of an id. */
export function readSession(database: DatabaseSync, idHash: string): StoredSession | undefined {
  const row = database.prepare('SELECT * FROM sessions WHERE id_hash = ?').get(idHash) as Row | undefined;
  if (!row) return undefined;
  const state = JSON.parse(String(row.state)) as Omit<StoredSession, 'idHash' | 'userId' | 'isCurrent'>;
  const bound = row.user_id === null ? {} : { userId: row.user_id as UserId };
  return { idHash, ...bound, isCurrent: row.is_current === 1, ...state };
}

/** Hashes of the ids of sessions that belong to no user, or no longer speak for one. */
export const readLooseSessions = (database: DatabaseSync): readonly string[] =>
  database
    .prepare('SELECT id_hash FROM sessions WHERE is_current = 0')
    .all()
    .map((row) => String(row.id_hash));

/** The messages stored with a report, oldest first. */
export function readEvidence(database: DatabaseSync, reportId: ReportId): readonly StoredMessage[] {
  const row = database.prepare('SELECT evidence FROM reports WHERE report_id = ?').get(reportId) as Row | undefined;
  return row ? (JSON.parse(String(row.evidence)) as StoredMessage[]) : [];
}

/** At most `max` lines of the audit log, newest first, from before `beforeNumber` if given. */
export function readAudit(database: DatabaseSync, max: number, beforeNumber?: number): readonly AuditLine[] {
  const rows = database
    .prepare('SELECT number, at, deed FROM audit WHERE ? IS NULL OR number < ? ORDER BY number DESC LIMIT ?')
    .all(beforeNumber ?? null, beforeNumber ?? null, max) as Row[];
  return rows.map(({ number, at, deed }) => ({
    number: Number(number),
    at: Number(at),
    ...(JSON.parse(String(deed)) as Deed),
  }));
}
