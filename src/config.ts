import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { limits as machineLimits } from '../machines/limits.ts';
import { countedRange } from './admission/address-ranges.ts';
import { addressBehind } from './admission/client-address.ts';
import type { Rates } from './admission/rate-limits.ts';
import type { Terms } from './admission/terms.ts';
import { isLoopback } from './http/guards.ts';
import { limits } from './limits.ts';

const seconds = z.coerce.number().positive().max(10_000_000);
const secondsOrNone = z.coerce.number().min(0).max(10_000_000);
const wholeNumber = z.coerce.number().int().min(0).max(60_000);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== ''),
);

const count = z.coerce.number().int().min(0).max(10_000_000);
const isRanges = (names: readonly string[]): boolean => {
  try {
    return addressBehind(names) !== undefined;
  } catch {
    return false;
  }
};
const addresses = list
  .transform((names) => (names.length === 1 && names[0] === 'none' ? [] : names))
  .refine(isRanges, { error: 'IP addresses or ranges of them, separated by commas, or none', abort: true })
  .transform((names) => names.flatMap((name) => countedRange(name)));
const proxies = list.refine(isRanges, 'neither addresses nor ranges of them');

/** Every environment variable, with its default and what it means. */
const variables = {
  HOST: {
    schema: z.string().min(1),
    default: '127.0.0.1',
    meaning: 'address to listen on; if none is named, also ::1 where there is IPv6',
  },
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
  MCP_CHAT_ROOM_MESSAGES: {
    schema: wholeNumber,
    default: '5000',
    meaning: 'a room closes with this message, after a warning; 0 for never',
  },
  MCP_CHAT_ROOM_MESSAGES_PER_MINUTE: {
    schema: wholeNumber,
    default: '1200',
    meaning: 'messages that one member of a room may send at once, and then in each minute; 0 for any number',
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
  MCP_CHAT_MATCH_LANGUAGE_SECONDS: {
    schema: secondsOrNone,
    default: String(machineLimits.matchLanguageMs / 1000),
    meaning: 'in the queue this long: a shared language is enough, no interest need be shared',
  },
  MCP_CHAT_MATCH_ANYONE_SECONDS: {
    schema: secondsOrNone,
    default: String(machineLimits.matchAnyoneMs / 1000),
    meaning: 'in the queue this long: anyone will do',
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
  MCP_CHAT_PROFANITY: {
    schema: z.enum(['off', 'flag', 'refuse']),
    default: 'off',
    meaning: 'English swear words: off (nothing), flag (marked for the reader) or refuse',
  },
  MCP_CHAT_SENDS_PER_MINUTE: {
    schema: count,
    default: '1200',
    meaning: 'messages that one person may send; of this and the next six, 0 is any number',
  },
  MCP_CHAT_CALLS_PER_MINUTE: {
    schema: count,
    default: '2400',
    meaning: 'other tool calls that one person may make',
  },
  MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: {
    schema: count,
    default: '3000',
    meaning: 'tool calls that one address may make, and twice as many requests',
  },
  MCP_CHAT_CALLS_PER_SECOND: {
    schema: count,
    default: '10000',
    meaning: 'tool calls that everybody together may make',
  },
  MCP_CHAT_ENROLMENTS_PER_HOUR_PER_ADDRESS: {
    schema: count,
    default: '200',
    meaning: 'people who may be new from one address',
  },
  MCP_CHAT_SESSIONS_PER_ADDRESS: {
    schema: count,
    default: '500',
    meaning: 'sessions that one address may have, as many streams, and four times as many connections',
  },
  MCP_CHAT_QUEUED_PER_ADDRESS: {
    schema: count,
    default: '8',
    meaning: 'people from one address who may wait in the queue',
  },
  MCP_CHAT_UNLIMITED_ADDRESSES: {
    schema: addresses,
    default: '127.0.0.1,::1',
    meaning: 'addresses or ranges that no limit of an address holds, separated by commas, or none',
  },
  MCP_CHAT_TRUSTED_PROXIES: {
    schema: proxies,
    default: '',
    meaning: 'proxies whose X-Forwarded-For is believed: addresses or ranges, separated by commas',
  },
  MCP_CHAT_TERMS_VERSION: {
    schema: z.string().regex(/^[\w.-]{0,64}$/, 'up to 64 of A-Z a-z 0-9 _ . -'),
    default: '',
    meaning: 'version of the terms that everybody has to accept to enter the queue',
  },
  MCP_CHAT_TERMS_FILE: {
    schema: z.string(),
    default: '',
    meaning: 'file with the text of these terms',
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
/** The value of every variable, checked and converted. */
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
  if ((config.MCP_CHAT_TERMS_VERSION === '') !== (config.MCP_CHAT_TERMS_FILE === '')) {
    throw new ConfigError('MCP_CHAT_TERMS_VERSION: set it together with MCP_CHAT_TERMS_FILE, or neither');
  }
  if (config.MCP_CHAT_MATCH_ANYONE_SECONDS < config.MCP_CHAT_MATCH_LANGUAGE_SECONDS) {
    throw new ConfigError('MCP_CHAT_MATCH_ANYONE_SECONDS: must not be less than MCP_CHAT_MATCH_LANGUAGE_SECONDS');
  }
  return config;
}

/** Addresses to listen on: the one that is named, or else those that `localhost` has in both families. */
export const hostsIn = ({ HOST }: Readonly<Record<string, string | undefined>>): readonly [string, ...string[]] =>
  HOST ? [HOST] : [variables.HOST.default, '::1'];

/** The rates of clients, as configured. */
export const clientRates = (config: Config): Rates => ({
  sendsPerMinute: config.MCP_CHAT_SENDS_PER_MINUTE,
  callsPerMinute: config.MCP_CHAT_CALLS_PER_MINUTE,
  callsPerMinutePerAddress: config.MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS,
  callsPerSecond: config.MCP_CHAT_CALLS_PER_SECOND,
  enrolmentsPerHourPerAddress: config.MCP_CHAT_ENROLMENTS_PER_HOUR_PER_ADDRESS,
  sessionsPerAddress: config.MCP_CHAT_SESSIONS_PER_ADDRESS,
  queuedPerAddress: config.MCP_CHAT_QUEUED_PER_ADDRESS,
});

/** The terms that are configured, if any. @throws ConfigError when they cannot be read */
export function readTerms(config: Config): Terms | undefined {
  const { MCP_CHAT_TERMS_VERSION: version, MCP_CHAT_TERMS_FILE: file } = config;
  if (version === '') return undefined;
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text.length > 0 && text.length <= limits.termsCharsMax) return { version, text };
  } catch (error) {
    throw new ConfigError(`MCP_CHAT_TERMS_FILE: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  throw new ConfigError(`MCP_CHAT_TERMS_FILE: must hold 1 to ${limits.termsCharsMax} characters`);
}

/** The configured times as the actors' host takes them, in milliseconds. */
export const hostTimes = (config: Config) => ({
  machines: {
    roomIdleMs: config.MCP_CHAT_ROOM_IDLE_SECONDS * 1000,
    historyMs: config.MCP_CHAT_HISTORY_SECONDS * 1000,
    schedule: {
      languageMs: config.MCP_CHAT_MATCH_LANGUAGE_SECONDS * 1000,
      anyoneMs: config.MCP_CHAT_MATCH_ANYONE_SECONDS * 1000,
    },
    roomMessagesMax: config.MCP_CHAT_ROOM_MESSAGES,
    roomMessagesPerMinute: config.MCP_CHAT_ROOM_MESSAGES_PER_MINUTE,
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

/** The text of `--help`. */
export const help = (): string =>
  [
    'mcp-chat: pairs strangers for pen-pal style chat over the Model Context Protocol.',
    '',
    'mcp-chat moderate --help: for moderators.',
    '',
    'Configured by environment variables:',
    ...Object.entries(variables).map(
      ([name, { default: preset, meaning }]) => `  ${name.padEnd(41)} ${meaning} (default: ${preset || 'none'})`,
    ),
  ].join('\n');
