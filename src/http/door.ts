import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { limits } from '../limits.ts';
import { refuse, tooManyRequestsFromThere } from '../mcp/problem.ts';
import type { RateLimits } from '../mcp/rate-limits.ts';
import { Tally } from '../mcp/tally.ts';
import type { AddressOf } from './client-address.ts';
import { addressBehind, counted, isAmong } from './client-address.ts';

const refusalSteps = 64;

type After = (delayMs: number, action: () => void) => () => void;

/** Body of unknown length weighs as the longest. */
const bytesOf = ({ headers }: IncomingMessage): number => {
  if (headers['transfer-encoding'] !== undefined) return limits.requestBytesMax;
  return Math.min(Number(headers['content-length'] ?? 0), limits.requestBytesMax);
};

/**
 * Sees every request before anything of its body is read. One that comes too soon is refused late, so that a client that asks again at
 * once can do so no more than once per connection and delay, and the connections of an address are counted as well.
 */
export class Door {
  readonly addressOf: AddressOf;
  readonly #rates: RateLimits;
  readonly #after: After;
  readonly #connections: Tally;
  /** Connections on which a refusal is being held back. */
  readonly #waiting = new WeakSet<Socket>();
  readonly #isProxy: (address: string) => boolean;
  #refusals = 0;

  constructor(parts: { rates: RateLimits; trustedProxies: readonly string[]; after: After }) {
    this.addressOf = addressBehind(parts.trustedProxies);
    this.#isProxy = isAmong(parts.trustedProxies);
    this.#rates = parts.rates;
    this.#after = parts.after;
    this.#connections = new Tally(parts.rates.allowed.sessionsPerAddress * limits.connectionsPerSession);
  }

  /** Counts a connection, or closes it. Through a proxy come those of everybody. */
  connect(socket: Socket): void {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || this.#isProxy(remoteAddress)) return;
    const address = counted(remoteAddress);
    if (this.#connections.isFull(address)) {
      this.#rates.warnings.warn('rate_limited', address, 'an address opens too many connections');
      socket.destroy();
      return;
    }
    this.#connections.add(address);
    socket.once('close', () => this.#connections.remove(address));
  }

  /** Whether a request may go on; one that may not is answered in time. */
  admit(request: IncomingMessage, response: ServerResponse, address: string): boolean {
    const waitSeconds = this.#rates.request(address, bytesOf(request));
    if (waitSeconds === 0) return true;
    const { socket } = request;
    // Whoever sends more without waiting for an answer gets none.
    if (this.#waiting.has(socket)) {
      socket.destroy();
      return false;
    }
    this.#waiting.add(socket);
    const cancel = this.#after(this.#nextDelayMs(), () => {
      response.shouldKeepAlive = false;
      refuse(response, tooManyRequestsFromThere(waitSeconds));
    });
    response.once('close', cancel);
    return false;
  }

  /** Another one each time: refusals that fall due together would hold up everybody else's answers. */
  #nextDelayMs(): number {
    this.#refusals = (this.#refusals + 1) % refusalSteps;
    return limits.refusalDelayMs * (1 + this.#refusals / refusalSteps);
  }
}
