import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ReportId } from '../../machines/address.ts';
import { Fault } from '../engine/fault.ts';
import type { AuditLine, Store, StoredMessage, StoredSession, Write } from '../people/store.ts';
import { MemoryStore } from './memory.ts';
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

/** All reads come from memory, but for those that are seldom asked for and more than memory is for. */
class SqliteStore extends MemoryStore {
  readonly #database: DatabaseSync;
  readonly #scrubber: SqliteScrubber;
  readonly #writer: SqliteWriter;

  constructor(folder: string) {
    super();
    this.#database = open(folder);
    this.#scrubber = new SqliteScrubber(this.#database, join(folder, fileName));
    try {
      bringTimesToNow(this.#database, Date.now());
      this.#writer = new SqliteWriter(this.#database, (address) => this.actor(address));
      super.commit(readEverything(this.#database, this.#writer.finder));
      this.#writer.committed();
    } catch (error) {
      this.#database.close();
      this.#scrubber.close();
      throw asDataError(error);
    }
  }

  override session(idHash: string): StoredSession | undefined {
    return readSession(this.#database, idHash);
  }

  override looseSessions(): readonly string[] {
    return readLooseSessions(this.#database);
  }

  override evidence(reportId: ReportId): readonly StoredMessage[] {
    return readEvidence(this.#database, reportId);
  }

  override audit(max: number, beforeNumber?: number): readonly AuditLine[] {
    return readAudit(this.#database, max, beforeNumber);
  }

  override commit(writes: readonly Write[]): void {
    try {
      transact(this.#database, () => this.#writer.write(writes));
    } catch (error) {
      this.#writer.rolledBack();
      throw storeFailed(error);
    }
    this.#writer.committed();
    super.commit(writes.filter(isReadFromMemory).map(withoutEvidence));
    if (this.#scrubber.isLogFull) tryTo(() => this.#scrubber.scrub());
  }

  override probe(): void {
    try {
      transact(this.#database, () => this.#database.exec(`PRAGMA user_version = ${schemaVersion}`));
    } catch (error) {
      throw storeFailed(error);
    }
  }

  override scrub(): void {
    try {
      this.#fold();
      this.#scrubber.scrub();
    } catch (error) {
      throw storeFailed(error);
    }
  }

  override close(): void {
    if (!this.#database.isOpen) return;
    // Not fatal: the event rows hold the same state, and so does the log.
    tryTo(() => transact(this.#database, () => this.#writer.fold()));
    tryTo(() => this.#scrubber.scrub());
    this.#database.close();
    this.#scrubber.close();
  }

  #fold(): void {
    try {
      if (this.#writer.isFoldDue) transact(this.#database, () => this.#writer.fold());
    } catch (error) {
      this.#writer.rolledBack();
      throw error;
    }
    this.#writer.committed();
  }
}

/**
 * Keeps everything in a file of `folder`, and a copy in memory that all reads come from. A commit survives a crash of the process or the
 * machine: the file is synced before `commit` returns.
 * @throws DataError when the folder cannot be written, another server uses it, or the file is damaged or of a later version
 */
export const sqliteStore = (folder: string): Store => new SqliteStore(folder);

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
