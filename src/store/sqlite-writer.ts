import type { DatabaseSync } from 'node:sqlite';
import type { Address } from '../../machines/address.ts';
import { kindOf } from '../../machines/address.ts';
import { versions } from '../../machines/versions.ts';
import type { StoredActor } from '../engine/store.ts';
import { limits } from '../limits.ts';
import type { OutboxHead, Write } from '../people/store.ts';
import { RowNumbers } from './row-numbers.ts';
import type { Finder } from './sqlite-reader.ts';
import type { Prepared } from './sqlite-statements.ts';
import { prepareWrites } from './sqlite-statements.ts';

type Numbered = Parameters<Finder['row']>[0];
const deletions = { entries: 'deleteEntry', messages: 'deleteMessage', receipts: 'deleteReceipt' } as const;

/**
 * A large actor is written whole once the steps since weigh as much as it did then, and never for less than this, in characters: so
 * each step costs the same, however large the actor.
 */
const stepsCharsMin = 256 * 1024;

/** The form in which a large actor stands in the file. */
interface Written {
  readonly wholeChars: number;
  readonly steps: number;
  readonly stepsChars: number;
}

const nothingWritten: Written = { wholeChars: 0, steps: 0, stepsChars: 0 };

/** An actor whose snapshot grows with the number of people is written as the events that made it, now and then as a whole. */
const isLarge = (address: Address): boolean => kindOf(address) === 'matchmaker';

/** Puts writes into the open transaction of a database. */
export class SqliteWriter {
  readonly #run: Prepared;
  /** The stored form of each large actor. */
  readonly #written = new Map<Address, Written>();
  #committed = new Map<Address, Written>();
  #hasRemovedPeople = false;
  /** Actors that stand in the file as an older version of their machine wrote them, with what today's leaves out. */
  readonly #outdated = new Set<Address>();
  readonly #actor: (address: Address) => StoredActor | undefined;
  readonly #rows = { entries: new RowNumbers(), messages: new RowNumbers(), receipts: new RowNumbers() };

  constructor(database: DatabaseSync, actor: (address: Address) => StoredActor | undefined) {
    this.#run = prepareWrites(database);
    this.#actor = actor;
  }

