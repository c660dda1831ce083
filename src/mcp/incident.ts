import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';

/** Logs a fault of ours under a new id, and returns the text that the caller may see: the id and nothing else. */
export function incident(log: Logger, error: unknown, where: string): string {
  const incidentId = randomUUID();
  log.error({ err: error, incident: incidentId, where }, 'fault');
  return `Internal error; incident ${incidentId}`;
}
