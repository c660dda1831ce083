import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { clientRates, hostTimes, readTerms } from './config.ts';
import { localHost } from './hosts/local.ts';
import { makeAdmin } from './http/admin.ts';
import { Door } from './http/door.ts';
import { SendBacklog } from './http/send-backlog.ts';
import { makeAdminServer, makeServer } from './http/server.ts';
import { limits } from './limits.ts';
import { chatSurface } from './mcp/chat-surface.ts';
import { Endpoint } from './mcp/endpoint.ts';
import { incident } from './mcp/incident.ts';
import { RateLimits } from './mcp/limits/rate-limits.ts';
import { TextPolicy } from './mcp/text-policy.ts';
import { ModerationDesk } from './moderation/desk.ts';
import { systemClock } from './runtime/clock.ts';
import { randomIds } from './runtime/ids.ts';
import { memoryStore } from './store/memory.ts';
import { sqliteStore } from './store/sqlite.ts';

export interface ChatServer {
  /** Where clients connect. */
  readonly url: string;
  /** Tells everybody, finishes what has begun, and closes; settles within `limits.shutdownMs`. */
  stop(): Promise<void>;
}

/** Wires the parts together and listens. @throws when the address cannot be listened on */
export async function startChatServer(config: Config, log: Logger): Promise<ChatServer> {
  const terms = readTerms(config);
  const clock = systemClock();
  const host = localHost({
    clock,
    ids: randomIds(),
    store: config.MCP_CHAT_STORE === 'sqlite' ? sqliteStore(config.MCP_CHAT_DATA) : memoryStore(),
    ...hostTimes(config),
    onFailure: ({ error, ...where }) => log.error({ err: error, ...where }, 'a step failed'),
  });
  await host.reopen();
  const rates = new RateLimits(clock, clientRates(config), log, config.MCP_CHAT_UNLIMITED_ADDRESSES);
  const textPolicy = new TextPolicy({
    profanity: config.MCP_CHAT_PROFANITY,
    now: () => clock.now(),
    isLive: (handle) => host.identities.find(handle) !== undefined,
  });
  const surface = chatSurface(host, { rates, terms, textPolicy });
  const endpoint = new Endpoint({ host, clock, surface, log, rates });
  const allowed = { hosts: config.MCP_CHAT_ALLOWED_HOSTS, origins: config.MCP_CHAT_ALLOWED_ORIGINS };
  const door = new Door({ rates, trustedProxies: config.MCP_CHAT_TRUSTED_PROXIES, after: clock.after });
  const admin = config.MCP_CHAT_ADMIN_TOKEN
    ? makeAdmin({
        desk: new ModerationDesk(host, clock),
        token: config.MCP_CHAT_ADMIN_TOKEN,
        now: () => clock.now(),
        onError: (error) => incident(log, error, 'admin'),
        addressOf: door.addressOf,
        onWrongToken: (address) => rates.warnings.warn('admin_token', address, 'a wrong token was presented to /admin'),
      })
    : undefined;
  const adminPort = config.MCP_CHAT_ADMIN_PORT;
  let isDraining = false;
  const server = makeServer({
    mcp: (...exchange) => endpoint.handle(...exchange),
    door,
    backlog: new SendBacklog(clock.after),
    admin: adminPort === undefined ? admin : undefined,
    health: {
      state: () => (isDraining ? 'draining' : host.isStoring() ? 'ready' : 'store_failed'),
    },
    allowed,
    onError: (error) => incident(log, error, 'endpoint'),
  });
  const { port } = await listen(server, config.PORT, config.HOST);
  const name = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  const adminServer = admin && adminPort !== undefined ? makeAdminServer(admin, allowed) : undefined;
  if (adminServer) {
    const address = await listen(adminServer, adminPort ?? 0, config.HOST);
    log.info({ url: `http://${name}:${address.port}/admin` }, 'moderators are served on a port of their own');
  }

  return {
    url: `http://${name}:${port}/mcp`,
    async stop() {
      isDraining = true;
      // A store that fails takes nobody new either.
      await host.drain().catch((error: unknown) => incident(log, error, 'drain'));
      endpoint.drain();
      host.waits.endAll();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await Promise.race([closed, delay(limits.shutdownMs, undefined, { ref: false })]);
      server.closeAllConnections();
      adminServer?.close();
      adminServer?.closeAllConnections();
      await endpoint.close();
      host.close();
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server.address() as AddressInfo;
}
