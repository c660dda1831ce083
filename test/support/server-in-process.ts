import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { pino } from 'pino';
import type { Rates } from '../../src/admission/rate-limits.ts';
import { RateLimits, unlimited } from '../../src/admission/rate-limits.ts';
import { systemClock } from '../../src/engine/clock.ts';
import type { Ids } from '../../src/engine/ids.ts';
import { randomIds } from '../../src/engine/ids.ts';
import { localHost } from '../../src/hosts/local.ts';
import { Door } from '../../src/http/door.ts';
import { SendBacklog } from '../../src/http/send-backlog.ts';
import { makeServer } from '../../src/http/server.ts';
import { chatSurface } from '../../src/mcp/chat-surface.ts';
import { Endpoint } from '../../src/mcp/endpoint.ts';
import type { Surface } from '../../src/mcp/surface.ts';
import type { Host } from '../../src/people/host.ts';
import { memoryStore } from '../../src/store/memory.ts';

export interface InProcess {
  readonly url: string;
  readonly host: Host;
  readonly limiter: RateLimits;
  readonly backlog: SendBacklog;
  /** Connections open now. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/** A server of the same parts in the test's own process, for bounds and counts that cannot be reached or seen from outside. */
export async function serveInProcess({
  sessionsMax,
  rates,
  ids = randomIds(),
  surfaceOf,
}: {
  sessionsMax?: number;
  rates?: Partial<Rates>;
  ids?: Ids;
  /** The surface that is served instead of the chat. */
  surfaceOf?: (host: Host) => Surface;
} = {}): Promise<InProcess> {
  const clock = systemClock();
  const hourMs = 60 * 60 * 1000;
  const host = localHost({
    clock,
    ids,
    store: memoryStore(),
    machines: {
      roomIdleMs: hourMs,
      historyMs: hourMs,
      roomMessagesMax: 0,
      roomMessagesPerMinute: 0,
      strikePolicy: { strikesMax: 3, timeoutMs: hourMs },
    },
    retention: { entriesMax: 1_000, ageMs: 24 * hourMs, evidenceMs: 24 * hourMs },
    presence: {
      awayMs: hourMs,
      absenceMs: hourMs,
      queueAbsenceMs: hourMs,
      unprovenMs: hourMs,
      streamKeepsPlaceMs: hourMs,
      lifetimeMs: 24 * hourMs,
    },
    onFailure: ({ error }) => {
      throw error;
    },
  });
  const log = pino({ level: 'silent' });
  const limiter = new RateLimits(clock, { ...unlimited, ...rates }, log);
  const surface = surfaceOf?.(host) ?? chatSurface(host, { rates: limiter });
  const endpoint = new Endpoint({ host, clock, surface, log, rates: limiter }, sessionsMax);
  const backlog = new SendBacklog(clock.after);
  const server = makeServer({
    backlog,
    door: new Door({ rates: limiter, trustedProxies: [], after: clock.after }),
    mcp: (...exchange) => endpoint.handle(...exchange),
    health: { state: () => 'ready' },
    allowed: { hosts: [], origins: [] },
    onError: (error) => {
      throw error;
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    host,
    limiter,
    backlog,
    connections: () => promisify(server.getConnections.bind(server))(),
    async close() {
      server.close();
      server.closeAllConnections();
      await endpoint.close();
      host.close();
    },
  };
}
