import { z } from 'zod';
import { limits as machineLimits } from '../machines/limits.ts';
import { isLoopback } from './http/guards.ts';
import { limits } from './limits.ts';

const seconds = z.coerce.number().positive().max(10_000_000);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== ''),
);

/** Every environment variable, with its default and what it means. */
const variables = {
  HOST: { schema: z.string().min(1), default: '127.0.0.1', meaning: 'address to listen on' },
  PORT: {
    schema: z.coerce.number().int().min(0).max(65_535),
    default: '3000',
    meaning: 'port to listen on; 0 picks a free one',
  },
  MCP_CHAT_STORE: {
    schema: z.enum(['sqlite', 'memory']),
    default: 'sqlite',
    meaning: 'where state is kept: sqlite (in a file) or memory (lost with the process)',
  },
  MCP_CHAT_DATA: { schema: z.string().min(1), default: './data', meaning: 'folder of the SQLite file' },
  MCP_CHAT_ROOM_IDLE_SECONDS: {
    schema: seconds,
    default: '3600',
    meaning: 'a room without a message this long closes',
  },
  MCP_CHAT_AWAY_SECONDS: {
    schema: seconds,
    default: '180',
    meaning: 'in a room, no stream and no call this long: the partner hears that you are away',
  },
  MCP_CHAT_ABSENCE_SECONDS: {
    schema: seconds,
    default: '1800',
    meaning: 'in a room, no stream and no call this long: the room ends',
  },
  MCP_CHAT_QUEUE_ABSENCE_SECONDS: {
    schema: seconds,
    default: '120',
    meaning: 'in the queue, no stream and no call this long: out of it',
  },
  MCP_CHAT_HANDLE_LIFETIME_SECONDS: {
    schema: seconds,
    default: '86400',
    meaning: 'a person nobody has heard of this long is forgotten, and their handle with them',
  },
  MCP_CHAT_HISTORY_SECONDS: {
    schema: seconds,
    default: '86400',
    meaning: 'how long after the end of a room what was said in it can be read',
  },
  MCP_CHAT_OUTBOX_ENTRIES: {
    schema: z.coerce.number().int().min(10).max(1_000_000),
    default: String(limits.outboxEntriesMax),
    meaning: 'unread events kept for one person; the oldest goes when one more comes, and the person is told',
  },
  MCP_CHAT_OUTBOX_SECONDS: {
    schema: seconds,
    default: '604800',
    meaning: 'an unread event older than this goes, and the person is told',
  },
  MCP_CHAT_STRIKES_MAX: {
    schema: z.coerce.number().int().min(0).max(machineLimits.strikesPerUserMax),
    default: String(machineLimits.strikesMax),
    meaning: 'so many reporters within 7 days time a person out; 0: only a moderator does',
  },
  MCP_CHAT_TIMEOUT_SECONDS: {
    schema: seconds,
    default: '86400',
    meaning: 'how long such a time-out lasts; the third is a ban',
  },
  MCP_CHAT_EVIDENCE_SECONDS: {
    schema: seconds,
    default: '7776000',
    meaning: 'how long a report and its evidence are kept after it was settled, or filed',
  },
  MCP_CHAT_ADMIN_TOKEN: {
    schema: z.string().regex(/^(\S{32,})?$/, 'must have 32 characters or more, and no space'),
    default: '',
    meaning: 'secret of the moderators, 32 characters or more; without it there is no /admin',
  },
  MCP_CHAT_ADMIN_PORT: {
    schema: z.preprocess(
      (text) => (text === '' ? undefined : text),
      z.coerce.number().int().min(0).max(65_535).optional(),
    ),
    default: '',
    meaning: 'port for /admin alone; without one it is served beside /mcp',
  },
  MCP_CHAT_ADMIN_URL: {
    schema: z.url(),
    default: 'http://127.0.0.1:3000/admin',
    meaning: 'where the command moderate finds /admin; the server has no use for it',
  },
  MCP_CHAT_ALLOWED_HOSTS: {
    schema: list,
    default: '',
    meaning: 'host names served beyond the local ones, separated by commas',
  },
  MCP_CHAT_ALLOWED_ORIGINS: {
    schema: list,
    default: '',
    meaning: 'web origins served beyond the local ones, separated by commas',
  },
  MCP_CHAT_LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    default: 'info',
    meaning: 'least severe level that is logged',
  },
} as const;

type Variables = typeof variables;
export type Config = { readonly [name in keyof Variables]: z.output<Variables[name]['schema']> };

/** A variable whose value will not do; the message is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

function check(name: string, { schema, default: preset }: Variables[keyof Variables], value = ''): unknown {
  const parsed = (schema as z.ZodType).safeParse(value === '' ? preset : value);
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${name}: ${parsed.error.issues[0]?.message ?? 'invalid'}; default: ${preset || 'none'}`);
}

/** Reads the whole configuration from the environment. @throws ConfigError naming the first variable that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const unknown = Object.keys(environment).find((name) => name.startsWith('MCP_CHAT_') && !(name in variables));
  if (unknown) throw new ConfigError(`${unknown}: no such variable; --help lists all`);
  const config = Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, check(name, variable, environment[name])]),
  ) as Config;
  if (!isLoopback(config.HOST) && config.MCP_CHAT_ALLOWED_HOSTS.length === 0) {
    throw new ConfigError('MCP_CHAT_ALLOWED_HOSTS: name the hosts that clients use, since HOST is not a local address');
  }
  return config;
}

/** The configured times as the actors' host takes them, in milliseconds. */
export const hostTimes = (config: Config) => ({
  machines: {
    roomIdleMs: config.MCP_CHAT_ROOM_IDLE_SECONDS * 1000,
    historyMs: config.MCP_CHAT_HISTORY_SECONDS * 1000,
    strikePolicy: {
      strikesMax: config.MCP_CHAT_STRIKES_MAX,
      timeoutMs: config.MCP_CHAT_TIMEOUT_SECONDS * 1000,
    },
  },
  retention: {
    entriesMax: config.MCP_CHAT_OUTBOX_ENTRIES,
    ageMs: config.MCP_CHAT_OUTBOX_SECONDS * 1000,
    evidenceMs: config.MCP_CHAT_EVIDENCE_SECONDS * 1000,
  },
  presence: {
    awayMs: config.MCP_CHAT_AWAY_SECONDS * 1000,
    absenceMs: config.MCP_CHAT_ABSENCE_SECONDS * 1000,
    queueAbsenceMs: config.MCP_CHAT_QUEUE_ABSENCE_SECONDS * 1000,
    unprovenMs: limits.unprovenMs,
    streamKeepsPlaceMs: limits.streamKeepsPlaceMs,
    lifetimeMs: config.MCP_CHAT_HANDLE_LIFETIME_SECONDS * 1000,
  },
});

/** What `--help` prints. */
export const help = (): string =>
  [
    'mcp-chat: pairs strangers for pen-pal style chat over the Model Context Protocol.',
    '',
    'mcp-chat moderate --help: for moderators.',
    '',
    'Configured by environment variables:',
    ...Object.entries(variables).map(
      ([name, { default: preset, meaning }]) => `  ${name.padEnd(32)} ${meaning} (default: ${preset || 'none'})`,
    ),
  ].join('\n');
