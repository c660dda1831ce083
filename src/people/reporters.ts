import type { ReportId, UserId } from '../../machines/address.ts';
import type { Report } from '../../machines/protocol.ts';

type Filed = Pick<Report, 'reportId' | 'by'>;

/** The reports of each reporter, and the reporter with the most. Adding, taking away and asking cost O(1). */
export class Reporters {
  /** The reports of each reporter, oldest first. */
  readonly #reports = new Map<UserId, Set<ReportId>>();
  /** The reporters of so many reports, by their number. */
  readonly #byCount = new Map<number, Set<UserId>>();
  #most = 0;

  add({ reportId, by }: Filed): void {
    const reports = this.#reports.get(by) ?? new Set();
    if (reports.has(reportId)) return;
    this.#reports.set(by, reports.add(reportId));
    this.#move(by, reports.size - 1, reports.size);
    this.#most = Math.max(this.#most, reports.size);
  }

  delete({ reportId, by }: Filed): void {
    const reports = this.#reports.get(by);
    if (!reports?.delete(reportId)) return;
    if (reports.size === 0) this.#reports.delete(by);
    this.#move(by, reports.size + 1, reports.size);
    // The reporter with the most now has one less.
    if (!this.#byCount.has(this.#most)) this.#most -= 1;
  }

  /** The oldest report of whoever has filed the most. */
  oldestOfMost(): ReportId | undefined {
    const [by] = this.#byCount.get(this.#most) ?? [];
    const [oldest] = (by && this.#reports.get(by)) ?? [];
    return oldest;
  }

  #move(by: UserId, from: number, to: number): void {
    const former = this.#byCount.get(from);
    former?.delete(by);
    if (former?.size === 0) this.#byCount.delete(from);
    if (to > 0) this.#byCount.set(to, (this.#byCount.get(to) ?? new Set()).add(by));
  }
}
