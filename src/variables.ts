import { z } from 'zod';
import { limits as machineLimits } from '../machines/limits.ts';
import { countedRange } from './admission/address-ranges.ts';
import { addressBehind } from './admission/client-address.ts';
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

/** Every environment variable, with its schema, its default and its meaning. */
export const variables = {
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
    meaning: 'seconds without a message after which a room closes',
  },
  MCP_CHAT_ROOM_MESSAGES: {
    schema: wholeNumber,
    default: '5000',
    meaning: 'messages after which a room closes, with a warning before (0 = unlimited)',
  },
  MCP_CHAT_ROOM_MESSAGES_PER_MINUTE: {
    schema: wholeNumber,
    default: '1200',
    meaning: 'messages per minute of one member of a room, and as many at once (0 = unlimited)',
  },
  MCP_CHAT_AWAY_SECONDS: {
    schema: seconds,
    default: '180',
    meaning: 'in a room, seconds without stream and call until the partner hears that the user is away',
  },
  MCP_CHAT_ABSENCE_SECONDS: {
    schema: seconds,
    default: '1800',
    meaning: 'in a room, seconds without stream and call until the room ends',
  },
  MCP_CHAT_QUEUE_ABSENCE_SECONDS: {
    schema: seconds,
    default: '120',
    meaning: 'in the queue, seconds without stream and call until the user loses the place',
  },
  MCP_CHAT_MATCH_LANGUAGE_SECONDS: {
    schema: secondsOrNone,
    default: String(machineLimits.matchLanguageMs / 1000),
    meaning: 'seconds in the queue after which a shared language is enough, without a shared interest',
  },
  MCP_CHAT_MATCH_ANYONE_SECONDS: {
    schema: secondsOrNone,
    default: String(machineLimits.matchAnyoneMs / 1000),
    meaning: 'seconds in the queue after which any partner will do',
  },
  MCP_CHAT_HANDLE_LIFETIME_SECONDS: {
    schema: seconds,
    default: '86400',
    meaning: 'seconds without a call after which a user and the handle are forgotten',
  },
  MCP_CHAT_HISTORY_SECONDS: {
    schema: seconds,
    default: '86400',
    meaning: 'seconds after the end of a room in which its messages can be read',
  },
  MCP_CHAT_OUTBOX_ENTRIES: {
    schema: z.coerce.number().int().min(10).max(1_000_000),
    default: String(limits.outboxEntriesMax),
    meaning: 'unread events kept per user; the oldest goes when one more comes, and the user is told',
  },
  MCP_CHAT_OUTBOX_SECONDS: {
    schema: seconds,
    default: '604800',
    meaning: 'seconds after which an unread event goes, and the user is told',
  },
  MCP_CHAT_PROFANITY: {
    schema: z.enum(['off', 'flag', 'refuse']),
    default: 'off',
    meaning: 'English swear words: off (nothing), flag (marked for the reader) or refuse',
  },
  MCP_CHAT_SENDS_PER_MINUTE: {
    schema: count,
    default: '1200',
    meaning: 'messages per user and minute; here and in the next six, 0 = unlimited',
  },
  MCP_CHAT_CALLS_PER_MINUTE: {
    schema: count,
    default: '2400',
    meaning: 'other tool calls per user and minute',
  },
  MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: {
    schema: count,
    default: '3000',
    meaning: 'tool calls per address and minute, and twice as many requests',
  },
  MCP_CHAT_CALLS_PER_SECOND: {
    schema: count,
    default: '10000',
    meaning: 'tool calls per second of all users together',
  },
  MCP_CHAT_ENROLMENTS_PER_HOUR_PER_ADDRESS: {
    schema: count,
    default: '200',
    meaning: 'new users per address and hour',
  },
  MCP_CHAT_SESSIONS_PER_ADDRESS: {
    schema: count,
    default: '500',
    meaning: 'sessions per address, as many streams, and four times as many connections',
  },
  MCP_CHAT_QUEUED_PER_ADDRESS: {
    schema: count,
    default: '8',
    meaning: 'users in the queue per address',
  },
  MCP_CHAT_UNLIMITED_ADDRESSES: {
    schema: addresses,
    default: '127.0.0.1,::1',
    meaning: 'addresses or ranges without limits per address, separated by commas, or none',
  },
  MCP_CHAT_TRUSTED_PROXIES: {
    schema: proxies,
    default: '',
    meaning: 'proxies whose X-Forwarded-For is believed: addresses or ranges, separated by commas',
  },
  MCP_CHAT_TERMS_VERSION: {
    schema: z.string().regex(/^[\w.-]{0,64}$/, 'up to 64 of A-Z a-z 0-9 _ . -'),
    default: '',
    meaning: 'version of the terms that each user accepts to enter the queue',
  },
  MCP_CHAT_TERMS_FILE: {
    schema: z.string(),
    default: '',
    meaning: 'file with the text of these terms',
  },
  MCP_CHAT_STRIKES_MAX: {
    schema: z.coerce.number().int().min(0).max(machineLimits.strikesPerUserMax),
    default: String(machineLimits.strikesMax),
    meaning: 'reporters within 7 days after which a user is timed out (0 = only a moderator does)',
  },
  MCP_CHAT_TIMEOUT_SECONDS: {
    schema: seconds,
    default: '86400',
    meaning: 'seconds that this time-out lasts; the third is a ban',
  },
  MCP_CHAT_EVIDENCE_SECONDS: {
    schema: seconds,
    default: '7776000',
    meaning: 'seconds that a report and its evidence are kept after it was settled, or filed',
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
