import type { ReportId, UserId } from '../../machines/address.ts';
import { userAddress } from '../../machines/address.ts';
import type { Clock } from '../engine/clock.ts';
import type { Unasked } from '../engine/engine.ts';
import type { Host } from '../people/host.ts';
import type { AuditLine, ReportStatus, StoredMessage, StoredReport, Write } from '../people/store.ts';

/** The moderator who decides, and the reason. */
export interface Decision {
  readonly moderator: string;
  readonly note?: string | undefined;
  /** The report that it settles. */
  readonly reportId?: string | undefined;
}

/** `nobody`: the person is not known, or the one whom the report is about is gone. */
export type Outcome = 'done' | 'nobody' | 'settled' | 'unknown_report' | 'other_person';

const timeOf = (at: number): string => new Date(at).toISOString();

const wireReport = ({ reportId, roomId, by, about, reason, comment, at, weight, status, settledAt }: StoredReport) => ({
  report_id: reportId,
  room_id: roomId,
  by,
  about,
  reason,
  comment,
  filed_at: timeOf(at),
  counts: weight === null ? null : weight === 'counts',
  why_not: weight === 'counts' ? null : weight,
  status,
  settled_at: settledAt === null ? null : timeOf(settledAt),
});

const wireEvidence = ({ from, message, isErased }: StoredMessage) => ({
  seq: message.seq,
  from,
  message: message.text,
  timestamp: timeOf(message.at),
  ...(isErased && { erased: true }),
});

const wireAudit = ({ number, at, by, action, about, reportId, untilAt, note }: AuditLine) => ({
  number,
  at: timeOf(at),
  moderator: by,
  action,
  user_id: about,
  ...(reportId !== undefined && { report_id: reportId }),
  ...(untilAt !== undefined && { until: timeOf(untilAt) }),
  ...(note !== undefined && { note }),
});

/** The work of moderators: read what was reported, and decide. Every decision is a line of the audit log in the commit that carries it out. */
export class ModerationDesk {
  readonly #host: Host;
  readonly #clock: Clock;

  constructor(host: Host, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
  }

  /** Reports after the one named, in the order in which they were filed; `next` is where to go on, or null. Undefined when there is no such one. */
  reports({ status, after, limit }: { status?: ReportStatus | undefined; after?: string | undefined; limit: number }) {
    const all = [...this.#host.cases.reports()];
    const last = all.findIndex(({ reportId }) => reportId === after);
    if (after !== undefined && last < 0) return undefined;
    const found = all.slice(last + 1).filter((report) => status === undefined || report.status === status);
    const page = found.slice(0, limit);
    return { reports: page.map(wireReport), next: found.length > limit ? (page.at(-1)?.reportId ?? null) : null };
  }

  /** A report with its evidence; undefined when there is none. */
  report(reportId: string) {
    const report = this.#host.cases.report(reportId as ReportId);
    if (!report) return undefined;
    const messages = this.#host.cases.evidence(report.reportId).map(wireEvidence);
    return { ...wireReport(report), about_is_known: this.#isKnown(report), messages, untrusted: true };
  }

  /** Lines before the one numbered, newest first; `next` is where to go on, or null. */
  audit({ before, limit }: { before?: number | undefined; limit: number }) {
    const lines = this.#host.cases.audit(limit + 1, before);
    const page = lines.slice(0, limit);
    return { entries: page.map(wireAudit), next: lines.length > limit ? (page.at(-1)?.number ?? null) : null };
  }

  /** The report was without ground: it counts no more, nor does a sanction that rested on it. */
  async dismiss(reportId: string, { moderator: by, note }: Decision): Promise<Outcome> {
    const report = this.#host.cases.report(reportId as ReportId);
    if (!report) return 'unknown_report';
    if (report.status !== 'open') return 'settled';
    const at = this.#clock.wall();
    const id = report.reportId;
    const deed = { by, action: 'dismiss', about: report.about, reportId: id, note } as const;
    const writes: readonly Write[] = [
      { type: 'report.settle', reportId: id, status: 'dismissed', at },
      { type: 'audit.append', at, deed },
    ];
    // Whether the person still exists or not, the report is dismissed.
    await this.#host.ask(userAddress(report.about), { type: 'user.acquit', reportId: id }, { writes, isUrgent: true });
    return 'done';
  }

  /** The person meets nobody for so many seconds, or ever again without them. */
  sanction(userId: string, { moderator: by, note, reportId }: Decision, seconds?: number): Promise<Outcome> {
    const timeoutMs = seconds === undefined ? null : seconds * 1000;
    return this.#decide(userId, reportId, {
      type: 'user.sanction',
      by,
      timeoutMs,
      reportId: reportId as ReportId,
      note,
    });
  }

  /** Ends a time-out or a ban; what was reported of the person counts no more. */
  pardon(userId: string, { moderator: by, note }: Decision): Promise<Outcome> {
    return this.#decide(userId, undefined, { type: 'user.pardon', by, note });
  }

  async #decide(name: string, reportId: string | undefined, command: Unasked): Promise<Outcome> {
    const userId = this.#host.identities.named(name);
    const report = reportId === undefined ? undefined : this.#host.cases.report(reportId as ReportId);
    if (reportId !== undefined && !report) return 'unknown_report';
    if (report && report.about.toLowerCase() !== name.toLowerCase()) return 'other_person';
    if (report?.status === 'dismissed') return 'settled';
    if (!userId || (report && !this.#isKnown(report))) return 'nobody';
    const writes: readonly Write[] =
      report?.status === 'open'
        ? [{ type: 'report.settle', reportId: report.reportId, status: 'upheld', at: this.#clock.wall() }]
        : [];
    const reply = await this.#host.ask(userAddress(userId), command, { writes, isUrgent: true });
    return reply.type === 'nobody' ? 'nobody' : 'done';
  }

  /** Whether whom it is about is still there, and no namesake. */
  #isKnown({ about, aboutInboxId }: Pick<StoredReport, 'about' | 'aboutInboxId'>): boolean {
    return this.#host.identities.inboxOf(about as UserId) === aboutInboxId;
  }
}
