import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { hostTimes, readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { randomIds } from '../../src/engine/ids.ts';
import { localHost } from '../../src/hosts/local.ts';
import { makeServer } from '../../src/http/server.ts';
import { Endpoint } from '../../src/mcp/endpoint.ts';
import type { Surface } from '../../src/mcp/surface.ts';
import { memoryStore } from '../../src/store/memory.ts';

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The product's own endpoint and HTTP server with another surface mounted, on a free port. */
export async function startFixtureServer(surface: Surface): Promise<RunningServer> {
  const log = pino({ level: 'silent' });
  const clock = systemClock();
  const host = localHost({
    clock,
    ids: randomIds(),
    store: memoryStore(),
    ...hostTimes(readConfig({})),
    onFailure({ error }) {
      throw error;
    },
  });
  const endpoint = new Endpoint({ host, clock, surface, log });
  const server = makeServer({
    mcp: (...exchange) => endpoint.handle(...exchange),
    health: { state: () => 'ready' },
    allowed: { hosts: [], origins: [] },
    onError: (error) => String(error),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      endpoint.drain();
      server.closeAllConnections();
      await endpoint.close();
      host.close();
      await closed;
    },
  };
}
