import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import { TokenBuckets } from './token-buckets.ts';

/** What somebody may try again and again. */
export type Warning = 'foreign_handle' | 'misplaced_handle' | 'rate_limited' | 'unknown_handle';

/** Tells operators what looks like abuse: of each kind one line per address and minute, so that a flood does not fill the log as well. */
export class Warnings {
  readonly #log: Logger;
  readonly #lines: TokenBuckets;

  /** With `perMinute` 0 every one is told: where addresses are not limited, they do not tell one client from another. */
  constructor(log: Logger, clock: Clock, perMinute: number) {
    this.#log = log;
    this.#lines = new TokenBuckets(clock, { burst: 1, perMinute });
  }

  warn(security: Warning, address: string, message: string, fields: object = {}): void {
    if (this.#lines.take(`${security} ${address}`) > 0) return;
    this.#log.warn({ security, address, ...fields }, message);
  }
}
