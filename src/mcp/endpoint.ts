import type { IncomingMessage, ServerResponse } from 'node:http';
import { RateLimits, unlimited } from '../admission/rate-limits.ts';
import { limits } from '../limits.ts';
import { handlePattern } from '../people/identities.ts';
import { Bindings } from './bindings.ts';
import { classify } from './era.ts';
import { Handles } from './handles.ts';
import { openingIn } from './legacy/opening.ts';
import { LegacySessions } from './legacy/sessions.ts';
import { ModernRequests } from './modern/requests.ts';
import { acceptedBy } from './parsing/accept.ts';
import { readBody } from './parsing/body.ts';
import { contentProblem } from './parsing/content.ts';
import { longIdProblem } from './parsing/id-length.ts';
import { isDeeperThan } from './parsing/json-depth.ts';
import { parseBody } from './parsing/parse-body.ts';
import { decodeUnreserved } from './parsing/percent.ts';
import { UnfinishedBodies } from './parsing/unfinished-bodies.ts';
import type { Problem } from './problem.ts';
import { problems, refuse, tooManyRequestsFromThere } from './problem.ts';
import type { Services } from './services.ts';
import type { Reader } from './streams/answer.ts';

/** Without `rates` everybody may do as much as they like. */
type GivenServices = Omit<Services, 'bindings' | 'handles' | 'rates'> & Partial<Pick<Services, 'rates'>>;

/** Serves `/mcp` to clients of both eras, chosen per request. */
export class Endpoint {
  readonly #rates: RateLimits;
  readonly #bodies = new UnfinishedBodies();
  readonly #legacy: LegacySessions;
  readonly #modern: ModernRequests;

  constructor(given: GivenServices, sessionsMax: number = limits.sessionsMax) {
    const rates = given.rates ?? new RateLimits(given.clock, unlimited, given.log);
    const bindings = new Bindings();
    bindings.onEviction((userId) => given.host.waits.end(userId));
    given.host.onGone((userId) => bindings.evict(userId, undefined));
    const { host, log } = given;
    const handles = new Handles({ identities: host.identities, rates, bindings, log });
    const services = { ...given, rates, bindings, handles };
    this.#rates = rates;
    this.#legacy = new LegacySessions(services, sessionsMax);
    this.#modern = new ModernRequests(services);
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
    this.#legacy.close();
  }

  #misplacedHandle(address: string): Problem {
    this.#rates.warnings.warn('misplaced_handle', address, 'a handle came in a URL or a header');
    return problems.misplacedHandle;
  }

  async #serve(request: IncomingMessage, response: ServerResponse, address: string): Promise<Problem | undefined> {
    switch (request.method) {
      case 'POST':
        return this.#post(request, response, address);
      case 'GET':
        return this.#legacy.get(request, response, address);
      case 'DELETE':
        return this.#legacy.delete(request, response, address);
      default:
        return problems.notAllowed;
    }
  }

  async #post(request: IncomingMessage, response: ServerResponse, address: string): Promise<Problem | undefined> {
    const accepted = acceptedBy(request);
    if (!accepted.json && !accepted.stream) return problems.notAcceptable;
    const unread = contentProblem(request);
    if (unread) return unread;
    const read = await readBody(
      request,
      (bytes) => this.#rates.bytes(address, bytes),
      this.#bodies.hold(request, address),
    );
    if (read === 'gone') return undefined;
    if (read === 'too_large') return problems.tooLarge;
    if (read === 'not_utf8') return problems.notUtf8;
    if ('retryAfterSeconds' in read) {
      // The rest of the body stays unread, so that nothing can follow it.
      response.shouldKeepAlive = false;
      return tooManyRequestsFromThere(read.retryAfterSeconds);
    }
    const body = parseBody(read.text);
    if (body === undefined) return problems.notJson;
    if (isDeeperThan(body, limits.jsonDepthMax)) return problems.tooDeep;
    const tooLong = longIdProblem(body);
    if (tooLong) return tooLong;
    return this.#dispatch(request, { response, accepted, address }, body);
  }

  async #dispatch(request: IncomingMessage, reader: Reader, body: unknown): Promise<Problem | undefined> {
    const era = classify(request, body);
    if (era.kind === 'legacy') return this.#legacy.post(request, reader, body);
    if (era.kind === 'modern') return this.#modern.serve(era, reader);
    // An initialize without the parameters of one is no message to the classifier, whatever else is right with it.
    const opening = era.problem.code === problems.notRpc.code ? openingIn(body) : undefined;
    return opening?.problem ?? { ...era.problem, ...(era.id !== null && { id: era.id }) };
  }
}

/** URLs and headers end up in logs of proxies and in histories of browsers: a handle there has to be taken as known to others. */
export const carriesHandle = ({ url = '', rawHeaders }: IncomingMessage): boolean =>
  handlePattern.test(decodeUnreserved(url)) || rawHeaders.some((text) => handlePattern.test(text));
