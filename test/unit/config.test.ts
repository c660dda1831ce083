import { describe, expect, it } from 'vitest';
import { ConfigError, help, hostTimes, readConfig } from '../../src/config.ts';

const defaults = {
  HOST: '127.0.0.1',
  PORT: 3000,
  MCP_CHAT_STORE: 'sqlite',
  MCP_CHAT_DATA: './data',
  MCP_CHAT_ROOM_IDLE_SECONDS: 3600,
  MCP_CHAT_ROOM_MESSAGES: 5_000,
  MCP_CHAT_ROOM_MESSAGES_PER_MINUTE: 1_200,
  MCP_CHAT_AWAY_SECONDS: 180,
  MCP_CHAT_ABSENCE_SECONDS: 1800,
  MCP_CHAT_QUEUE_ABSENCE_SECONDS: 120,
  MCP_CHAT_MATCH_LANGUAGE_SECONDS: 10,
  MCP_CHAT_MATCH_ANYONE_SECONDS: 30,
  MCP_CHAT_HANDLE_LIFETIME_SECONDS: 86_400,
  MCP_CHAT_HISTORY_SECONDS: 86_400,
  MCP_CHAT_OUTBOX_ENTRIES: 1_000,
  MCP_CHAT_OUTBOX_SECONDS: 604_800,
  MCP_CHAT_PROFANITY: 'off',
  MCP_CHAT_SENDS_PER_MINUTE: 1200,
  MCP_CHAT_CALLS_PER_MINUTE: 2400,
  MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: 3000,
  MCP_CHAT_CALLS_PER_SECOND: 10_000,
  MCP_CHAT_ENROLMENTS_PER_HOUR_PER_ADDRESS: 200,
  MCP_CHAT_SESSIONS_PER_ADDRESS: 500,
  MCP_CHAT_QUEUED_PER_ADDRESS: 8,
  MCP_CHAT_UNLIMITED_ADDRESSES: ['127.0.0.1', '::/64'],
  MCP_CHAT_TRUSTED_PROXIES: [],
  MCP_CHAT_TERMS_VERSION: '',
  MCP_CHAT_TERMS_FILE: '',
  MCP_CHAT_STRIKES_MAX: 3,
  MCP_CHAT_TIMEOUT_SECONDS: 86_400,
  MCP_CHAT_EVIDENCE_SECONDS: 7_776_000,
  MCP_CHAT_ADMIN_TOKEN: '',
  MCP_CHAT_ADMIN_PORT: undefined,
  MCP_CHAT_ADMIN_URL: 'http://127.0.0.1:3000/admin',
  MCP_CHAT_ALLOWED_HOSTS: [],
  MCP_CHAT_ALLOWED_ORIGINS: [],
  MCP_CHAT_LOG_LEVEL: 'info',
};

/** As it is shown to operators. */
const shownDefault = (name: keyof typeof defaults): string =>
  name === 'MCP_CHAT_UNLIMITED_ADDRESSES' ? '127.0.0.1,::1' : String(defaults[name] ?? '') || 'none';

