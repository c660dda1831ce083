import type { Address, ReportId, RoomId, UserId } from '../../machines/address.ts';
import type { StoredTime } from '../engine/server-time.ts';
import type { StoredActor } from '../engine/store.ts';
import { limits } from '../limits.ts';
import type {
  AuditLine,
  Identity,
  OutboxEntry,
  OutboxHead,
  Receipt,
  Store,
  StoredMessage,
  StoredReport,
  StoredSession,
  Write,
} from '../people/store.ts';
import { sealed, wiped } from '../people/transaction.ts';
import { MemoryOutboxes } from './memory-outboxes.ts';
import { Sessions } from './memory-sessions.ts';

const hashesOf = ({ handleHash, nextHandleHash }: Identity): readonly string[] =>
  nextHandleHash === undefined ? [handleHash] : [handleHash, nextHandleHash];

const inboxKeyOf = ({ inboxId, inboxKey = inboxId }: Identity): string => inboxKey;
/** No send has this fingerprint. */
const blurred = (receipt: Receipt): Receipt => ({ ...receipt, fingerprint: '' });

const nameKey = (userId: string): string => userId.toLowerCase();

/** Keeps everything in this process. */
export class MemoryStore implements Store {
  readonly #actors = new Map<Address, StoredActor>();
  readonly #outboxes = new MemoryOutboxes();
  readonly #byName = new Map<string, Identity>();
  readonly #byHandle = new Map<string, Identity>();
  readonly #byInbox = new Map<string, Identity>();
  /** As it was said, erased or not. */
  readonly #transcripts = new Map<RoomId, StoredMessage[]>();
  /** Rooms of whose transcript nothing is to be read. */
  readonly #sealedRooms = new Set<RoomId>();
  /** In whose transcripts each person has said something. */
  readonly #spokenIn = new Map<UserId, Set<RoomId>>();
  readonly #receipts = new Map<UserId, Map<string, Receipt>>();
  readonly #reports = new Map<ReportId, StoredReport>();
  readonly #evidence = new Map<ReportId, readonly StoredMessage[]>();
  readonly #secrets = new Map<string, string>();
  readonly #sessions = new Sessions();
  #auditLines: AuditLine[] = [];
  #time: StoredTime | undefined;

