import { closeSync, fdatasyncSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/** Bytes of the log from which on it is emptied at once. */
const logBytesMax = 16 * 1024 * 1024;

/** Sizes in bytes of the headers of the file, its first page, each frame of the log, and the pages of a B-tree. @see https://www.sqlite.org/fileformat2.html */
const fileHeaderBytes = 100;
const logHeaderBytes = 32;
const frameHeaderBytes = 24;
const pageHeaderBytes: Readonly<Record<number, number>> = { 2: 12, 5: 12, 10: 8, 13: 8 };

/**
 * Lets nothing be found in a database's files of what was deleted. SQLite with `secure_delete` overwrites a deleted row where it stands.
 * Two places are left: the log, which is emptied, and the unused middle of a page, where a row that moved to another page leaves a copy.
 * The latter is overwritten in the file itself, for which each page that was written since the last time is looked at.
 */
export class SqliteScrubber {
  readonly #database: DatabaseSync;
  readonly #log: string;
  // Open as long as the database: to close a file lets go of all locks that the process has on it.
  readonly #file: number;
  readonly #pageBytes: number;

  /** @param path of the database, which is open in this process alone */
  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#log = `${path}-wal`;
    this.#file = openSync(path, 'r+');
    this.#pageBytes = Number(database.prepare('PRAGMA page_size').get()?.page_size);
  }

  get isLogFull(): boolean {
    return (statSync(this.#log, { throwIfNoEntry: false })?.size ?? 0) > logBytesMax;
  }

  /** To be called outside a transaction. */
  scrub(): void {
    const pages = this.#pagesInLog();
    if (pages.size === 0) return;
    // The log goes last: a crash before leaves it, and so tells the next process which pages there are.
    this.#database.exec('PRAGMA wal_checkpoint(FULL)');
    let cleared = 0;
    for (const page of pages) if (this.#clear(page)) cleared += 1;
    if (cleared > 0) fdatasyncSync(this.#file);
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    // The pages kept in memory are as they were before.
    if (cleared > 0) this.#database.exec('PRAGMA shrink_memory');
  }

  /** To be called after the database was closed. */
  close(): void {
    closeSync(this.#file);
  }

  #pagesInLog(): ReadonlySet<number> {
    const pages = new Set<number>();
    const bytes = statSync(this.#log, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes <= logHeaderBytes) return pages;
    const log = openSync(this.#log, 'r');
    try {
      const number = Buffer.alloc(4);
      for (let at = logHeaderBytes; at < bytes; at += frameHeaderBytes + this.#pageBytes) {
        if (readSync(log, number, 0, 4, at) === 4) pages.add(number.readUInt32BE());
      }
    } finally {
      closeSync(log);
    }
    return pages;
  }

  /** Overwrites the unused middle of a page, unless it is clear; other pages than those of a B-tree have none. */
  #clear(page: number): boolean {
    const bytes = Buffer.alloc(this.#pageBytes);
    const at = (page - 1) * this.#pageBytes;
    if (readSync(this.#file, bytes, 0, bytes.length, at) < bytes.length) return false;
    const header = page === 1 ? fileHeaderBytes : 0;
    const headerBytes = pageHeaderBytes[bytes.readUInt8(header)];
    if (headerBytes === undefined) return false;
    const start = header + headerBytes + 2 * bytes.readUInt16BE(header + 3);
    const end = bytes.readUInt16BE(header + 5) || 65_536;
    if (end > bytes.length || start >= end) return false;
    const middle = bytes.subarray(start, end);
    if (middle.every((byte) => byte === 0)) return false;
    writeSync(this.#file, middle.fill(0), 0, middle.length, at + start);
    return true;
  }
}
