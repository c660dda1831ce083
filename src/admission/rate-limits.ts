import type { Logger } from 'pino';
import type { UserId } from '../../machines/address.ts';
import type { Clock } from '../engine/clock.ts';
import { limits } from '../limits.ts';
import type { Refusal } from '../refusal.ts';
import { isCountedAmong } from './address-ranges.ts';
import { TokenBuckets } from './token-buckets.ts';
import { Warnings } from './warnings.ts';

/** The rates that an operator sets for one user, one address and all together; 0 means as much as they like. */
export interface Rates {
  /** Messages of one person. */
  readonly sendsPerMinute: number;
  /** Other calls of one person; of those that enter the queue, a part. */
  readonly callsPerMinute: number;
  /** Tool calls of one address, whoever makes them. */
  readonly callsPerMinutePerAddress: number;
  /** Tool calls of everybody. */
  readonly callsPerSecond: number;
  /** New people of one address. */
  readonly enrolmentsPerHourPerAddress: number;
  /** MCP sessions of one address, and as many streams. */
  readonly sessionsPerAddress: number;
  /** People who wait in the queue, of one address. */
  readonly queuedPerAddress: number;
}

/** No limit at all, for tests and embedded servers. */
export const unlimited: Rates = {
  sendsPerMinute: 0,
  callsPerMinute: 0,
  callsPerMinutePerAddress: 0,
  callsPerSecond: 0,
  enrolmentsPerHourPerAddress: 0,
  sessionsPerAddress: 0,
  queuedPerAddress: 0,
};

/** Each kind of call has buckets of its own, so that whoever talks too much can still listen, and leave or report somebody. */
type Kind = 'enter' | 'read' | 'safety' | 'send';

const kinds: Readonly<Record<string, Kind>> = {
  enter_queue: 'enter',
  send_message: 'send',
  leave_queue: 'safety',
  leave_chat: 'safety',
  block_partner: 'safety',
  report_partner: 'safety',
};

const messages: { readonly [kind in Kind]: string } = {
  enter: 'You enter the queue more often than is allowed here. Wait the given time, then call enter_queue again.',
  read: 'You call more often than is allowed here. Wait the given time; wait_for_events tells you all that came.',
  safety: 'You call more often than is allowed here. Wait the given time, then call again.',
  send: 'You send faster than is allowed here. Nothing was sent: wait the given time, then send it again.',
};

const rateLimited = (retryAfterSeconds: number, message: string): Refusal => ({
  code: 'rate_limited',
  message,
  retryAfterSeconds,
});

const perMinute = (rate: number, burstMax: number) => ({
  perMinute: rate,
  burst: Math.max(1, Math.min(rate, burstMax)),
});
const everybody = 'everybody';

/** How often things may be done. Whatever is refused takes no token. */
export class RateLimits {
  readonly allowed: Rates;
  readonly warnings: Warnings;
  readonly #isExempt: (address: string) => boolean;
  readonly #requests: TokenBuckets;
  readonly #addresses: TokenBuckets;
  readonly #everybody: TokenBuckets;
  readonly #enrolments: TokenBuckets;
  readonly #guesses: TokenBuckets;
  readonly #people: { readonly [kind in Kind]: TokenBuckets };

