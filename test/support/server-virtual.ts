import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { makeServer } from '../../src/http/server.ts';
import { chatSurface } from '../../src/mcp/chat-surface.ts';
import { Endpoint } from '../../src/mcp/endpoint.ts';
import type { ToolPolicies } from '../../src/mcp/tools/catalogue.ts';
import { TestHost } from './test-host.ts';

/** A server over real HTTP whose time stands still until a test moves it. */
export interface VirtualServer extends TestHost {
  readonly url: string;
  /** Lets requests come and go, at the present time, until something is so. */
  until(isReached: () => boolean): Promise<void>;
  /** The answer to a request. */
  through<T>(asked: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function serveVirtually(
  options: ConstructorParameters<typeof TestHost>[0] & { house?: ToolPolicies } = {},
): Promise<VirtualServer> {
  const world = new TestHost(options);
  const { host, clock } = world;
  const endpoint = new Endpoint({
    host,
    clock,
    surface: chatSurface(host, options.house),
    log: pino({ level: 'silent' }),
  });
  const server = makeServer({
    mcp: (...exchange) => endpoint.handle(...exchange),
    health: { state: () => 'ready' },
    allowed: { hosts: [], origins: [] },
    onError: (error) => {
      throw error;
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const until = async (isReached: () => boolean): Promise<void> => {
    while (!isReached()) await clock.settle();
  };
  return Object.assign(world, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    until,
    async through<T>(asked: Promise<T>): Promise<T> {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      asked.then(settle, settle);
      await until(() => isSettled);
      return asked;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await endpoint.close();
      host.close();
    },
  });
}
