import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { Fault } from '../engine/fault.ts';
import { limits } from '../limits.ts';

/** Logs a fault of ours under a new id, and returns the text that the caller may see: the id, and whether to try again. */
export function incident(log: Logger, error: unknown, where: string): string {
  const incidentId = randomUUID();
  log.error({ err: error, incident: incidentId, where }, 'fault');
  const advice =
    error instanceof Fault && error.retryable
      ? `. Nothing was done: try again in ${limits.retryAfterSeconds} seconds`
      : '';
  return `Internal error; incident ${incidentId}${advice}`;
}
