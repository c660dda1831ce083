import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../machines/address.ts';
import { sqliteStore } from '../../../src/store/sqlite.ts';
import { migrate, migrations } from '../../../src/store/sqlite-schema.ts';
import { bringTimesToNow } from '../../../src/store/sqlite-times.ts';
import { SqliteWriter } from '../../../src/store/sqlite-writer.ts';
import { tracesIn } from '../../support/traces.ts';

let folder: string;
const file = () => join(folder, 'mcp-chat.sqlite');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-times-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file in which every kind of row has a time before and one after 100. */
function written(lastAt: number): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const sql of migrations) database.exec(sql);
  database.exec(`
    INSERT INTO clock VALUES (1, 0, 0, ${lastAt}, ${lastAt});
    INSERT INTO messages VALUES (1, 'r', 'ann', '{"at":90}', 0, 0), (2, 'r', 'ann', '{"at":190}', 0, 0);
    INSERT INTO entries VALUES (1, 'ann', 1, '{"at":90}'), (2, 'ann', 2, '{"at":190}'), (3, 'ann', 3, '{"message":{"at":190}}');
    INSERT INTO receipts VALUES (1, 'ann', '"k"', 'f', '{"at":190}');
    INSERT INTO reports VALUES (1, 'one', 'r', 'ann', 'bob', 'i', 'other', '', 90, 'upheld', 190, '[]', NULL),
      (2, 'two', 'r', 'ann', 'bob', 'i', 'other', '', 190, 'open', NULL, '[]', NULL);
    INSERT INTO actors VALUES ('room:r', 3, 'active', '{"saidAt":190,"lastAt":190}', '[]'),
      ('user:ann', 2, 'idle', '{"saidAt":190}', '[]');
  `);
  return database;
}

const times = (database: DatabaseSync) =>
  ['messages', 'entries', 'receipts', 'reports', 'actors'].map((table) =>
    [...JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all()).matchAll(/\b(90|100|190)\b/g)].map(([at]) =>
      Number(at),
    ),
  );

describe('times that lie ahead', () => {
  it('become now where the clock was set back since', () => {
    const database = written(200);
    bringTimesToNow(database, 100);
    expect(times(database)).toEqual([[90, 100], [90, 100, 100], [100], [90, 100, 100], [100, 190, 190]]);
  });

  it('become now where it was set back while the server still ran', () => {
    const database = written(200);
    const writer = new SqliteWriter(database, () => undefined);
    writer.write([{ type: 'time.put', time: { at: 0, realAt: 0, wallAt: 99 } }]);
    bringTimesToNow(database, 100);
    expect(times(database)).toEqual([[90, 100], [90, 100, 100], [100], [90, 100, 100], [100, 190, 190]]);
    const after = times(database);
    bringTimesToNow(database, 100);
    expect(times(database)).toEqual(after);
  });

  it('are not looked for where it was not', () => {
    const database = written(99);
    const before = times(database);
    bringTimesToNow(database, 100);
    expect(times(database)).toEqual(before);
  });
});

it('a file of an older server keeps nothing that was deleted from it', () => {
  const database = new DatabaseSync(file());
  for (const sql of migrations.slice(0, 4)) database.exec(sql);
  database.exec('PRAGMA user_version = 4; PRAGMA secure_delete = OFF; BEGIN');
  const add = database.prepare("INSERT INTO receipts VALUES (?, 'ann', ?, 'f', '{}')");
  for (let number = 1; number < 200; number += 1) add.run(number, JSON.stringify(`LongGone ${number}`.padEnd(300)));
  database.exec('COMMIT; DELETE FROM receipts');
  database.close();
  expect(tracesIn(folder, ['LongGone'])).toEqual(['LongGone']);
  const store = sqliteStore(folder);
  store.scrub();
  expect(tracesIn(folder, ['LongGone'])).toEqual([]);
  store.close();
});

it('a file of an older server keeps nothing that snapshots of today leave out', () => {
  const database = new DatabaseSync(file());
  migrate(database);
  const apart = { userId: 'NameOfAnnQ', untilAt: 7 };
  const context = JSON.stringify({ userId: 'bob', bornAt: 1, apart, strikes: [], sanction: null });
  database.prepare("INSERT INTO actors VALUES ('user:bob', 2, 'idle', ?, '[]')").run(context);
  database.close();
  expect(tracesIn(folder, ['NameOfAnnQ'])).toEqual(['NameOfAnnQ']);
  const store = sqliteStore(folder);
  store.scrub();
  expect([store.actor('user:bob' as Address)?.snapshot.value, tracesIn(folder, ['NameOfAnnQ'])]).toEqual(['idle', []]);
  store.close();
});
