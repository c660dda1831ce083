import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { vi } from 'vitest';
import type { Store } from '../../src/people/store.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';

/** Between which two steps of a delivery the process dies, in their order; and whether its effect is on the disk then. */
export const crashPoints = [
  { point: 'before the commit', isCommitted: false },
  { point: 'with everything written and nothing committed', isCommitted: false },
  { point: 'with the last page of the commit torn', isCommitted: false },
  { point: 'after the commit, before the store says so', isCommitted: true },
  { point: 'after the commit, before anything leaves', isCommitted: true },
  { point: 'after the push, before the reply', isCommitted: true },
  { point: 'after the reply', isCommitted: true },
] as const;

export type CrashPoint = (typeof crashPoints)[number]['point'];

/**
 * A SQLite store of which the disk is kept as it was at the moment of a crash: whatever the process does later is lost with it. A host
 * that is closed and begun again finds the disk of that moment.
 */
export class CrashingDisk {
  readonly store: Store;
  readonly #root = mkdtempSync(join(tmpdir(), 'mcp-chat-crash-points-'));
  #folder = join(this.#root, '0');
  #below = sqliteStore(this.#folder);
  #image: string | undefined;
  #images = 0;
  #armed: CrashPoint | undefined;

  constructor() {
    const disk = this;
    const exec = DatabaseSync.prototype.exec;
    vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
      if (sql === 'COMMIT') disk.reach('with everything written and nothing committed');
      exec.call(this, sql);
      if (sql !== 'COMMIT') return;
      disk.reach('with the last page of the commit torn');
      disk.reach('after the commit, before the store says so');
    });
    this.store = {
      actor: (address) => this.#below.actor(address),
      actors: () => this.#below.actors(),
      outbox: (userId) => this.#below.outbox(userId),
      entries: (userId, seq, max) => this.#below.entries(userId, seq, max),
      identityCount: () => this.#below.identityCount(),
      identityByName: (userId) => this.#below.identityByName(userId),
      identityByHandle: (handleHash) => this.#below.identityByHandle(handleHash),
      identityByInbox: (inboxId) => this.#below.identityByInbox(inboxId),
      messages: (roomId, max, beforeSeq) => this.#below.messages(roomId, max, beforeSeq),
      said: (roomId, max) => this.#below.said(roomId, max),
      time: () => this.#below.time(),
      roomsSpokenIn: (userId) => this.#below.roomsSpokenIn(userId),
      receipt: (userId, key) => this.#below.receipt(userId, key),
      session: (idHash) => this.#below.session(idHash),
      looseSessions: () => this.#below.looseSessions(),
      report: (reportId) => this.#below.report(reportId),
      reports: () => this.#below.reports(),
      secret: (name) => this.#below.secret(name),
      evidence: (reportId) => this.#below.evidence(reportId),
      audit: (max, beforeNumber) => this.#below.audit(max, beforeNumber),
      commit: (writes) => {
        this.reach('before the commit');
        this.#below.commit(writes);
        this.reach('after the commit, before anything leaves');
      },
      scrub: () => this.#below.scrub(),
      probe: () => this.#below.probe(),
      close: () => this.#begin(),
    };
  }

  /** The next time it comes by this point, the process dies. */
  crashAt(point: CrashPoint): void {
    this.#armed = point;
  }

  get hasCrashed(): boolean {
    return this.#image !== undefined;
  }

  /** To be called where a step begins or ends. */
  reach(point: CrashPoint): void {
    if (this.#armed !== point) return;
    this.#armed = undefined;
    this.#images += 1;
    this.#image = join(this.#root, String(this.#images));
    mkdirSync(this.#image);
    cpSync(this.#folder, this.#image, { recursive: true });
    if (point !== 'with the last page of the commit torn') return;
    const log = join(this.#image, 'mcp-chat.sqlite-wal');
    truncateSync(log, statSync(log).size - 1);
  }

  remove(): void {
    this.#below.close();
    vi.restoreAllMocks();
    rmSync(this.#root, { recursive: true });
  }

  #begin(): void {
    this.#below.close();
    this.#folder = this.#image ?? this.#folder;
    this.#image = undefined;
    this.#below = sqliteStore(this.#folder);
  }
}
