import type { Logger } from 'pino';
import type { Clock } from '../engine/clock.ts';
import { limits } from '../limits.ts';
import { TokenBuckets } from './token-buckets.ts';

/** The misuse that is warned of, which a caller may repeat without end. */
export type Warning =
  | 'admin_token'
  | 'foreign_host'
  | 'foreign_origin'
  | 'misplaced_handle'
  | 'rate_limited'
  | 'unknown_handle';

const ofHandles: ReadonlySet<Warning> = new Set(['misplaced_handle', 'unknown_handle']);

/**
 * Tells operators what looks like abuse: of each kind one line per address and minute, and `limits.warningsPerMinute` from all addresses,
 * so that a flood does not fill the log as well. The next line of the kind says how many were left out for the latter.
 */
export class Warnings {
  readonly #log: Logger;
  readonly #areAddressesLimited: boolean;
  readonly #lines: TokenBuckets;
  readonly #kinds: TokenBuckets;
  readonly #leftOut = new Map<Warning, number>();

  /** Where addresses are not limited, they need not tell one client from another: then a handle in the wrong place is told each time. */
  constructor(log: Logger, clock: Clock, areAddressesLimited: boolean) {
    this.#log = log;
    this.#areAddressesLimited = areAddressesLimited;
    this.#lines = new TokenBuckets(clock, { burst: 1, perMinute: 1 });
    const perMinute = limits.warningsPerMinute;
    this.#kinds = new TokenBuckets(clock, { burst: perMinute, perMinute });
  }

  warn(security: Warning, address: string, message: string, fields: object = {}): void {
    const isCounted = !ofHandles.has(security) || this.#areAddressesLimited;
    if (isCounted && this.#lines.take(`${security} ${address}`) > 0) return;
    const leftOut = this.#leftOut.get(security) ?? 0;
    if (this.#kinds.take(security) > 0) {
      this.#leftOut.set(security, leftOut + 1);
      return;
    }
    this.#leftOut.delete(security);
    this.#log.warn({ security, address, ...(leftOut > 0 && { left_out: leftOut }), ...fields }, message);
  }
}
