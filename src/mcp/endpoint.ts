import type { IncomingMessage, ServerResponse } from 'node:http';
import { limits } from '../limits.ts';
import { handlePattern } from '../runtime/identities.ts';
import { readBody } from './body.ts';
import { Bindings, identifyBy } from './caller.ts';
import { classify } from './era.ts';
import { isDeeperThan } from './json-depth.ts';
import { LegacyLeg } from './legacy/legacy.ts';
import { RateLimits, unlimited } from './limits/rate-limits.ts';
import type { Warnings } from './limits/warnings.ts';
import { ModernLeg } from './modern/modern.ts';
import type { Parts } from './parts.ts';
import type { Problem } from './problem.ts';
import { header, problems, refuse } from './problem.ts';

const isJson = (contentType: string | undefined): boolean =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';

type Given = Omit<Parts, 'bindings' | 'identify' | 'rates'> & Partial<Pick<Parts, 'rates'>>;

/** Serves `/mcp` to clients of both eras, chosen per request. */
export class Endpoint {
  readonly #warnings: Warnings;
  readonly #legacy: LegacyLeg;
  readonly #modern: ModernLeg;

  /** Without `rates` everybody may do as much as they like. */
  constructor(given: Given, sessionsMax: number = limits.sessionsMax) {
    const rates = given.rates ?? new RateLimits(given.clock, unlimited, given.log);
    const bindings = new Bindings();
    bindings.onEviction((userId) => given.host.waits.end(userId));
    given.host.onGone((userId) => bindings.evict(userId, undefined));
    const { host, log } = given;
    const identify = identifyBy({ identities: host.identities, rates, bindings, log });
    const parts = { ...given, rates, bindings, identify };
    this.#warnings = rates.warnings;
    this.#legacy = new LegacyLeg(parts, sessionsMax);
    this.#modern = new ModernLeg(parts);
  }

  /** `address` is where the request comes from, as limits count it. */
  async handle(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    const problem = carriesHandle(request)
      ? this.#misplacedHandle(address)
      : await this.#serve(request, response, address);
    if (problem) refuse(response, problem);
  }

  /** Tells every reader that the server is about to go, ends all streams and opens no more. */
  drain(): void {
    this.#legacy.drain();
    this.#modern.drain();
  }

  async close(): Promise<void> {
    await this.#legacy.close();
  }

  #misplacedHandle(address: string): Problem {
    this.#warnings.warn('misplaced_handle', address, 'a handle came in a URL or a header');
    return problems.misplacedHandle;
  }

  async #serve(request: IncomingMessage, response: ServerResponse, address: string): Promise<Problem | undefined> {
    switch (request.method) {
      case 'POST':
        return this.#post(request, response, address);
      case 'GET':
        return this.#legacy.get(request, response);
      case 'DELETE':
        return this.#legacy.delete(request, response);
      default:
        return problems.notAllowed;
    }
  }

  async #post(request: IncomingMessage, response: ServerResponse, address: string): Promise<Problem | undefined> {
    const accept = header(request, 'accept') ?? '';
    if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return problems.notAcceptable;
    if (!isJson(header(request, 'content-type'))) return problems.wrongType;
    const read = await readBody(request);
    if (read === 'gone') return undefined;
    if (read === 'too_large') return problems.tooLarge;
    const body = parseJson(read.text);
    if (body === undefined) return problems.notJson;
    if (isDeeperThan(body, limits.jsonDepthMax)) return problems.tooDeep;
    const era = classify(request, body);
    if (era.kind === 'legacy') return this.#legacy.post(request, response, body, address);
    if (era.kind === 'modern') await this.#modern.serve(era, response, address);
    else refuse(response, era.problem, era.id);
    return undefined;
  }
}

/** URLs and headers end up in logs of proxies and in histories of browsers: a handle there has to be taken as known to others. */
export const carriesHandle = ({ url = '', rawHeaders }: IncomingMessage): boolean =>
  handlePattern.test(url) || rawHeaders.some((text) => handlePattern.test(text));

/** Undefined for what is not JSON, which no JSON is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
