import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../engine/fault.ts';
import type { Store, Write } from '../people/store.ts';
import { memoryStore } from './memory.ts';
import { readAudit, readEverything, readEvidence, readLooseSessions, readSession } from './sqlite-reader.ts';
import { migrate, schemaVersion } from './sqlite-schema.ts';
import { SqliteScrubber } from './sqlite-scrubber.ts';
import { bringTimesToNow } from './sqlite-times.ts';
import { SqliteWriter } from './sqlite-writer.ts';

/** The data cannot be used; the message says why in one line for operators. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

const fileName = 'mcp-chat.sqlite';

/**
 * Keeps everything in a file of `folder`, and a copy in memory that all reads come from. A commit survives a crash of the process or the
 * machine: the file is synced before `commit` returns.
 * @throws DataError when the folder cannot be written, another server uses it, or the file is damaged or of a later version
 */
export function sqliteStore(folder: string): Store {
  const memory = memoryStore();
  const database = open(folder);
  const scrubber = new SqliteScrubber(database, join(folder, fileName));
  let writer: SqliteWriter;
  try {
    bringTimesToNow(database, Date.now());
    writer = new SqliteWriter(database, (address) => memory.actor(address));
    memory.commit(readEverything(database, writer.finder));
    writer.committed();
  } catch (error) {
    database.close();
    scrubber.close();
    throw asDataError(error);
  }
  const scrub = (): void => {
    try {
      if (writer.isFoldDue) transact(database, () => writer.fold());
    } catch (error) {
      writer.rolledBack();
      throw error;
    }
    writer.committed();
    scrubber.scrub();
  };
  return {
    ...memory,
    // Seldom asked for, and more than memory is for.
    session: (idHash) => readSession(database, idHash),
    looseSessions: () => readLooseSessions(database),
    evidence: (reportId) => readEvidence(database, reportId),
    audit: (max, beforeNumber) => readAudit(database, max, beforeNumber),
    commit(writes: readonly Write[]) {
      try {
        transact(database, () => writer.write(writes));
      } catch (error) {
        writer.rolledBack();
        throw storeFailed(error);
      }
      writer.committed();
      memory.commit(writes.filter(isReadFromMemory).map(withoutEvidence));
      if (scrubber.isLogFull) tryTo(() => scrubber.scrub());
    },
    probe() {
      try {
        transact(database, () => database.exec(`PRAGMA user_version = ${schemaVersion}`));
      } catch (error) {
        throw storeFailed(error);
      }
    },
    scrub() {
      try {
        scrub();
      } catch (error) {
        throw storeFailed(error);
      }
    },
    close() {
      if (!database.isOpen) return;
      // Not fatal: the event rows hold the same state, and so does the log.
      tryTo(() => transact(database, () => writer.fold()));
      tryTo(() => scrubber.scrub());
      database.close();
      scrubber.close();
    },
  };
}

const storeFailed = (cause: unknown): Fault =>
  new Fault('store_failed', `the data could not be written: ${(cause as Error).message}`, { cause, retryable: true });

const isReadFromMemory = ({ type }: Write): boolean =>
  type !== 'session.put' && type !== 'session.delete' && type !== 'sessions.replace';

/** For what is tried again later, or can as well be left. */
function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // A disk that fails is reported where something depends on it.
  }
}

const withoutEvidence = (write: Write): Write => (write.type === 'report.put' ? { ...write, evidence: [] } : write);

function transact(database: DatabaseSync, write: () => void): void {
  try {
    database.exec('BEGIN IMMEDIATE');
    write();
    database.exec('COMMIT');
  } catch (error) {
    // Some failures end the transaction by themselves.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function open(folder: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    database = new DatabaseSync(join(folder, fileName));
    // The file has one server at a time; the lock goes with the process, however it ends.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    // The scrubber empties the log. Deleted content is overwritten. KiB of pages kept in memory.
    database.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536;');
    database.exec('BEGIN EXCLUSIVE; COMMIT;');
    const [check] = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
    if (check?.quick_check !== 'ok') throw new Error('database disk image is malformed');
    const found = migrate(database);
    // A file of before may hold what was deleted, and a copy of it is made that does not.
    if (found > 0 && found < schemaVersion) database.exec('VACUUM');
    database.exec('PRAGMA temp_store = MEMORY');
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw asDataError(error);
  }
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/database is locked/, 'another server uses it; stop that one, or give this one a folder of its own'],
  [/malformed|not a database/, 'its file is damaged; restore a copy of it, or move it away to begin anew'],
  [
    /readonly|EACCES|EROFS|EPERM|EEXIST|ENOTDIR|unable to open/,
    'it cannot be written; give this user the right to, or name another folder',
  ],
  [/full|ENOSPC/, 'the disk is full'],
];

function asDataError(error: unknown): DataError {
  const text = (error as Error).message;
  const reason = reasons.find(([pattern]) => pattern.test(text))?.[1] ?? text;
  return new DataError(`MCP_CHAT_DATA: ${reason}`, { cause: error });
}
