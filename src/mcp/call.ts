import type { Logger } from 'pino';
import { incident } from './incident.ts';
import type { Answer } from './streams/answer.ts';
import type { Call } from './tools/tool.ts';

/** The way back to the client of one request. */
export interface WayBack extends Pick<Answer, 'gone' | 'connection' | 'onDelivered'> {
  /** Sends something that belongs to the request, ahead of its answer. */
  write(message: object): void;
}

/** What an era knows of a request beside its parameters. */
interface Circumstances extends Pick<Call, 'capabilities' | 'logLevel'> {
  readonly progressToken: unknown;
  readonly log: Logger;
}

/** A request as the tools see it. */
export function callBy(back: WayBack, { capabilities, logLevel, progressToken, log }: Circumstances): Call {
  const notify = (method: string, params: Record<string, unknown>): void =>
    back.write({ jsonrpc: '2.0', method, params });
  return {
    signal: back.gone,
    capabilities,
    logLevel,
    notify,
    progress: progressBy(progressToken, notify),
    connection: back.connection,
    onDelivered: (action) =>
      back.onDelivered(() => {
        action().catch((error: unknown) => incident(log, error, 'acknowledge'));
      }),
  };
}

/** Reports progress under the token that the request came with; undefined without one. */
const progressBy = (progressToken: unknown, notify: Call['notify']): Call['progress'] =>
  progressToken === undefined
    ? undefined
    : (progress, total) =>
        notify('notifications/progress', { progressToken, progress, ...(total !== undefined && { total }) });