  /** How each write becomes rows. */
  readonly #puts: { readonly [Type in Write['type']]: (write: Extract<Write, { type: Type }>) => void } = {
    'actor.put': (write) => {
      this.#putActor(write);
    },
    'actor.delete': (write) => {
      this.#run.deleteActor.run(write.address);
      if (isLarge(write.address)) this.#dropSteps(write.address);
    },
    'outbox.append': (write) => {
      this.#run.addEntry.run(
        this.#rows.entries.add(write.userId),
        write.userId,
        write.entry.seq,
        JSON.stringify(write.entry.notice),
      );
      // The head is read off the entries, unless the oldest had to go.
      if (write.head.first > write.head.read + 1 || write.head.last === 1) this.#putHead(write.userId, write.head);
    },
    'outbox.put': (write) => {
      this.#putHead(write.userId, write.head);
    },
    'identity.put': (write) => {
      const { userId, handleHash, inboxId, inboxKey = null, nextHandleHash = null } = write.identity;
      this.#run.putIdentity.run(userId, handleHash, inboxId, inboxKey, nextHandleHash);
    },
    'person.delete': (write) => {
      this.#run.deleteIdentity.run(write.userId);
      this.#run.deleteOutbox.run(write.userId);
      this.#run.releaseSessions.run(write.userId);
      this.#keepLast('entries', write.userId, 0);
      this.#keepLast('receipts', write.userId, 0);
      this.#hasRemovedPeople = true;
    },
    'message.append': (write) => {
      const { from, message } = write.stored;
      const number = this.#rows.messages.add(write.roomId);
      this.#run.addMessage.run(number, write.roomId, from, JSON.stringify(message));
      this.#trim('messages', write.roomId, limits.transcriptMessagesMax);
    },
    'message.erase': (write) => {
      for (const number of this.#rows.messages.of(write.roomId)) this.#run.eraseMessage.run(number, write.from);
      this.#blurReceipts(write.from, write.roomId);
    },
    'room.seal': (write) => {
      for (const number of this.#rows.messages.of(write.roomId)) this.#run.sealMessage.run(number);
    },
    'room.wipe': (write) => {
      for (const number of this.#rows.messages.of(write.roomId)) this.#run.wipeMessage.run(number);
    },
    'room.delete': (write) => {
      this.#keepLast('messages', write.roomId, 0);
    },
    'report.put': (write) => {
      const { reportId, roomId, by, about, aboutInboxId, reason, comment, at, status, settledAt, weight } =
        write.report;
      const evidence = JSON.stringify(write.evidence);
      const filed = [reportId, roomId, by, about, aboutInboxId, reason, comment, at] as const;
      this.#run.putReport.run(...filed, status, settledAt, evidence, weight);
    },
    'report.weigh': (write) => {
      this.#run.weighReport.run(write.weight, write.reportId);
    },
    'report.settle': (write) => {
      this.#run.settleReport.run(write.status, write.at, write.reportId);
    },
    'report.delete': (write) => {
      this.#run.deleteReport.run(write.reportId);
    },
    'audit.append': (write) => {
      this.#run.addAuditLine.run(write.at, JSON.stringify(write.deed));
    },
    'secret.put': (write) => {
      this.#run.putSecret.run(write.name, write.value);
    },
    'session.put': (write) => {
      const { idHash, userId = null, isCurrent, ...state } = write.session;
      if (isCurrent) this.#run.replaceSessions.run(userId, null);
      this.#run.putSession.run(idHash, userId, Number(isCurrent), JSON.stringify(state));
    },
    'session.delete': (write) => {
      this.#run.deleteSession.run(write.idHash);
    },
    'sessions.replace': (write) => {
      this.#run.replaceSessions.run(write.userId, write.except ?? null);
    },
    'time.put': (write) => {
      this.#run.putTime.run({ at: write.time.at, realAt: write.time.realAt, wallAt: write.time.wallAt });
    },
    'receipts.delete': (write) => {
      this.#keepLast('receipts', write.userId, 0);
    },
    'receipt.put': (write) => {
      const { fingerprint, reply } = write.receipt;
      const number = this.#rows.receipts.add(write.userId);
      // A key is any text of the caller's, and SQLite takes two that are no proper Unicode for one.
      const key = JSON.stringify(write.key);
      this.#run.addReceipt.run(number, write.userId, key, fingerprint, JSON.stringify(reply));
      this.#trim('receipts', write.userId, limits.receiptsPerUserMax);
    },
  };

  /** To be told of what is in the file. */
  readonly finder: Finder = {
    whole: (address, chars, version) => {
      if (version < versions[kindOf(address)]) this.#outdated.add(address);
      if (isLarge(address)) this.#written.set(address, { ...nothingWritten, wholeChars: chars });
    },
    step: (address, chars) => this.#noteStep(address, chars),
    row: (table, owner, number) => this.#rows[table].found(owner, number),
  };

  /** To be called when the transaction was committed. */
  committed(): void {
    this.#committed = new Map(this.#written);
    for (const rows of Object.values(this.#rows)) rows.committed();
  }

  /** To be called when it was not. */
  rolledBack(): void {
    this.#written.clear();
    for (const [address, written] of this.#committed) this.#written.set(address, written);
    for (const rows of Object.values(this.#rows)) rows.rolledBack();
  }

  /** Whether the file tells what is gone: in steps of people who were removed, or in snapshots of an older version. */
  get isFoldDue(): boolean {
    const hasSteps = [...this.#written.values()].some(({ steps }) => steps > 0);
    return this.#outdated.size > 0 || (this.#hasRemovedPeople && hasSteps);
  }

  /** Writes whole what stands in steps or was written by an older version, so that a server of another version need not take it its own way. */
  fold(): void {
    for (const address of this.#outdated) {
      const actor = this.#actor(address);
      if (actor) this.#putWhole(address, actor);
    }
    this.#outdated.clear();
    for (const [address, { steps }] of [...this.#written]) {
      const actor = steps > 0 && this.#actor(address);
      if (actor) this.#putWhole(address, actor);
    }
    this.#hasRemovedPeople = false;
  }

  write(writes: readonly Write[]): void {
    // Only the last state matters of an actor that changed several times in one commit.
    const last = new Map<Address, Write>();
    for (const write of writes) if ('address' in write) last.set(write.address, write);
    for (const write of writes) {
      if (!('address' in write) || isLarge(write.address) || last.get(write.address) === write) this.#put(write);
    }
  }

  #put<W extends Write>(write: W): void {
    const put = this.#puts[write.type] as (write: W) => void;
    put(write);
  }

  /** A short text can be told from its fingerprint. */
  #blurReceipts(userId: string, roomId: string): void {
    const { idOfMessage, idOfReceipt, blurReceipt } = this.#run;
    const erased = new Set(this.#rows.messages.of(roomId).map((number) => idOfMessage.get(number, userId)?.id));
    for (const number of this.#rows.receipts.of(userId)) {
      const id = idOfReceipt.get(number)?.id;
      if (id !== undefined && erased.has(id)) blurReceipt.run(number);
    }
  }

  #putActor({ address, actor, cause }: Extract<Write, { type: 'actor.put' }>): void {
    const written = this.#written.get(address);
    if (written && cause && written.stepsChars < Math.max(stepsCharsMin, written.wholeChars)) {
      const event = JSON.stringify(cause);
      this.#run.addStep.run(address, written.steps, event);
      this.#noteStep(address, event.length);
      return;
    }
    this.#putWhole(address, actor);
  }

  #putWhole(address: Address, actor: StoredActor): void {
    if (this.#written.has(address)) this.#dropSteps(address);
    const { value } = actor.snapshot;
    const context = JSON.stringify(actor.snapshot.context);
    this.#run.putActor.run(address, versions[kindOf(address)], value, context, JSON.stringify(actor.timers));
    if (isLarge(address)) this.#written.set(address, { ...nothingWritten, wholeChars: context.length });
  }

  #noteStep(address: Address, chars: number): void {
    const { wholeChars, steps, stepsChars } = this.#written.get(address) ?? nothingWritten;
    this.#written.set(address, { wholeChars, steps: steps + 1, stepsChars: stepsChars + chars });
  }

  #dropSteps(address: Address): void {
    this.#written.delete(address);
    this.#run.deleteSteps.run(address);
  }

  #putHead(userId: string, { epoch, first, last, read }: OutboxHead): void {
    this.#run.putOutbox.run(userId, epoch, first, read);
    this.#keepLast('entries', userId, last - first + 1);
  }

  /** Cuts at twice the bound, so that each row costs O(1); whoever reads the file lets go of what is over it. */
  #trim(table: Numbered, owner: string, bound: number): void {
    if (this.#rows[table].count(owner) >= 2 * bound) this.#keepLast(table, owner, bound);
  }

  #keepLast(table: Numbered, owner: string, kept: number): void {
    for (const number of this.#rows[table].keepLast(owner, kept)) this.#run[deletions[table]].run(number);
  }
}
