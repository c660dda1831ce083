import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { RateLimits } from './admission/rate-limits.ts';
import type { Warnings } from './admission/warnings.ts';
import type { Config } from './config.ts';
import { clientRates, hostTimes, readTerms } from './config.ts';
import { systemClock } from './engine/clock.ts';
import { randomIds } from './engine/ids.ts';
import { localHost } from './hosts/local.ts';
import { makeAdmin } from './http/admin.ts';
import { Door } from './http/door.ts';
import { listenOn } from './http/listen.ts';
import { SendBacklog } from './http/send-backlog.ts';
import type { OnRefused } from './http/server.ts';
import { makeAdminServer, makeServer } from './http/server.ts';
import { limits } from './limits.ts';
import { chatSurface } from './mcp/chat-surface.ts';
import { Endpoint } from './mcp/endpoint.ts';
import { incident } from './mcp/incident.ts';
import { ModerationDesk } from './moderation/moderation.ts';
import { memoryStore } from './store/memory.ts';
import { sqliteStore } from './store/sqlite.ts';
import { TextPolicy } from './text/text-policy.ts';

/** A running server. */
export interface ChatServer {
  /** Where clients connect. */
  readonly url: string;
  /** Tells everybody, finishes what has begun, and closes; settles within `limits.shutdownMs`. */
  stop(): Promise<void>;
}

/** The parts that every server of one configuration shares. */
function makeParts(config: Config, log: Logger) {
  const clock = systemClock();
  const host = localHost({
    clock,
    ids: randomIds(),
    store: config.MCP_CHAT_STORE === 'sqlite' ? sqliteStore(config.MCP_CHAT_DATA) : memoryStore(),
    ...hostTimes(config),
    onFailure: ({ error, ...where }) => log.error({ err: error, ...where }, 'a step failed'),
  });
  const rates = new RateLimits(clock, clientRates(config), log, config.MCP_CHAT_UNLIMITED_ADDRESSES);
  const textPolicy = new TextPolicy({
    profanity: config.MCP_CHAT_PROFANITY,
    now: () => clock.now(),
    isLive: (handle) => host.identities.find(handle) !== undefined,
  });
  const door = new Door({ rates, trustedProxies: config.MCP_CHAT_TRUSTED_PROXIES, after: clock.after });
  return { clock, host, log, rates, textPolicy, door };
}

type Parts = ReturnType<typeof makeParts>;

/** The moderators' API, if a token for it is configured. */
const moderatorsOf = (config: Config, { clock, host, log, rates, door }: Parts) =>
  config.MCP_CHAT_ADMIN_TOKEN
    ? makeAdmin({
        desk: new ModerationDesk(host, clock),
        token: config.MCP_CHAT_ADMIN_TOKEN,
        now: () => clock.now(),
        onError: (error) => incident(log, error, 'admin'),
        addressOf: door.addressOf,
        onWrongToken: (address) => rates.warnings.warn('admin_token', address, 'a wrong token was presented to /admin'),
      })
    : undefined;

/** Closes the servers, and their connections once those are idle or `limits.shutdownMs` are over. */
async function closeServers(servers: readonly Server[], moderators: readonly Server[]): Promise<void> {
  const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  for (const server of servers) server.closeIdleConnections();
  await Promise.race([closed, delay(limits.shutdownMs, undefined, { ref: false })]);
  for (const server of servers) server.closeAllConnections();
  for (const server of moderators) {
    server.close();
    server.closeAllConnections();
  }
}

/**
 * Wires the parts together and listens, on `hosts` if there are more than the one configured.
 * @throws when the first address cannot be listened on
 */
export async function startChatServer(
  config: Config,
  log: Logger,
  hosts: readonly [string, ...string[]] = [config.HOST],
): Promise<ChatServer> {
  const terms = readTerms(config);
  const parts = makeParts(config, log);
  const { clock, host, rates, textPolicy, door } = parts;
  await host.reopen();
  const surface = chatSurface(host, { rates, terms, textPolicy });
  const endpoint = new Endpoint({ host, clock, surface, log, rates });
  const allowed = { hosts: config.MCP_CHAT_ALLOWED_HOSTS, origins: config.MCP_CHAT_ALLOWED_ORIGINS };
  const admin = moderatorsOf(config, parts);
  const adminPort = config.MCP_CHAT_ADMIN_PORT;
  let isDraining = false;
  const serverParts = {
    mcp: (...exchange: Parameters<Endpoint['handle']>) => endpoint.handle(...exchange),
    door,
    backlog: new SendBacklog(clock.after),
    admin: adminPort === undefined ? admin : undefined,
    health: {
      state: () => (isDraining ? 'draining' : host.isStoring() ? ('ready' as const) : 'store_failed'),
    },
    allowed,
    onError: (error: unknown) => incident(log, error, 'endpoint'),
    onRefused: warnOfRefused(rates.warnings),
  };
  const { servers, port, taken } = await listenOn(() => makeServer(serverParts), config.PORT, hosts);
  for (const address of taken) log.warn({ address, port }, 'another process listens there: localhost may lead to it');
  const name = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  const moderators =
    admin && adminPort !== undefined
      ? await listenOn(() => makeAdminServer(admin, allowed), adminPort, hosts)
      : undefined;
  if (moderators) {
    log.info({ url: `http://${name}:${moderators.port}/admin` }, 'moderators are served on a port of their own');
  }

  return {
    url: `http://${name}:${port}/mcp`,
    async stop() {
      isDraining = true;
      // A store that fails takes no new user either.
      await host.drain().catch((error: unknown) => incident(log, error, 'drain'));
      endpoint.drain();
      host.waits.endAll();
      await closeServers(servers, moderators?.servers ?? []);
      await endpoint.close();
      host.close();
    },
  };
}

/** Tells operators once a minute of what the guards refuse, whoever asks: the names that clients use may have to be allowed. */
const warnOfRefused =
  (warnings: Warnings): OnRefused =>
  (verdict, said, address) => {
    const [what, variable] =
      verdict === 'foreign_host' ? ['Host', 'MCP_CHAT_ALLOWED_HOSTS'] : ['Origin', 'MCP_CHAT_ALLOWED_ORIGINS'];
    const fields = { address, said, variable };
    warnings.warn(verdict, 'everybody', `a ${what} was refused that the variable does not allow`, fields);
  };
