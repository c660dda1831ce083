import type { IncomingMessage, ServerResponse } from 'node:http';
import { send } from './send.ts';

/** The state of the process, for operators. */
export interface Health {
  /** Whether new people are served, or why not. */
  state(): 'ready' | 'draining' | 'store_failed';
}

/**
 * Answers whoever asks how the process is: probes come by the address of the machine, by any name or none, and tell nothing that must be
 * guarded. False for a request of anything else.
 */
export function answerHealth(
  health: Health,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (path === '/healthz') {
    send(response, 200, { status: 'ok' });
    return true;
  }
  if (path !== '/readyz') return false;
  const status = health.state();
  send(response, status === 'ready' ? 200 : 503, { status });
  return true;
}
