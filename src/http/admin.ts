import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import express from 'express';
import { z } from 'zod';
import type { AddressOf } from '../admission/client-address.ts';
import { limits } from '../limits.ts';
import { isDeeperThan } from '../mcp/parsing/json-depth.ts';
import { problems } from '../mcp/problem.ts';

interface Decision {
  readonly moderator: string;
  readonly note?: string | undefined;
  readonly reportId?: string | undefined;
}

type Outcome = 'done' | 'nobody' | 'settled' | 'unknown_report' | 'other_person';

/** The reads and decisions of moderators, in the form that the JSON shows. */
export interface Desk {
  reports(query: z.output<typeof reportsQuery>): object | undefined;
  report(reportId: string): object | undefined;
  audit(query: z.output<typeof auditQuery>): object;
  dismiss(reportId: string, decision: Decision): Promise<Outcome>;
  sanction(userId: string, decision: Decision, seconds?: number): Promise<Outcome>;
  pardon(userId: string, decision: Decision): Promise<Outcome>;
}

const limit = z.coerce.number().int().min(1).max(limits.pageMax).default(limits.pageDefault);
const reportsQuery = z.object({
  status: z.enum(['open', 'dismissed', 'upheld']).optional(),
  after: z.string().optional(),
  limit,
});
const auditQuery = z.object({ before: z.coerce.number().int().min(1).optional(), limit });

const decision = z.strictObject({
  // The server signs what it does by itself.
  moderator: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .refine((name) => name.toLowerCase() !== 'server', 'is the name of the server itself'),
  note: z.string().max(1_000).optional(),
});
const sanction = decision.extend({ report_id: z.string().optional() });
const timeout = sanction.extend({ seconds: z.number().positive().max(315_360_000) });

const refusals = {
  nobody: [404, 'Nobody is known by this user_id, or the person reported is gone and another has the name.'],
  unknown_report: [404, 'There is no report with this id; it may have been erased after its time.'],
  other_person: [409, 'This report is about somebody else.'],
  settled: [409, 'This report was settled before.'],
} as const satisfies Record<Exclude<Outcome, 'done'>, readonly [number, string]>;

const fail = (response: Response, status: number, code: string, message: string): void => {
  response.status(status).json({ error: { code, message } });
};

const conclude = (response: Response, outcome: Outcome): void => {
  if (outcome === 'done') response.json({ success: true });
  else fail(response, refusals[outcome][0], outcome, refusals[outcome][1]);
};

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

const minuteMs = 60_000;
/** Addresses whose failures are counted at a time; in one minute from more of them, the eldest begins anew. */
const addressesMax = 10_000;

/** Wrong tokens of the present minute, by address. */
class Failures {
  readonly #now: () => number;
  readonly #counts = new Map<string, number>();
  #minute = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds to wait; 0 for an address that may try. */
  waitOf(address: string): number {
    const now = this.#now();
    const minute = Math.floor(now / minuteMs);
    if (minute !== this.#minute) this.#counts.clear();
    this.#minute = minute;
    const isOver = (this.#counts.get(address) ?? 0) >= limits.adminFailuresPerMinuteMax;
    return isOver ? Math.ceil(((minute + 1) * minuteMs - now) / 1000) : 0;
  }

  note(address: string): void {
    this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1);
    const eldest = this.#counts.size > addressesMax ? this.#counts.keys().next().value : undefined;
    if (eldest !== undefined) this.#counts.delete(eldest);
  }
}

/** The parts of the moderators' API. */
export interface AdminParts {
  readonly desk: Desk;
  readonly token: string;
  readonly now: () => number;
  /** Takes what failed, and gives the text to answer. */
  readonly onError: (error: unknown) => string;
  readonly addressOf: AddressOf;
  /** Called when a client at this address presented a wrong token, or none. */
  readonly onWrongToken: (address: string) => void;
}

/** Lets requests with the moderators' token pass, and none of a web page: a page could use a moderator's network. */
function admitModerators({ token, now, addressOf, onWrongToken }: AdminParts): RequestHandler {
  const expected = hash(token);
  const failures = new Failures(now);
  return (request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    if (request.headers.origin !== undefined) {
      fail(response, 403, 'foreign_origin', 'Web pages are not served here.');
      return;
    }
    const presented = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    // Before anything is counted: a guesser would otherwise lock out the moderators at the same address.
    if (timingSafeEqual(hash(presented), expected)) {
      next();
      return;
    }
    const address = addressOf(request);
    onWrongToken(address);
    const waitSeconds = failures.waitOf(address);
    if (waitSeconds > 0) {
      response.setHeader('retry-after', String(waitSeconds));
      fail(response, 429, 'rate_limited', 'Too many wrong tokens: try again after the given time.');
      return;
    }
    failures.note(address);
    response.setHeader('www-authenticate', 'Bearer');
    fail(response, 401, 'unauthorized', 'Present the token of the moderators as a bearer token.');
  };
}

function routeReads(app: express.Express, desk: Desk): void {
  app.get('/admin/reports', (request, response) => {
    const reports = desk.reports(reportsQuery.parse(request.query));
    if (reports) response.json(reports);
    else conclude(response, 'unknown_report');
  });
  app.get('/admin/reports/:id', (request, response) => {
    const report = desk.report(request.params.id);
    if (report) response.json(report);
    else conclude(response, 'unknown_report');
  });
  app.get('/admin/audit', (request, response) => {
    response.json(desk.audit(auditQuery.parse(request.query)));
  });
}

function routeDecisions(app: express.Express, desk: Desk): void {
  app.post('/admin/reports/:id/dismiss', async (request, response) => {
    conclude(response, await desk.dismiss(request.params.id, decision.parse(request.body ?? {})));
  });
  app.post('/admin/users/:id/timeout', async (request, response) => {
    const { seconds, report_id: reportId, ...rest } = timeout.parse(request.body ?? {});
    conclude(response, await desk.sanction(request.params.id, { ...rest, reportId }, seconds));
  });
  app.post('/admin/users/:id/ban', async (request, response) => {
    const { report_id: reportId, ...rest } = sanction.parse(request.body ?? {});
    conclude(response, await desk.sanction(request.params.id, { ...rest, reportId }));
  });
  app.post('/admin/users/:id/unban', async (request, response) => {
    conclude(response, await desk.pardon(request.params.id, decision.parse(request.body ?? {})));
  });
}

/** The moderators' API, under `/admin`: JSON and a bearer token. */
export function makeAdmin(parts: AdminParts): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(admitModerators(parts));
  app.use(express.json({ limit: limits.requestBytesMax }));
  app.use((request, response, next) => {
    if (isDeeperThan(request.body, limits.jsonDepthMax)) fail(response, 400, 'invalid_input', problems.tooDeep.message);
    else next();
  });
  routeReads(app, parts.desk);
  routeDecisions(app, parts.desk);
  app.use((_request, response) => {
    fail(response, 404, 'not_found', 'There is nothing here.');
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction): void => {
    if (error instanceof z.ZodError) {
      const places = error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
      fail(response, 400, 'invalid_input', places.join('; '));
      return;
    }
    const status = (error as { status?: number }).status ?? 500;
    if (status < 500) fail(response, status, 'invalid_input', 'The request cannot be read.');
    else fail(response, 500, 'internal', parts.onError(error));
  });
  return app;
}
