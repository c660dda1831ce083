import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Rates } from './admission/rate-limits.ts';
import type { Terms } from './admission/terms.ts';
import { isLoopback } from './http/guards.ts';
import { limits } from './limits.ts';
import { variables } from './variables.ts';

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
