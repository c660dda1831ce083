import type { DatabaseSync, StatementSync } from 'node:sqlite';

const statements = {
  putActor: `INSERT INTO actors (address, version, value, context, timers) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (address) DO UPDATE SET version = excluded.version, value = excluded.value, context = excluded.context,
    timers = excluded.timers`,
  deleteActor: 'DELETE FROM actors WHERE address = ?',
  addStep: 'INSERT INTO steps (address, number, event) VALUES (?, ?, ?)',
  deleteSteps: 'DELETE FROM steps WHERE address = ?',
  putOutbox: `INSERT INTO outboxes (user_id, epoch, first, read) VALUES (?, ?, ?, ?)
    ON CONFLICT (user_id) DO UPDATE SET epoch = excluded.epoch, first = excluded.first, read = excluded.read`,
  deleteOutbox: 'DELETE FROM outboxes WHERE user_id = ?',
  putIdentity: `INSERT INTO identities (user_id, handle_hash, inbox_id, inbox_key, next_handle_hash) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (user_id) DO UPDATE SET handle_hash = excluded.handle_hash, inbox_id = excluded.inbox_id,
    inbox_key = excluded.inbox_key, next_handle_hash = excluded.next_handle_hash`,
  deleteIdentity: 'DELETE FROM identities WHERE user_id = ?',
  addEntry: 'INSERT INTO entries (number, user_id, seq, notice) VALUES (?, ?, ?, ?)',
  deleteEntry: 'DELETE FROM entries WHERE number = ?',
  addMessage: 'INSERT INTO messages (number, room_id, sender, message) VALUES (?, ?, ?, ?)',
  eraseMessage: 'UPDATE messages SET is_erased = 1 WHERE number = ? AND sender = ?',
  sealMessage: 'UPDATE messages SET is_sealed = 1 WHERE number = ?',
  wipeMessage: "UPDATE messages SET message = json_set(message, '$.text', '') WHERE number = ? AND is_erased = 1",
  idOfMessage: "SELECT message ->> '$.messageId' AS id FROM messages WHERE number = ? AND sender = ?",
  blurReceipt: "UPDATE receipts SET fingerprint = '' WHERE number = ?",
  idOfReceipt: "SELECT reply ->> '$.messageId' AS id FROM receipts WHERE number = ?",
  putTime: `INSERT INTO clock (id, at, real_at, wall_at, latest_wall_at) VALUES (1, :at, :realAt, :wallAt, :wallAt)
    ON CONFLICT (id) DO UPDATE SET at = excluded.at, real_at = excluded.real_at, wall_at = excluded.wall_at,
    latest_wall_at = max(latest_wall_at, excluded.wall_at)`,
  deleteMessage: 'DELETE FROM messages WHERE number = ?',
  addReceipt: 'INSERT INTO receipts (number, user_id, key, fingerprint, reply) VALUES (?, ?, ?, ?, ?)',
  putReport: `INSERT INTO reports (report_id, room_id, reporter, about, about_inbox_id, reason, comment, at, status,
    settled_at, evidence, weight) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (report_id) DO NOTHING`,
  weighReport: 'UPDATE reports SET weight = ? WHERE report_id = ?',
  settleReport: 'UPDATE reports SET status = ?, settled_at = ? WHERE report_id = ?',
  deleteReport: 'DELETE FROM reports WHERE report_id = ?',
  addAuditLine: 'INSERT INTO audit (at, deed) VALUES (?, ?)',
  putSecret: `INSERT INTO secrets (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  putSession: `INSERT INTO sessions (id_hash, user_id, is_current, state) VALUES (?, ?, ?, ?)
    ON CONFLICT (id_hash) DO UPDATE SET user_id = excluded.user_id, is_current = excluded.is_current,
    state = excluded.state`,
  replaceSessions: 'UPDATE sessions SET is_current = 0 WHERE user_id = ? AND id_hash IS NOT ?',
  deleteSession: 'DELETE FROM sessions WHERE id_hash = ?',
  releaseSessions: `UPDATE sessions SET user_id = NULL, is_current = 0, state = json_set(state, '$.subscriptions', json('[]'))
    WHERE user_id = ?`,
  deleteReceipt: 'DELETE FROM receipts WHERE number = ?',
} as const;

/** Every statement that writes, prepared. */
export type Prepared = { readonly [name in keyof typeof statements]: StatementSync };

/** Prepares the statements that write rows. */
export const prepareWrites = (database: DatabaseSync): Prepared =>
  Object.fromEntries(Object.entries(statements).map(([name, sql]) => [name, database.prepare(sql)])) as Prepared;
