import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { limits } from '../limits.ts';
import type { RateLimits } from '../mcp/limits/rate-limits.ts';
import { Tally } from '../mcp/limits/tally.ts';
import { bytesWeighedFirst } from '../mcp/parsing/body.ts';
import { refuse, tooManyRequestsFromThere } from '../mcp/problem.ts';
import type { AddressOf } from './client-address.ts';
import { addressBehind, counted, isAmong } from './client-address.ts';

const refusalSteps = 64;

/** What Node's parser may complain of besides a request that is none. */
const statuses: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

type After = (delayMs: number, action: () => void) => () => void;

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
    if (!this.#rates.holds(address)) return;
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
    const waitSeconds = this.#rates.request(address, bytesWeighedFirst(request));
    if (waitSeconds === 0) return true;
    this.#later(request.socket, () => {
      response.shouldKeepAlive = false;
      refuse(response, tooManyRequestsFromThere(waitSeconds));
    });
    return false;
  }

  /** Closes a connection that speaks no HTTP, or too slowly: at once, unless its address does too much. */
  refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    const status = statuses[error.code ?? ''] ?? '400 Bad Request';
    // After anything else the answer would be taken for a part of that.
    const answer = socket.bytesWritten === 0 ? `HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n` : '';
    const close = () => {
      if (socket.writable) socket.end(answer, () => socket.destroy());
      else socket.destroy();
    };
    const { remoteAddress } = socket;
    const isTooSoon =
      remoteAddress !== undefined && !this.#isProxy(remoteAddress) && this.#rates.request(counted(remoteAddress)) > 0;
    if (isTooSoon) this.#later(socket, close);
    else close();
  }

  /** Whoever sends more without waiting for an answer gets none. */
  #later(socket: Socket, answer: () => void): void {
    if (this.#waiting.has(socket)) {
      socket.destroy();
      return;
    }
    this.#waiting.add(socket);
    socket.once('close', this.#after(this.#nextDelayMs(), answer));
  }

  /** Another one each time: refusals that fall due together would hold up everybody else's answers. */
  #nextDelayMs(): number {
    this.#refusals = (this.#refusals + 1) % refusalSteps;
    return limits.refusalDelayMs * (1 + this.#refusals / refusalSteps);
  }
}
