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
  Write,
} from '../people/store.ts';
import { sealed, wiped } from '../people/transaction.ts';
import { Sessions } from './memory-sessions.ts';

interface Outbox {
  head: OutboxHead;
  /** The entry of `head.first` stands at `skipped`, the others follow densely. */
  entries: OutboxEntry[];
  skipped: number;
}

const hashesOf = ({ handleHash, nextHandleHash }: Identity): readonly string[] =>
  nextHandleHash === undefined ? [handleHash] : [handleHash, nextHandleHash];

const inboxKeyOf = ({ inboxId, inboxKey = inboxId }: Identity): string => inboxKey;
/** No send has this fingerprint. */
const blurred = (receipt: Receipt): Receipt => ({ ...receipt, fingerprint: '' });

const nameKey = (userId: string): string => userId.toLowerCase();

/** Keeps everything in this process, and loses it with the process. */
export function memoryStore(): Store {
  const actors = new Map<Address, StoredActor>();
  const outboxes = new Map<UserId, Outbox>();
  const byName = new Map<string, Identity>();
  const byHandle = new Map<string, Identity>();
  const byInbox = new Map<string, Identity>();
  /** As it was said, erased or not. */
  const transcripts = new Map<RoomId, StoredMessage[]>();
  /** Rooms of whose transcript nothing is to be read. */
  const sealedRooms = new Set<RoomId>();
  /** In whose transcripts each person has said something. */
  const spokenIn = new Map<UserId, Set<RoomId>>();
  const receipts = new Map<UserId, Map<string, Receipt>>();
  const reports = new Map<ReportId, StoredReport>();
  const evidence = new Map<ReportId, readonly StoredMessage[]>();
  const secrets = new Map<string, string>();
  const sessions = new Sessions();
  let auditLines: AuditLine[] = [];
  let time: StoredTime | undefined;

  const outboxOf = (userId: UserId, head: OutboxHead): Outbox => {
    const known = outboxes.get(userId);
    if (known) return known;
    const outbox: Outbox = { head, entries: [], skipped: 0 };
    outboxes.set(userId, outbox);
    return outbox;
  };

  /** Lets go of what lies before the head's first; the array is cut only once half of it is dead, so that each entry costs O(1). */
  const advance = (outbox: Outbox, head: OutboxHead): void => {
    outbox.head = head;
    outbox.skipped = outbox.entries.length - (head.last - head.first + 1);
    if (outbox.skipped * 2 >= outbox.entries.length) {
      outbox.entries = outbox.entries.slice(outbox.skipped);
      outbox.skipped = 0;
    }
  };

  const noteSpeaker = (userId: UserId, roomId: RoomId): void => {
    const rooms = spokenIn.get(userId);
    if (rooms) rooms.add(roomId);
    else spokenIn.set(userId, new Set([roomId]));
  };

  const dropSpeaker = (userId: UserId, roomId: RoomId): void => {
    const rooms = spokenIn.get(userId);
    if (rooms?.delete(roomId) && rooms.size === 0) spokenIn.delete(userId);
  };

  /** The parts of a receipt that tell the words of a message go with them. */
  const blurReceipts = (userId: UserId, transcript: readonly StoredMessage[]): void => {
    const own = receipts.get(userId);
    if (!own) return;
    const ids = new Set(transcript.flatMap(({ from, message }) => (from === userId ? [message.messageId] : [])));
    for (const [key, receipt] of own) if (ids.has(receipt.reply.messageId)) own.set(key, blurred(receipt));
  };

  const dropIdentity = (userId: UserId): void => {
    const identity = byName.get(nameKey(userId));
    if (!identity) return;
    for (const hash of hashesOf(identity)) byHandle.delete(hash);
    byInbox.delete(inboxKeyOf(identity));
    byName.delete(nameKey(userId));
  };

  const apply = (write: Write): void => {
    switch (write.type) {
      case 'actor.put':
        actors.set(write.address, write.actor);
        return;
      case 'actor.delete':
        actors.delete(write.address);
        return;
      case 'outbox.append': {
        const outbox = outboxOf(write.userId, write.head);
        outbox.entries.push(write.entry);
        advance(outbox, write.head);
        return;
      }
      case 'outbox.put':
        advance(outboxOf(write.userId, write.head), write.head);
        return;
      case 'identity.put':
        dropIdentity(write.identity.userId);
        byName.set(nameKey(write.identity.userId), write.identity);
        for (const hash of hashesOf(write.identity)) byHandle.set(hash, write.identity);
        byInbox.set(inboxKeyOf(write.identity), write.identity);
        return;
      case 'person.delete':
        dropIdentity(write.userId);
        outboxes.delete(write.userId);
        receipts.delete(write.userId);
        sessions.release(write.userId);
        // A namesake has not said it.
        spokenIn.delete(write.userId);
        return;
      case 'message.append': {
        const transcript = transcripts.get(write.roomId) ?? [];
        transcript.push(write.stored);
        // Cut at twice the bound, so that each message costs O(1).
        const isTooLong = transcript.length >= 2 * limits.transcriptMessagesMax;
        transcripts.set(write.roomId, isTooLong ? transcript.slice(-limits.transcriptMessagesMax) : transcript);
        if (!write.stored.isErased) noteSpeaker(write.stored.from, write.roomId);
        return;
      }
      case 'message.erase': {
        const transcript = transcripts.get(write.roomId);
        if (!transcript) return;
        transcripts.set(
          write.roomId,
          transcript.map((one) => (one.from === write.from ? sealed(one) : one)),
        );
        blurReceipts(write.from, transcript);
        dropSpeaker(write.from, write.roomId);
        return;
      }
      case 'room.seal':
        sealedRooms.add(write.roomId);
        return;
      case 'room.wipe': {
        const transcript = transcripts.get(write.roomId);
        if (transcript) transcripts.set(write.roomId, transcript.map(wiped));
        return;
      }
      case 'room.delete':
        for (const { from } of transcripts.get(write.roomId) ?? []) dropSpeaker(from, write.roomId);
        transcripts.delete(write.roomId);
        sealedRooms.delete(write.roomId);
        return;
      case 'report.put':
        if (reports.has(write.report.reportId)) return;
        reports.set(write.report.reportId, write.report);
        evidence.set(write.report.reportId, write.evidence);
        return;
      case 'report.weigh': {
        const report = reports.get(write.reportId);
        if (report) reports.set(write.reportId, { ...report, weight: write.weight });
        return;
      }
      case 'report.settle': {
        const report = reports.get(write.reportId);
        if (report) reports.set(write.reportId, { ...report, status: write.status, settledAt: write.at });
        return;
      }
      case 'report.delete':
        reports.delete(write.reportId);
        evidence.delete(write.reportId);
        return;
      case 'audit.append': {
        const number = (auditLines.at(-1)?.number ?? 0) + 1;
        auditLines.push({ number, at: write.at, ...write.deed });
        // Cut at twice the bound, so that each line costs O(1).
        if (auditLines.length >= 2 * limits.auditLinesMax) auditLines = auditLines.slice(-limits.auditLinesMax);
        return;
      }
      case 'secret.put':
        secrets.set(write.name, write.value);
        return;
      case 'session.put':
        sessions.put(write.session);
        return;
      case 'session.delete':
        sessions.delete(write.idHash);
        return;
      case 'sessions.replace':
        sessions.replace(write.userId, write.except);
        return;
      case 'time.put':
        time = write.time;
        return;
      case 'receipts.delete':
        receipts.delete(write.userId);
        return;
      case 'receipt.put': {
        const own = receipts.get(write.userId) ?? new Map<string, Receipt>();
        receipts.set(write.userId, own.set(write.key, write.receipt));
        const oldest = own.size > limits.receiptsPerUserMax ? own.keys().next().value : undefined;
        if (oldest !== undefined) own.delete(oldest);
        return;
      }
    }
  };

  return {
    actor: (address) => actors.get(address),
    actors: () => actors.entries(),
    outbox: (userId) => outboxes.get(userId)?.head,
    entries(userId, seq, max) {
      const outbox = outboxes.get(userId);
      if (!outbox) return [];
      const from = outbox.skipped + Math.max(0, seq + 1 - outbox.head.first);
      return outbox.entries.slice(from, from + max);
    },
    identityCount: () => byName.size,
    identityByName: (userId) => byName.get(nameKey(userId)),
    identityByHandle: (handleHash) => byHandle.get(handleHash),
    identityByInbox: (inboxKey) => byInbox.get(inboxKey),
    said: (roomId, max) => (max > 0 ? (transcripts.get(roomId) ?? []).slice(-max) : []),
    time: () => time,
    messages(roomId, max, beforeSeq) {
      const transcript = sealedRooms.has(roomId) ? [] : (transcripts.get(roomId) ?? []);
      const last = transcript.at(-1)?.message.seq ?? 0;
      const dropped = beforeSeq === undefined ? 0 : Math.max(0, last - beforeSeq + 1);
      const end = Math.max(0, transcript.length - dropped);
      return transcript.slice(Math.max(0, end - max), end).map(wiped);
    },
    roomsSpokenIn: (userId) => [...(spokenIn.get(userId) ?? [])],
    receipt: (userId, key) => receipts.get(userId)?.get(key),
    session: (idHash) => sessions.find(idHash),
    looseSessions: () => sessions.loose(),
    report: (reportId) => reports.get(reportId),
    reports: () => reports.values(),
    secret: (name) => secrets.get(name),
    evidence: (reportId) => evidence.get(reportId) ?? [],
    audit(max, beforeNumber = Number.POSITIVE_INFINITY) {
      const first = auditLines[0]?.number ?? 1;
      const end = Math.min(auditLines.length, Math.max(0, beforeNumber - first));
      return auditLines.slice(Math.max(0, end - max), end).reverse();
    },
    commit: (writes) => writes.forEach(apply),
    probe: () => {},
    scrub: () => {},
    close: () => {},
  };
}
