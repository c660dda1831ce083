// Goal: no byte of what was deleted is left, whatever the pages of the file have been through, and the file is sound.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SqliteScrubber } from '../../../src/store/sqlite-scrubber.ts';
import { seededRandom } from '../../support/random.ts';
import { tracesIn } from '../../support/traces.ts';

let folder: string;
let database: DatabaseSync;
const path = () => join(folder, 'data');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-scrub-'));
  database = new DatabaseSync(path());
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  database.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON');
  database.exec('CREATE TABLE named (name TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID');
  database.exec('CREATE TABLE numbered (number INTEGER PRIMARY KEY, text TEXT)');
});

afterEach(() => {
  if (database.isOpen) database.close();
  rmSync(folder, { recursive: true });
});

/** Puts, grows, shrinks and deletes rows, so that they move between pages; returns what stands in the tables and what does not any more. */
function stir(seed: number, times: number) {
  const random = seededRandom(seed);
  const putNamed = database.prepare('INSERT OR REPLACE INTO named VALUES (?, ?)');
  const deleteNamed = database.prepare('DELETE FROM named WHERE name = ?');
  const putNumbered = database.prepare('INSERT OR REPLACE INTO numbered VALUES (?, ?)');
  const deleteNumbered = database.prepare('DELETE FROM numbered WHERE number = ?');
  const held = new Map<string, string>();
  const gone: string[] = [];
  const drop = (key: string) => {
    const word = held.get(key);
    if (word !== undefined) gone.push(word);
    held.delete(key);
  };
  database.exec('BEGIN');
  for (let time = 0; time < times; time += 1) {
    // Some pages are written more than once.
    if (time % 50 === 0) database.exec('COMMIT; BEGIN');
    const word = `<word ${seed}-${time}>`;
    const text = word + 'x'.repeat(random.below(10) === 0 ? random.below(9_000) : random.below(500));
    const number = random.below(3) === 0 ? random.below(time + 1) : time;
    const name = String(random.below(800));
    const isPut = random.below(3) > 0;
    if (time % 2 === 0) {
      drop(name);
      if (isPut) putNamed.run(name, text);
      else deleteNamed.run(name);
      if (isPut) held.set(name, word);
    } else {
      drop(`#${number}`);
      if (isPut) putNumbered.run(number, text);
      else deleteNumbered.run(number);
      if (isPut) held.set(`#${number}`, word);
    }
  }
  database.exec('COMMIT');
  return { held, gone };
}

const isSound = () => database.prepare('PRAGMA integrity_check').get()?.integrity_check;
const textsHeld = () =>
  [...database.prepare('SELECT text FROM named UNION ALL SELECT text FROM numbered').all()].map(
    ({ text }) => `${String(text).split('>')[0]}>`,
  );

it('leaves nothing of what was deleted, and all that was not, at any moment', () => {
  const scrubber = new SqliteScrubber(database, path());
  for (const seed of [1, 2, 3]) {
    database.exec('DELETE FROM named; DELETE FROM numbered');
    const { held, gone } = stir(seed, 4_000);
    scrubber.scrub();
    expect(tracesIn(folder, gone)).toEqual([]);
    expect(textsHeld().toSorted()).toEqual([...held.values()].toSorted());
    expect(isSound()).toBe('ok');
  }
  database.close();
  scrubber.close();
});

it('finds what a process left that was killed', () => {
  const { held, gone } = stir(7, 4_000);
  // The log is as long as it was, and nobody has looked at it.
  expect(tracesIn(folder, gone).length).toBeGreaterThan(0);
  const scrubber = new SqliteScrubber(database, path());
  scrubber.scrub();
  expect(tracesIn(folder, gone)).toEqual([]);
  database.close();
  scrubber.close();
  database = new DatabaseSync(path());
  expect([isSound(), textsHeld().toSorted()]).toEqual(['ok', [...held.values()].toSorted()]);
});
