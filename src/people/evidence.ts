import type { ReportId } from '../../machines/address.ts';
import { userAddress } from '../../machines/address.ts';
import { Deadlines } from '../engine/deadlines.ts';
import type { ServerTime } from '../engine/server-time.ts';
import { limits } from '../limits.ts';
import type { PeopleEngine } from './engine.ts';
import { Reporters } from './reporters.ts';
import type { Store, StoredReport, Write } from './store.ts';

/** How long after a failure of the store it is tried again, in milliseconds. */
const retryMs = 1_000;

/**
 * Erases reports with their evidence: so long after they were settled, or filed if nobody has settled them, and sooner when there are
 * too many. Each is a line of the audit log.
 */
export class EvidenceKeeper {
  readonly #time: ServerTime;
  readonly #store: Store;
  readonly #engine: PeopleEngine;
  readonly #keptMs: number;
  readonly #deadlines: Deadlines<ReportId>;
  /** The reporters of reports that have a deadline. */
  readonly #reporters = new Reporters();

  constructor(parts: { time: ServerTime; store: Store; engine: PeopleEngine; keptMs: number }) {
    this.#time = parts.time;
    this.#store = parts.store;
    this.#engine = parts.engine;
    this.#keptMs = parts.keptMs;
    this.#deadlines = new Deadlines(parts.time.realClock, (reportId) => this.#check(reportId));
    for (const { reportId } of parts.store.reports()) this.watch(reportId);
  }

  /** The report was filed. */
  watch(reportId: ReportId): void {
    const report = this.#store.report(reportId);
    if (!report) return;
    this.#set(report, this.#dueAt(report));
    if (this.#deadlines.size <= limits.reportsMax) return;
    // A user who reports much does not push out the reports of others.
    const first = this.#reporters.oldestOfMost();
    const given = first && this.#store.report(first);
    if (given) void this.#erase(given);
  }

  stop(): void {
    this.#deadlines.stop();
  }

  /** In real time. */
  #dueAt({ at, settledAt }: StoredReport): number {
    return this.#time.dueAt(settledAt ?? at, this.#keptMs);
  }

  #check(reportId: ReportId): void {
    const report = this.#store.report(reportId);
    if (!report) return;
    // It may have been settled since.
    const dueAt = this.#dueAt(report);
    if (dueAt > this.#time.real()) this.#deadlines.set(reportId, dueAt);
    else void this.#erase(report);
  }

  #set(report: StoredReport, at: number): void {
    this.#deadlines.set(report.reportId, at);
    this.#reporters.add(report);
  }

  async #erase(report: StoredReport): Promise<void> {
    const { reportId, about } = report;
    this.#deadlines.delete(reportId);
    this.#reporters.delete(report);
    try {
      await this.#engine.write(userAddress(about), (): readonly Write[] => {
        if (!this.#store.report(reportId)) return [];
        const deed = { by: 'server', action: 'erase', about, reportId } as const;
        return [
          { type: 'report.delete', reportId },
          { type: 'audit.append', at: this.#time.wall(), deed },
        ];
      });
    } catch {
      // The store failed, which is reported where it is written to.
      this.#set(report, this.#time.real() + retryMs);
    }
  }
}
