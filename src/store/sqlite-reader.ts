import type { DatabaseSync } from 'node:sqlite';
import type { Address, RoomId, UserId } from '../../machines/address.ts';
import { kindOf } from '../../machines/address.ts';
import type { Message, Notice } from '../../machines/protocol.ts';
import { upgrade } from '../../machines/versions.ts';
import type { Stamped } from '../runtime/advance.ts';
import { advance } from '../runtime/advance.ts';
import type { OutboxHead, Receipt, StoredActor, StoredTimer, Write } from '../runtime/ports.ts';

type Row = Record<string, string | number>;

/** Everything in the file, as the writes that would have made it. `onStep` hears of each step that was replayed. */
export function readEverything(database: DatabaseSync, onStep: (address: Address) => void): Write[] {
  const rows = (sql: string): Iterable<Row> => database.prepare(sql).iterate() as Iterable<Row>;
  return [...readActors(rows, onStep), ...readPeople(rows), ...readOutboxes(rows), ...readMessages(rows)];
}

type Rows = (sql: string) => Iterable<Row>;

function* readActors(rows: Rows, onStep: (address: Address) => void): Iterable<Write> {
  const actors = new Map<Address, StoredActor>();
  for (const row of rows('SELECT * FROM actors')) {
    const address = row.address as Address;
    const context = upgrade(kindOf(address), Number(row.version), JSON.parse(String(row.context)) as object);
    const timers = JSON.parse(String(row.timers)) as StoredTimer[];
    actors.set(address, { snapshot: { value: String(row.value), context }, timers });
  }
  for (const { address, event } of rows('SELECT address, event FROM steps ORDER BY address, number')) {
    const known = actors.get(address as Address);
    const stamped = JSON.parse(String(event)) as Stamped;
    // Nobody is born of a step: the first state of an actor is always written whole.
    const advanced = known && advance(known, stamped, { roomIdleMs: 0 });
    if (advanced) actors.set(address as Address, advanced.actor);
    onStep(address as Address);
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
      },
    };
  }
  for (const row of rows('SELECT * FROM receipts ORDER BY number')) {
    const reply = JSON.parse(String(row.reply)) as Receipt['reply'];
    yield {
      type: 'receipt.put',
      userId: row.user_id as UserId,
      key: String(row.key),
      receipt: { fingerprint: String(row.fingerprint), reply },
    };
  }
}

function* readOutboxes(rows: Rows): Iterable<Write> {
  const heads = new Map<UserId, OutboxHead>();
  for (const row of rows('SELECT * FROM outboxes')) {
    const userId = row.user_id as UserId;
    const read = Number(row.read);
    const first = Number(row.first);
    const head = { epoch: String(row.epoch), first, last: Math.max(read, first - 1), read };
    heads.set(userId, head);
    yield { type: 'outbox.put', userId, head };
  }
  for (const row of rows('SELECT * FROM entries ORDER BY user_id, seq')) {
    const userId = row.user_id as UserId;
    const before = heads.get(userId);
    if (!before) continue;
    const head = { ...before, last: Number(row.seq) };
    heads.set(userId, head);
    const notice = JSON.parse(String(row.notice)) as Notice;
    yield { type: 'outbox.append', userId, head, entry: { seq: head.last, notice } };
  }
}

function* readMessages(rows: Rows): Iterable<Write> {
  for (const row of rows('SELECT * FROM messages ORDER BY room_id, seq')) {
    const message = JSON.parse(String(row.message)) as Message;
    yield { type: 'message.append', roomId: row.room_id as RoomId, stored: { from: row.sender as UserId, message } };
  }
}
