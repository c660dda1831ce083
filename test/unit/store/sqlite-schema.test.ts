import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../machines/limits.ts';
import { migrate, migrations, schemaVersion } from '../../../src/store/sqlite-schema.ts';

/** A file as the server of that version left it: 0 is an empty one. */
function fileOfVersion(version: number): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const sql of migrations.slice(0, version)) database.exec(sql);
  database.exec(`PRAGMA user_version = ${version}`);
  return database;
}

const describeSchema = (database: DatabaseSync) => ({
  version: database.prepare('PRAGMA user_version').get(),
  tables: database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all(),
});

const versions = Array.from({ length: schemaVersion + 1 }, (_, version) => version);

describe('migrate', () => {
  it.each(versions)('makes the schema of today of a file of version %i', (version) => {
    const wanted = fileOfVersion(schemaVersion);
    const database = fileOfVersion(version);
    migrate(database);
    expect(describeSchema(database)).toEqual(describeSchema(wanted));
  });

  it('keeps what is in a file that needs no change', () => {
    const database = fileOfVersion(schemaVersion);
    database.exec("INSERT INTO outboxes VALUES ('ann', 'e', 1, 0)");
    migrate(database);
    expect(database.prepare('SELECT user_id FROM outboxes').all()).toEqual([{ user_id: 'ann' }]);
  });

  it('keeps the address of every inbox that is in a file of before addresses changed', () => {
    const before = migrations.findIndex((sql) => sql.includes('ADD COLUMN inbox_key'));
    const database = fileOfVersion(before);
    database.exec("INSERT INTO identities (user_id, handle_hash, inbox_id) VALUES ('ann', 'h', 'i')");
    migrate(database);
    expect({ ...database.prepare('SELECT * FROM identities').get() }).toEqual({
      user_id: 'ann',
      handle_hash: 'h',
      inbox_id: 'i',
      next_handle_hash: null,
      inbox_key: null,
    });
  });

  it('keeps everything of a file of version 1, in its order', () => {
    const database = fileOfVersion(1);
    database.exec(`
      INSERT INTO entries VALUES ('bob', 2, '"b2"'), ('ann', 10, '"a10"'), ('ann', 9, '"a9"');
      INSERT INTO messages VALUES ('r', 11, 'ann', '"m11"'), ('r', 2, 'bob', '"m2"'), ('q', 1, 'ann', '"q1"');
      INSERT INTO receipts VALUES (7, 'ann', 'it''s "k"', 'f', '"r7"'), (3, 'bob', 'k', 'g', '"r3"');
    `);
    migrate(database);
    const all = (sql: string) =>
      database
        .prepare(sql)
        .all()
        .map((row) => Object.values(row));
    expect(all('SELECT user_id, seq, notice FROM entries ORDER BY number')).toEqual([
      ['ann', 9, '"a9"'],
      ['ann', 10, '"a10"'],
      ['bob', 2, '"b2"'],
    ]);
    expect(all('SELECT room_id, sender, message FROM messages ORDER BY number')).toEqual([
      ['q', 'ann', '"q1"'],
      ['r', 'bob', '"m2"'],
      ['r', 'ann', '"m11"'],
    ]);
    expect(all('SELECT * FROM receipts ORDER BY number')).toEqual([
      [3, 'bob', '"k"', 'g', '"r3"'],
      [7, 'ann', JSON.stringify('it\'s "k"'), 'f', '"r7"'],
    ]);
  });

  it('knows of no former report whether it counts', () => {
    const database = fileOfVersion(4);
    database.exec(
      `INSERT INTO reports VALUES (1, 'r', 'room', 'ann', 'bob', 'inbox', 'spam', '', 7, 'open', NULL, '[]')`,
    );
    migrate(database);
    expect(database.prepare('SELECT report_id, weight FROM reports').all()).toEqual([{ report_id: 'r', weight: null }]);
  });

  it('lets go of closed rooms that lost their last timer, and of no others', () => {
    const database = fileOfVersion(4);
    const idle = '[{"id":"idle","event":"idle","deadlineAt":7,"token":"t"}]';
    database.exec(`
      INSERT INTO actors VALUES ('room:a', 2, 'closed', '{}', '[]'), ('room:b', 2, 'closed', '{}', '${idle}'),
        ('room:c', 2, 'active', '{}', '[]'), ('user:d', 2, 'idle', '{}', '[]');
    `);
    const before = Math.floor(Date.now() / 1_000) * 1_000;
    migrate(database);
    const rows = database.prepare('SELECT address, timers FROM actors').all() as { address: string; timers: string }[];
    const timersOf = Object.fromEntries(rows.map(({ address, timers }) => [address, JSON.parse(timers)]));
    const tombstone = 'xstate.after.tombstone.room.closed';
    expect(timersOf).toEqual({
      'room:a': [{ id: tombstone, event: tombstone, deadlineAt: expect.any(Number), token: 'migrated' }],
      'room:b': JSON.parse(idle),
      'room:c': [],
      'user:d': [],
    });
    expect(timersOf['room:a'][0].deadlineAt - before).toBeGreaterThanOrEqual(limits.tombstoneMs);
  });

  it('keeps what was erased in a file of version 4 erased, and knows no time', () => {
    const database = fileOfVersion(4);
    database.exec(`
      INSERT INTO messages VALUES (1, 'r', 'ann', '{"messageId":"m1","seq":1,"text":"","at":5,"isErased":true}'),
        (2, 'r', 'bob', '{"messageId":"m2","seq":2,"text":"ho \\ud83d","at":6}');
    `);
    migrate(database);
    expect(
      database
        .prepare('SELECT * FROM messages ORDER BY number')
        .all()
        .map((row) => Object.values(row)),
    ).toEqual([
      [1, 'r', 'ann', '{"messageId":"m1","seq":1,"text":"","at":5}', 1, 0],
      [2, 'r', 'bob', '{"messageId":"m2","seq":2,"text":"ho \\ud83d","at":6}', 0, 0],
    ]);
    expect(database.prepare('SELECT * FROM clock').all()).toEqual([]);
  });

  it('refuses a file of a later version, and changes nothing in it', () => {
    const database = fileOfVersion(schemaVersion);
    database.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
    const before = describeSchema(database);
    expect(() => migrate(database)).toThrow(/use a newer server/);
    expect(describeSchema(database)).toEqual(before);
  });
});