  /** @param exempt addresses and ranges, as limits count them, that no limit of an address holds */
  constructor(clock: Clock, rates: Rates, log: Logger, exempt: readonly string[] = []) {
    this.allowed = rates;
    this.#isExempt = isCountedAmong(exempt);
    this.warnings = new Warnings(log, clock, rates.callsPerMinutePerAddress > 0);
    const { callsPerMinutePerAddress: perAddress, enrolmentsPerHourPerAddress: enrolments } = rates;
    const buckets = (rate: number, burstMax: number) => new TokenBuckets(clock, perMinute(rate, burstMax));
    this.#requests = buckets(perAddress * limits.requestsPerCall, limits.addressBurstCalls * limits.requestsPerCall);
    this.#addresses = buckets(perAddress, limits.addressBurstCalls);
    this.#guesses = buckets(Math.min(perAddress, limits.guessesPerMinute), limits.guessesPerMinute);
    this.#everybody = buckets(rates.callsPerSecond * 60, rates.callsPerSecond);
    this.#enrolments = new TokenBuckets(clock, { burst: enrolments, perMinute: enrolments / 60 });
    this.#people = {
      enter: buckets(rates.callsPerMinute / limits.callsPerEntry, limits.entriesBurstCalls),
      read: buckets(rates.callsPerMinute, limits.personBurstCalls),
      safety: buckets(rates.callsPerMinute, limits.personBurstCalls),
      send: buckets(rates.sendsPerMinute, limits.sendsBurstCalls),
    };
  }

  /** Keys held in all buckets. */
  get size(): number {
    const all = [this.#requests, this.#addresses, this.#guesses, this.#enrolments, ...Object.values(this.#people)];
    return all.reduce((sum, { size }) => sum + size, 0);
  }

  /** Whether the limits of an address hold this one. */
  holds(address: string): boolean {
    return !this.#isExempt(address);
  }

  /** An HTTP request, before anything of it is read: seconds to wait, or 0. A long one, in bytes, weighs as several. */
  request(address: string, bytes = 0): number {
    return this.#takeFrom(this.#requests, address, 'requests', Math.max(1, bytes / limits.requestBytesPerToken));
  }

  /** Further bytes of a request, as they come: seconds to wait, or 0. */
  bytes(address: string, bytes: number): number {
    return this.#takeFrom(this.#requests, address, 'requests', bytes / limits.requestBytesPerToken);
  }

  /** Further messages of a request that holds several: seconds to wait, or 0. */
  messages(address: string, count: number): number {
    return count === 0 ? 0 : this.#takeFrom(this.#requests, address, 'requests', count);
  }

  /** A tool call, before it is known whose it is. */
  callFrom(address: string): Refusal | undefined {
    const seconds = this.#takeFrom(this.#addresses, address, 'calls');
    return seconds > 0
      ? rateLimited(seconds, 'Too many calls come from your address. Wait the given time, then call again.')
      : undefined;
  }

  /** A tool call of somebody, or of somebody new. */
  callBy(userId: UserId | undefined, address: string, tool: string): Refusal | undefined {
    const kind = Object.hasOwn(kinds, tool) ? (kinds[tool] ?? 'read') : 'read';
    const own = userId === undefined ? 0 : this.#people[kind].wait(userId);
    if (own > 0) return rateLimited(this.#seconds(address, kind, own), messages[kind]);
    const busy = this.#seconds(everybody, 'calls', this.#everybody.take(everybody));
    if (busy > 0) return rateLimited(busy, 'The server is busy. Wait the given time, then call again.');
    if (userId !== undefined) this.#people[kind].take(userId);
    return undefined;
  }

  /** An entry into the queue by another tool than the one made for it. */
  entryBy(userId: UserId, address: string): Refusal | undefined {
    const seconds = this.#seconds(address, 'enter', this.#people.enter.take(userId));
    return seconds > 0 ? rateLimited(seconds, messages.enter) : undefined;
  }

  /** A request of somebody to read a resource. */
  readBy(userId: UserId): Refusal | undefined {
    const seconds = this.#people.read.take(userId);
    return seconds > 0 ? rateLimited(seconds, messages.read) : undefined;
  }

  /** A new user. */
  enrolment(address: string): Refusal | undefined {
    const seconds = this.#takeFrom(this.#enrolments, address, 'enrolments');
    return seconds > 0
      ? rateLimited(seconds, 'Too many new people come from your address. Wait, or pass a handle you have.')
      : undefined;
  }

  /** The enrolment came to nothing. */
  noEnrolment(address: string): void {
    if (this.holds(address)) this.#enrolments.giveBack(address);
  }

  /** A handle that nobody has. A handle that a user has always passes: a guesser would otherwise lock out the neighbours of that address. */
  guess(address: string): Refusal | undefined {
    const seconds = this.holds(address) ? this.#guesses.take(address) : 0;
    return seconds > 0
      ? rateLimited(seconds, 'Too many unknown handles come from your address. Wait, then pass the right one.')
      : undefined;
  }

  #takeFrom(buckets: TokenBuckets, address: string, what: string, tokens = 1): number {
    return this.holds(address) ? this.#seconds(address, what, buckets.take(address, tokens)) : 0;
  }

  #seconds(address: string, what: string, seconds: number): number {
    if (seconds > 0) this.warnings.warn('rate_limited', address, 'an address does too much at once', { what });
    return seconds;
  }
}