const failure = (environment: Readonly<Record<string, string>>): unknown => {
  try {
    readConfig(environment);
  } catch (error) {
    return error;
  }
  return 'read without complaint';
};

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual(defaults);
  });

  it('takes an empty value for one not set', () => {
    expect(readConfig(Object.fromEntries(Object.keys(defaults).map((name) => [name, ''])))).toEqual(defaults);
  });

  it('minds no variable of other programs', () => {
    expect(readConfig({ PATH: '/bin', MCP_CHATTER: '1', CHAT: 'x', npm_config_port: '1' })).toEqual(defaults);
  });

  it.each<readonly [name: keyof typeof defaults, text: string, value: unknown]>([
    ['HOST', '::1', '::1'],
    ['HOST', 'localhost', 'localhost'],
    ['PORT', '0', 0],
    ['PORT', '65535', 65_535],
    ['MCP_CHAT_ROOM_IDLE_SECONDS', '0.25', 0.25],
    ['MCP_CHAT_ROOM_MESSAGES', '0', 0],
    ['MCP_CHAT_ROOM_MESSAGES_PER_MINUTE', '7', 7],
    ['MCP_CHAT_AWAY_SECONDS', '1.5', 1.5],
    ['MCP_CHAT_ABSENCE_SECONDS', '0.001', 0.001],
    ['MCP_CHAT_QUEUE_ABSENCE_SECONDS', '90', 90],
    ['MCP_CHAT_MATCH_LANGUAGE_SECONDS', '0', 0],
    ['MCP_CHAT_MATCH_ANYONE_SECONDS', '10.5', 10.5],
    ['MCP_CHAT_HANDLE_LIFETIME_SECONDS', '60', 60],
    ['MCP_CHAT_HISTORY_SECONDS', '3600', 3_600],
    ['MCP_CHAT_OUTBOX_ENTRIES', '10', 10],
    ['MCP_CHAT_OUTBOX_SECONDS', '0.5', 0.5],
    ['MCP_CHAT_SENDS_PER_MINUTE', '0', 0],
    ['MCP_CHAT_CALLS_PER_SECOND', '10000000', 10_000_000],
    ['MCP_CHAT_UNLIMITED_ADDRESSES', 'none', []],
    ['MCP_CHAT_UNLIMITED_ADDRESSES', '10.0.0.1, 2001:DB8:1:2:3::4', ['10.0.0.1', '2001:db8:1:2::/64']],
    ['MCP_CHAT_TRUSTED_PROXIES', 'loopback, 10.0.0.0/8,::1', ['loopback', '10.0.0.0/8', '::1']],
    ['MCP_CHAT_STRIKES_MAX', '0', 0],
    ['MCP_CHAT_TIMEOUT_SECONDS', '0.5', 0.5],
    ['MCP_CHAT_EVIDENCE_SECONDS', '60', 60],
    ['MCP_CHAT_ADMIN_TOKEN', 'x'.repeat(32), 'x'.repeat(32)],
    ['MCP_CHAT_ADMIN_PORT', '0', 0],
    ['MCP_CHAT_ADMIN_URL', 'https://chat.example/admin', 'https://chat.example/admin'],
    ['MCP_CHAT_ALLOWED_HOSTS', ' Chat.Example , b.example:8443,, ', ['chat.example', 'b.example:8443']],
    ['MCP_CHAT_ALLOWED_ORIGINS', 'https://Web.example', ['https://web.example']],
    ['MCP_CHAT_PROFANITY', 'flag', 'flag'],
    ['MCP_CHAT_LOG_LEVEL', 'silent', 'silent'],
  ])('reads %s=%s', (name, text, value) => {
    expect(readConfig({ [name]: text })).toEqual({ ...defaults, [name]: value });
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['MCP_CHAT_STORE', 'postgres'],
    ['MCP_CHAT_ROOM_IDLE_SECONDS', '0'],
    ['MCP_CHAT_ROOM_IDLE_SECONDS', '-5'],
    ['MCP_CHAT_ROOM_IDLE_SECONDS', '1h'],
    ['MCP_CHAT_ROOM_IDLE_SECONDS', 'Infinity'],
    ['MCP_CHAT_ROOM_MESSAGES', '-1'],
    ['MCP_CHAT_ROOM_MESSAGES_PER_MINUTE', '1.5'],
    ['MCP_CHAT_ROOM_MESSAGES_PER_MINUTE', '60001'],
    ['MCP_CHAT_AWAY_SECONDS', 'NaN'],
    ['MCP_CHAT_ABSENCE_SECONDS', '10000001'],
    ['MCP_CHAT_QUEUE_ABSENCE_SECONDS', 'soon'],
    ['MCP_CHAT_PROFANITY', 'on'],
    ['MCP_CHAT_MATCH_LANGUAGE_SECONDS', '-1'],
    ['MCP_CHAT_STRIKES_MAX', '33'],
    ['MCP_CHAT_STRIKES_MAX', '1.5'],
    ['MCP_CHAT_TIMEOUT_SECONDS', '0'],
    ['MCP_CHAT_EVIDENCE_SECONDS', '-1'],
    ['MCP_CHAT_ADMIN_TOKEN', 'x'.repeat(31)],
    ['MCP_CHAT_ADMIN_PORT', '65536'],
    ['MCP_CHAT_ADMIN_URL', 'here'],
    ['MCP_CHAT_LOG_LEVEL', 'loud'],
    ['MCP_CHAT_SENDS_PER_MINUTE', '-1'],
    ['MCP_CHAT_CALLS_PER_MINUTE', '1.5'],
    ['MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS', 'many'],
    ['MCP_CHAT_CALLS_PER_SECOND', '10000001'],
    ['MCP_CHAT_ENROLMENTS_PER_HOUR_PER_ADDRESS', 'NaN'],
    ['MCP_CHAT_SESSIONS_PER_ADDRESS', '1e9'],
    ['MCP_CHAT_QUEUED_PER_ADDRESS', '-0.5'],
    ['MCP_CHAT_UNLIMITED_ADDRESSES', 'here'],
    ['MCP_CHAT_TRUSTED_PROXIES', 'proxy.example'],
    ['MCP_CHAT_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['MCP_CHAT_TERMS_VERSION', 'two words'],
  ])('stops at %s=%s in one line that names the variable and its default', (name, text) => {
    const error = failure({ [name]: text });
    expect(error).toBeInstanceOf(ConfigError);
    const preset = shownDefault(name as keyof typeof defaults);
    expect((error as ConfigError).message).toMatch(new RegExp(`^${name}: .+; default: ${preset}$`));
  });

  it.each(['MCP_CHAT_ROOM_IDLE', 'MCP_CHAT_', 'MCP_CHAT_room_idle_seconds', 'MCP_CHAT_AWAY_SECOND'])(
    'stops at a variable of ours that does not exist: %s',
    (name) => {
      expect(failure({ [name]: '' })).toMatchObject({
        name: 'ConfigError',
        message: `${name}: no such variable; --help lists all`,
      });
    },
  );

  it.each([{ MCP_CHAT_TERMS_VERSION: '1' }, { MCP_CHAT_TERMS_FILE: 'terms.txt' }])(
    'takes no half of the terms: %j',
    (half) => {
      expect(failure(half)).toMatchObject({
        name: 'ConfigError',
        message: 'MCP_CHAT_TERMS_VERSION: set it together with MCP_CHAT_TERMS_FILE, or neither',
      });
    },
  );

  it.each(['0.0.0.0', '::', '192.168.1.2', 'chat.example'])('does not listen on %s without hosts to serve', (HOST) => {
    expect(failure({ HOST })).toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/^MCP_CHAT_ALLOWED_HOSTS: .+HOST is not a local address$/),
    });
    expect(readConfig({ HOST, MCP_CHAT_ALLOWED_HOSTS: 'chat.example' })).toMatchObject({ HOST });
  });

  it('does not let a demand for a language outlast the time after which anyone will do', () => {
    expect(failure({ MCP_CHAT_MATCH_LANGUAGE_SECONDS: '31' })).toMatchObject({
      name: 'ConfigError',
      message: 'MCP_CHAT_MATCH_ANYONE_SECONDS: must not be less than MCP_CHAT_MATCH_LANGUAGE_SECONDS',
    });
  });

  it('gives the host its times in milliseconds', () => {
    const seconds = {
      MCP_CHAT_ROOM_IDLE_SECONDS: '1',
      MCP_CHAT_AWAY_SECONDS: '2.5',
      MCP_CHAT_ABSENCE_SECONDS: '3',
      MCP_CHAT_QUEUE_ABSENCE_SECONDS: '4',
      MCP_CHAT_HANDLE_LIFETIME_SECONDS: '5',
      MCP_CHAT_HISTORY_SECONDS: '6',
      MCP_CHAT_OUTBOX_ENTRIES: '70',
      MCP_CHAT_OUTBOX_SECONDS: '8',
      MCP_CHAT_MATCH_LANGUAGE_SECONDS: '6',
      MCP_CHAT_MATCH_ANYONE_SECONDS: '7.5',
      MCP_CHAT_STRIKES_MAX: '4',
      MCP_CHAT_TIMEOUT_SECONDS: '9',
      MCP_CHAT_EVIDENCE_SECONDS: '10',
    };
    expect(hostTimes(readConfig(seconds))).toEqual({
      machines: {
        roomIdleMs: 1_000,
        historyMs: 6_000,
        schedule: { languageMs: 6_000, anyoneMs: 7_500 },
        roomMessagesMax: 5_000,
        roomMessagesPerMinute: 1_200,
        strikePolicy: { strikesMax: 4, timeoutMs: 9_000 },
      },
      retention: { entriesMax: 70, ageMs: 8_000, evidenceMs: 10_000 },
      presence: {
        awayMs: 2_500,
        absenceMs: 3_000,
        queueAbsenceMs: 4_000,
        unprovenMs: 60_000,
        streamKeepsPlaceMs: 900_000,
        lifetimeMs: 5_000,
      },
    });
  });

  it('is listed by --help: every name with its default', () => {
    const lines = help().split('\n');
    for (const name of Object.keys(defaults)) {
      const shown = shownDefault(name as keyof typeof defaults);
      expect(lines.filter((line) => new RegExp(`^ {2}${name} .+ \\(default: ${shown}\\)$`).test(line))).toHaveLength(1);
    }
  });
});
