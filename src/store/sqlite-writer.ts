import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Address } from '../../machines/address.ts';
import { kindOf } from '../../machines/address.ts';
import { versions } from '../../machines/versions.ts';
import { limits } from '../limits.ts';
import type { OutboxHead, StoredActor, Write } from '../runtime/ports.ts';

const statements = {
  putActor: `INSERT INTO actors (address, version, value, context, timers) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (address) DO UPDATE SET version = excluded.version, value = excluded.value, context = excluded.context,
    timers = excluded.timers`,
  deleteActor: 'DELETE FROM actors WHERE address = ?',
  addStep: 'INSERT INTO steps (address, number, event) VALUES (?, ?, ?)',
  deleteSteps: 'DELETE FROM steps WHERE address = ?',
  putOutbox: `INSERT INTO outboxes (user_id, epoch, first, read) VALUES (?, ?, ?, ?)
    ON CONFLICT (user_id) DO UPDATE SET epoch = excluded.epoch, first = excluded.first, read = excluded.read`,
  addEntry: 'INSERT INTO entries (user_id, seq, notice) VALUES (?, ?, ?)',
  deleteEntriesBefore: 'DELETE FROM entries WHERE user_id = ? AND seq < ?',
  deleteOutbox: 'DELETE FROM outboxes WHERE user_id = ?',
  deleteEntries: 'DELETE FROM entries WHERE user_id = ?',
  putIdentity: 'INSERT OR REPLACE INTO identities (user_id, handle_hash, inbox_id) VALUES (?, ?, ?)',
  deleteIdentity: 'DELETE FROM identities WHERE user_id = ?',
  addMessage: 'INSERT INTO messages (room_id, seq, sender, message) VALUES (?, ?, ?, ?)',
  deleteMessagesUpTo: 'DELETE FROM messages WHERE room_id = ? AND seq <= ?',
  deleteMessages: 'DELETE FROM messages WHERE room_id = ?',
  // A key whose older receipt memory let go may be used again.
  putReceipt: 'INSERT OR REPLACE INTO receipts (user_id, key, fingerprint, reply) VALUES (?, ?, ?, ?)',
  deleteReceipts: 'DELETE FROM receipts WHERE user_id = ?',
} as const;

type Prepared = { readonly [name in keyof typeof statements]: StatementSync };

/** How many steps of a large actor are kept before its whole snapshot is written again. */
const stepsMax = 1_000;

/** An actor whose snapshot grows with the number of people is written as the events that made it, now and then as a whole. */
const isLarge = (address: Address): boolean => kindOf(address) === 'matchmaker';

/** Puts writes into the open transaction of a database. */
export class SqliteWriter {
  readonly #run: Prepared;
  /** Steps since the snapshot, of large actors. */
  readonly #steps = new Map<Address, number>();
  #committedSteps = new Map<Address, number>();
  readonly #actor: (address: Address) => StoredActor | undefined;

  constructor(database: DatabaseSync, actor: (address: Address) => StoredActor | undefined) {
    this.#run = Object.fromEntries(
      Object.entries(statements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Prepared;
    this.#actor = actor;
  }

  /** To be called for each step found in the file. */
  readonly noteStep = (address: Address): void => {
    this.#steps.set(address, (this.#steps.get(address) ?? 0) + 1);
    this.#committedSteps = new Map(this.#steps);
  };

  keepCommitted(): void {
    this.#committedSteps = new Map(this.#steps);
  }

  forgetUncommitted(): void {
    this.#steps.clear();
    for (const [address, count] of this.#committedSteps) this.#steps.set(address, count);
  }

  write(writes: readonly Write[]): void {
    // Of an actor that changed several times in one commit only the last state matters.
    const last = new Map<Address, Write>();
    for (const write of writes) if ('address' in write) last.set(write.address, write);
    for (const write of writes) {
      if (!('address' in write) || isLarge(write.address) || last.get(write.address) === write) this.#put(write);
    }
  }

  #put(write: Write): void {
    switch (write.type) {
      case 'actor.put':
        this.#putActor(write);
        return;
      case 'actor.delete':
        this.#run.deleteActor.run(write.address);
        if (isLarge(write.address)) this.#dropSteps(write.address);
        return;
      case 'outbox.append':
        this.#run.addEntry.run(write.userId, write.entry.seq, JSON.stringify(write.entry.notice));
        // The head is read off the entries, unless the oldest had to go.
        if (write.head.first > write.head.read + 1 || write.head.last === 1) this.#putHead(write.userId, write.head);
        return;
      case 'outbox.put':
        this.#putHead(write.userId, write.head);
        return;
      case 'identity.put': {
        const { userId, handleHash, inboxId } = write.identity;
        this.#run.putIdentity.run(userId, handleHash, inboxId);
        return;
      }
      case 'person.delete':
        for (const statement of ['deleteIdentity', 'deleteOutbox', 'deleteEntries', 'deleteReceipts'] as const) {
          this.#run[statement].run(write.userId);
        }
        return;
      case 'message.append': {
        const { from, message } = write.stored;
        this.#run.addMessage.run(write.roomId, message.seq, from, JSON.stringify(message));
        const lastDropped = message.seq - limits.transcriptMessagesMax;
        if (lastDropped > 0 && lastDropped % limits.transcriptMessagesMax === 0) {
          this.#run.deleteMessagesUpTo.run(write.roomId, lastDropped);
        }
        return;
      }
      case 'room.delete':
        this.#run.deleteMessages.run(write.roomId);
        return;
      case 'receipt.put': {
        const { fingerprint, reply } = write.receipt;
        this.#run.putReceipt.run(write.userId, write.key, fingerprint, JSON.stringify(reply));
        return;
      }
    }
  }

  #putActor({ address, actor, cause }: Extract<Write, { type: 'actor.put' }>): void {
    const steps = this.#steps.get(address) ?? 0;
    const isKnown = this.#actor(address) !== undefined || steps > 0;
    if (isLarge(address) && cause && isKnown && steps < stepsMax) {
      this.#steps.set(address, steps + 1);
      this.#run.addStep.run(address, steps, JSON.stringify(cause));
      return;
    }
    if (steps > 0) this.#dropSteps(address);
    const { value, context } = actor.snapshot;
    this.#run.putActor.run(
      address,
      versions[kindOf(address)],
      value,
      JSON.stringify(context),
      JSON.stringify(actor.timers),
    );
  }

  #dropSteps(address: Address): void {
    this.#steps.delete(address);
    this.#run.deleteSteps.run(address);
  }

  #putHead(userId: string, { epoch, first, read }: OutboxHead): void {
    this.#run.putOutbox.run(userId, epoch, first, read);
    this.#run.deleteEntriesBefore.run(userId, first);
  }
}
