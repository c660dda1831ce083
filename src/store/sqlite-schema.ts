import type { DatabaseSync } from 'node:sqlite';

/**
 * Forward migrations: the first makes an empty file version 1, and so on. A migration that has been released is never changed; a change is a
 * further one. The version of a file stands in its `user_version`.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE actors (
    address TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    context TEXT NOT NULL,
    timers TEXT NOT NULL
  ) WITHOUT ROWID;

  -- Events of an actor since its row above was written: cheaper than the row where the actor is large.
  CREATE TABLE steps (
    address TEXT NOT NULL,
    number INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (address, number)
  ) WITHOUT ROWID;

  -- The newest entry is the greatest of the table below, or read when none is left.
  CREATE TABLE outboxes (
    user_id TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    first INTEGER NOT NULL,
    read INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE entries (
    user_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    notice TEXT NOT NULL,
    PRIMARY KEY (user_id, seq)
  ) WITHOUT ROWID;

  CREATE TABLE identities (
    user_id TEXT PRIMARY KEY COLLATE NOCASE,
    handle_hash TEXT NOT NULL UNIQUE,
    inbox_id TEXT NOT NULL UNIQUE
  ) WITHOUT ROWID;

  CREATE TABLE messages (
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    sender TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (room_id, seq)
  ) WITHOUT ROWID;

  CREATE TABLE receipts (
    number INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    reply TEXT NOT NULL,
    UNIQUE (user_id, key)
  );
  `,
  `
  -- Rows of people and rooms stand in the order in which they came, so that a commit fills a few pages at the end of a table instead of
  -- touching one for everybody in it; whose rows are where is known in memory.
  ALTER TABLE entries RENAME TO former_entries;
  CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    notice TEXT NOT NULL
  );
  INSERT INTO entries (user_id, seq, notice) SELECT user_id, seq, notice FROM former_entries ORDER BY user_id, seq;
  DROP TABLE former_entries;

  ALTER TABLE messages RENAME TO former_messages;
  CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    room_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    message TEXT NOT NULL
  );
  INSERT INTO messages (room_id, sender, message) SELECT room_id, sender, message FROM former_messages ORDER BY room_id, seq;
  DROP TABLE former_messages;

  -- The key is JSON: SQLite takes two texts that are no proper Unicode for one.
  ALTER TABLE receipts RENAME TO former_receipts;
  CREATE TABLE receipts (
    number INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    reply TEXT NOT NULL
  );
  INSERT INTO receipts (number, user_id, key, fingerprint, reply)
    SELECT number, user_id, json_quote(key), fingerprint, reply FROM former_receipts ORDER BY number;
  DROP TABLE former_receipts;
  `,
  `
  ALTER TABLE identities ADD COLUMN next_handle_hash TEXT;
  `,
  `
  -- What was reported, with what was said last, as JSON: it outlives the transcript and the people.
  CREATE TABLE reports (
    number INTEGER PRIMARY KEY,
    report_id TEXT NOT NULL UNIQUE,
    room_id TEXT NOT NULL,
    reporter TEXT NOT NULL,
    about TEXT NOT NULL,
    about_inbox_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    comment TEXT NOT NULL,
    at INTEGER NOT NULL,
    status TEXT NOT NULL,
    settled_at INTEGER,
    evidence TEXT NOT NULL
  );

  -- Lines are added and never changed; AUTOINCREMENT gives no number twice.
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    deed TEXT NOT NULL
  );
  CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  `,
  `
  -- Whether a report counts as a strike; NULL for one that was filed before this was noted.
  ALTER TABLE reports ADD COLUMN weight TEXT;

  -- Random texts that belong to the data, such as the key that addresses are hashed with.
  CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  -- A closed room lost its last timer when its transcript went: such rooms are let go of in a day from now.
  UPDATE actors SET timers = json_array(json_object(
    'id', 'xstate.after.tombstone.room.closed',
    'event', 'xstate.after.tombstone.room.closed',
    'deadlineAt', (CAST(strftime('%s', 'now') AS INTEGER) + 86400) * 1000,
    'token', 'migrated'
  )) WHERE address LIKE 'room:%' AND value = 'closed' AND timers = '[]';
  `,
  `
  -- Null until a new handle was presented: until then the inbox is addressed by its id.
  ALTER TABLE identities ADD COLUMN inbox_key TEXT;
  `,
  `
  -- Sessions of the older era, by a hash of their ids.
  CREATE TABLE sessions (
    id_hash TEXT PRIMARY KEY,
    user_id TEXT,
    is_current INTEGER NOT NULL,
    state TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX sessions_by_user ON sessions (user_id) WHERE user_id IS NOT NULL;
  `,
  `
  -- When the server was last known to run, on its own time, in real time and by the wall clock.
  CREATE TABLE clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL,
    real_at INTEGER NOT NULL,
    wall_at INTEGER NOT NULL,
    -- The latest that the wall clock was since stored times were last compared with it.
    latest_wall_at INTEGER NOT NULL
  );

  -- Words that nobody is to read any more stay for the evidence of a report: those that their sender erased, and whole transcripts.
  ALTER TABLE messages ADD COLUMN is_erased INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN is_sealed INTEGER NOT NULL DEFAULT 0;
  UPDATE messages SET is_erased = 1, message = json_remove(message, '$.isErased') WHERE message ->> '$.isErased';
  `,
];

/** The version of a file that this server writes. */
export const schemaVersion = migrations.length;

const versionOf = (database: DatabaseSync): number =>
  (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

/**
 * Brings a file to the present version, each step in a transaction of its own; returns the version it was of.
 * @throws Error for a file of a later version
 */
export function migrate(database: DatabaseSync): number {
  const found = versionOf(database);
  if (found > schemaVersion) {
    throw new Error(
      `the data is of version ${found}, and this server knows up to ${schemaVersion}: use a newer server`,
    );
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < found) continue;
    database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
  return found;
}
