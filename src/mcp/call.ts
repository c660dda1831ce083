import type { Logger } from 'pino';
import type { Connection } from '../admission/kept-connections.ts';
import { incident } from './incident.ts';
import type { Answer } from './streams/answer.ts';

/** A request as the tools see it: the client's declarations, and the ways back to the client. */
export interface Call {
  /** The capabilities that the client declared, with this request or at the beginning of its session. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** The client's answers, by key, to what an `InputRequired` asked of it. */
  readonly inputResponses?: Readonly<Record<string, object>> | undefined;
  /** The state that an `InputRequired` gave along, or whatever the client makes of it. */
  readonly requestState?: string | undefined;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Least severe level of the log messages that the client wants of this call; absent when it wants none. */
  readonly logLevel?: string | undefined;
  /** Tells the client something that belongs to this call, ahead of its answer. */
  notify(method: string, params: Record<string, unknown>): void;
  /** Says how far the call has come, growing with each time; absent when the caller did not ask for it. */
  readonly progress?: ((progress: number, total?: number) => void) | undefined;
  /** The connection that the call came on, if it is the client's own. */
  readonly connection?: Connection | undefined;
  /** Runs `action` once the answer was fully written to an open connection, and never otherwise. */
  onDelivered(action: () => Promise<void>): void;
}

/** The declarations and answers that come with a request: all that a prompt sees of it. */
export type Declared = Pick<Call, 'capabilities' | 'inputResponses' | 'requestState'>;

/** The way back to the client of one request. */
export interface WayBack extends Pick<Answer, 'gone' | 'connection' | 'onDelivered'> {
  /** Sends something that belongs to the request, ahead of its answer. */
  write(message: object): void;
}

/** Facts of a request that do not stand in its parameters, as its era knows them. */
interface Circumstances extends Pick<Call, 'capabilities' | 'logLevel'> {
  readonly progressToken: unknown;
  readonly log: Logger;
}

/** Makes the call of a request whose answer goes this way back. */
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