  /** How each write changes what is held. */
  readonly #puts: { readonly [Type in Write['type']]: (write: Extract<Write, { type: Type }>) => void } = {
    'actor.put': (write) => {
      this.#actors.set(write.address, write.actor);
    },
    'actor.delete': (write) => {
      this.#actors.delete(write.address);
    },
    'outbox.append': ({ userId, head, entry }) => {
      this.#outboxes.append(userId, head, entry);
    },
    'outbox.put': ({ userId, head }) => {
      this.#outboxes.put(userId, head);
    },
    'identity.put': (write) => {
      this.#dropIdentity(write.identity.userId);
      this.#byName.set(nameKey(write.identity.userId), write.identity);
      for (const hash of hashesOf(write.identity)) this.#byHandle.set(hash, write.identity);
      this.#byInbox.set(inboxKeyOf(write.identity), write.identity);
    },
    'person.delete': (write) => {
      this.#dropIdentity(write.userId);
      this.#outboxes.delete(write.userId);
      this.#receipts.delete(write.userId);
      this.#sessions.release(write.userId);
      // A namesake has not said it.
      this.#spokenIn.delete(write.userId);
    },
    'message.append': (write) => {
      const transcript = this.#transcripts.get(write.roomId) ?? [];
      transcript.push(write.stored);
      // Cut at twice the bound, so that each message costs O(1).
      const isTooLong = transcript.length >= 2 * limits.transcriptMessagesMax;
      this.#transcripts.set(write.roomId, isTooLong ? transcript.slice(-limits.transcriptMessagesMax) : transcript);
      if (!write.stored.isErased) this.#noteSpeaker(write.stored.from, write.roomId);
    },
    'message.erase': (write) => {
      const transcript = this.#transcripts.get(write.roomId);
      if (!transcript) return;
      this.#transcripts.set(
        write.roomId,
        transcript.map((one) => (one.from === write.from ? sealed(one) : one)),
      );
      this.#blurReceipts(write.from, transcript);
      this.#dropSpeaker(write.from, write.roomId);
    },
    'room.seal': (write) => {
      this.#sealedRooms.add(write.roomId);
    },
    'room.wipe': (write) => {
      const transcript = this.#transcripts.get(write.roomId);
      if (transcript) this.#transcripts.set(write.roomId, transcript.map(wiped));
    },
    'room.delete': (write) => {
      for (const { from } of this.#transcripts.get(write.roomId) ?? []) this.#dropSpeaker(from, write.roomId);
      this.#transcripts.delete(write.roomId);
      this.#sealedRooms.delete(write.roomId);
    },
    'report.put': (write) => {
      if (this.#reports.has(write.report.reportId)) return;
      this.#reports.set(write.report.reportId, write.report);
      this.#evidence.set(write.report.reportId, write.evidence);
    },
    'report.weigh': (write) => {
      const report = this.#reports.get(write.reportId);
      if (report) this.#reports.set(write.reportId, { ...report, weight: write.weight });
    },
    'report.settle': (write) => {
      const report = this.#reports.get(write.reportId);
      if (report) this.#reports.set(write.reportId, { ...report, status: write.status, settledAt: write.at });
    },
    'report.delete': (write) => {
      this.#reports.delete(write.reportId);
      this.#evidence.delete(write.reportId);
    },
    'audit.append': (write) => {
      const number = (this.#auditLines.at(-1)?.number ?? 0) + 1;
      this.#auditLines.push({ number, at: write.at, ...write.deed });
      // Cut at twice the bound, so that each line costs O(1).
      if (this.#auditLines.length >= 2 * limits.auditLinesMax)
        this.#auditLines = this.#auditLines.slice(-limits.auditLinesMax);
    },
    'secret.put': (write) => {
      this.#secrets.set(write.name, write.value);
    },
    'session.put': (write) => {
      this.#sessions.put(write.session);
    },
    'session.delete': (write) => {
      this.#sessions.delete(write.idHash);
    },
    'sessions.replace': (write) => {
      this.#sessions.replace(write.userId, write.except);
    },
    'time.put': (write) => {
      this.#time = write.time;
    },
    'receipts.delete': (write) => {
      this.#receipts.delete(write.userId);
    },
    'receipt.put': (write) => {
      const own = this.#receipts.get(write.userId) ?? new Map<string, Receipt>();
      this.#receipts.set(write.userId, own.set(write.key, write.receipt));
      const oldest = own.size > limits.receiptsPerUserMax ? own.keys().next().value : undefined;
      if (oldest !== undefined) own.delete(oldest);
    },
  };

  actor(address: Address): StoredActor | undefined {
    return this.#actors.get(address);
  }

  actors(): Iterable<readonly [Address, StoredActor]> {
    return this.#actors.entries();
  }

  outbox(userId: UserId): OutboxHead | undefined {
    return this.#outboxes.head(userId);
  }

  entries(userId: UserId, seq: number, max: number): readonly OutboxEntry[] {
    return this.#outboxes.entries(userId, seq, max);
  }

  identityCount(): number {
    return this.#byName.size;
  }

  identityByName(userId: string): Identity | undefined {
    return this.#byName.get(nameKey(userId));
  }

  identityByHandle(handleHash: string): Identity | undefined {
    return this.#byHandle.get(handleHash);
  }

  identityByInbox(inboxKey: string): Identity | undefined {
    return this.#byInbox.get(inboxKey);
  }

  said(roomId: RoomId, max: number): readonly StoredMessage[] {
    return max > 0 ? (this.#transcripts.get(roomId) ?? []).slice(-max) : [];
  }

  time(): StoredTime | undefined {
    return this.#time;
  }

  messages(roomId: RoomId, max: number, beforeSeq?: number): readonly StoredMessage[] {
    const transcript = this.#sealedRooms.has(roomId) ? [] : (this.#transcripts.get(roomId) ?? []);
    const last = transcript.at(-1)?.message.seq ?? 0;
    const dropped = beforeSeq === undefined ? 0 : Math.max(0, last - beforeSeq + 1);
    const end = Math.max(0, transcript.length - dropped);
    return transcript.slice(Math.max(0, end - max), end).map(wiped);
  }

  roomsSpokenIn(userId: UserId): readonly RoomId[] {
    return [...(this.#spokenIn.get(userId) ?? [])];
  }

  receipt(userId: UserId, key: string): Receipt | undefined {
    return this.#receipts.get(userId)?.get(key);
  }

  session(idHash: string): StoredSession | undefined {
    return this.#sessions.find(idHash);
  }

  looseSessions(): readonly string[] {
    return this.#sessions.loose();
  }

  report(reportId: ReportId): StoredReport | undefined {
    return this.#reports.get(reportId);
  }

  reports(): Iterable<StoredReport> {
    return this.#reports.values();
  }

  secret(name: string): string | undefined {
    return this.#secrets.get(name);
  }

  evidence(reportId: ReportId): readonly StoredMessage[] {
    return this.#evidence.get(reportId) ?? [];
  }

  audit(max: number, beforeNumber = Number.POSITIVE_INFINITY): readonly AuditLine[] {
    const first = this.#auditLines[0]?.number ?? 1;
    const end = Math.min(this.#auditLines.length, Math.max(0, beforeNumber - first));
    return this.#auditLines.slice(Math.max(0, end - max), end).reverse();
  }

  commit(writes: readonly Write[]): void {
    for (const write of writes) this.#put(write);
  }

  probe(): void {}

  scrub(): void {}

  close(): void {}

  #put<W extends Write>(write: W): void {
    const put = this.#puts[write.type] as (write: W) => void;
    put(write);
  }

  #noteSpeaker(userId: UserId, roomId: RoomId): void {
    const rooms = this.#spokenIn.get(userId);
    if (rooms) rooms.add(roomId);
    else this.#spokenIn.set(userId, new Set([roomId]));
  }

  #dropSpeaker(userId: UserId, roomId: RoomId): void {
    const rooms = this.#spokenIn.get(userId);
    if (rooms?.delete(roomId) && rooms.size === 0) this.#spokenIn.delete(userId);
  }

  /** The parts of a receipt that tell the words of a message go with them. */
  #blurReceipts(userId: UserId, transcript: readonly StoredMessage[]): void {
    const own = this.#receipts.get(userId);
    if (!own) return;
    const ids = new Set(transcript.flatMap(({ from, message }) => (from === userId ? [message.messageId] : [])));
    for (const [key, receipt] of own) if (ids.has(receipt.reply.messageId)) own.set(key, blurred(receipt));
  }

  #dropIdentity(userId: UserId): void {
    const identity = this.#byName.get(nameKey(userId));
    if (!identity) return;
    for (const hash of hashesOf(identity)) this.#byHandle.delete(hash);
    this.#byInbox.delete(inboxKeyOf(identity));
    this.#byName.delete(nameKey(userId));
  }
}

/** A store that is lost with the process. */
export const memoryStore = (): Store => new MemoryStore();
