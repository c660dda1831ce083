import { describe, expect, it } from 'vitest';
import { exchange } from '../support/raw-http.ts';
import { launch, startServer } from '../support/server-process.ts';

const wrong: { variable: string; values: string[] }[] = [
  { variable: 'PORT', values: ['http', '-1', '65536'] },
  { variable: 'MCP_CHAT_STORE', values: ['postgres'] },
  { variable: 'MCP_CHAT_ROOM_IDLE_SECONDS', values: ['0', 'an hour'] },
  { variable: 'MCP_CHAT_AWAY_SECONDS', values: ['3m'] },
  { variable: 'MCP_CHAT_ABSENCE_SECONDS', values: ['1e12'] },
  { variable: 'MCP_CHAT_QUEUE_ABSENCE_SECONDS', values: ['2,5'] },
  { variable: 'MCP_CHAT_MATCH_LANGUAGE_SECONDS', values: ['-1'] },
  { variable: 'MCP_CHAT_MATCH_ANYONE_SECONDS', values: ['5'] },
  { variable: 'MCP_CHAT_HANDLE_LIFETIME_SECONDS', values: ['a day'] },
  { variable: 'MCP_CHAT_HISTORY_SECONDS', values: ['-1'] },
  { variable: 'MCP_CHAT_OUTBOX_ENTRIES', values: ['9', '10.5'] },
  { variable: 'MCP_CHAT_OUTBOX_SECONDS', values: ['1 week'] },
  { variable: 'MCP_CHAT_PROFANITY', values: ['on'] },
  { variable: 'MCP_CHAT_STRIKES_MAX', values: ['-1', '2.5'] },
  { variable: 'MCP_CHAT_TIMEOUT_SECONDS', values: ['0'] },
  { variable: 'MCP_CHAT_EVIDENCE_SECONDS', values: ['90 days'] },
  { variable: 'MCP_CHAT_ADMIN_TOKEN', values: ['too-short'] },
  { variable: 'MCP_CHAT_ADMIN_PORT', values: ['admin'] },
  { variable: 'MCP_CHAT_LOG_LEVEL', values: ['loud'] },
  { variable: 'MCP_CHAT_SENDS_PER_MINUTE', values: ['-1'] },
  { variable: 'MCP_CHAT_CALLS_PER_MINUTE', values: ['1.5'] },
  { variable: 'MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS', values: ['many'] },
  { variable: 'MCP_CHAT_CALLS_PER_SECOND', values: ['1e9'] },
  { variable: 'MCP_CHAT_ENROLMENTS_PER_HOUR_PER_ADDRESS', values: ['-5'] },
  { variable: 'MCP_CHAT_SESSIONS_PER_ADDRESS', values: ['0.5'] },
  { variable: 'MCP_CHAT_QUEUED_PER_ADDRESS', values: ['none'] },
  { variable: 'MCP_CHAT_UNLIMITED_ADDRESSES', values: ['local'] },
  { variable: 'MCP_CHAT_TRUSTED_PROXIES', values: ['proxy.example', '10.0.0.0/33'] },
  { variable: 'MCP_CHAT_TERMS_VERSION', values: ['1', 'two words'] },
  { variable: 'MCP_CHAT_ROOM_IDLE', values: ['60'] },
];
const rows = wrong.flatMap(({ variable, values }) => values.map((value) => ({ variable, value })));

const names = [
  'HOST',
  'PORT',
  'MCP_CHAT_STORE',
  'MCP_CHAT_DATA',
  'MCP_CHAT_ROOM_IDLE_SECONDS',
  'MCP_CHAT_ROOM_MESSAGES',
  'MCP_CHAT_ROOM_MESSAGES_PER_MINUTE',
  'MCP_CHAT_AWAY_SECONDS',
  'MCP_CHAT_ABSENCE_SECONDS',
  'MCP_CHAT_QUEUE_ABSENCE_SECONDS',
  'MCP_CHAT_MATCH_LANGUAGE_SECONDS',
  'MCP_CHAT_MATCH_ANYONE_SECONDS',
  'MCP_CHAT_HANDLE_LIFETIME_SECONDS',
  'MCP_CHAT_HISTORY_SECONDS',
  'MCP_CHAT_OUTBOX_ENTRIES',
  'MCP_CHAT_OUTBOX_SECONDS',
  'MCP_CHAT_PROFANITY',
  'MCP_CHAT_SENDS_PER_MINUTE',
  'MCP_CHAT_CALLS_PER_MINUTE',
  'MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS',
  'MCP_CHAT_CALLS_PER_SECOND',
  'MCP_CHAT_ENROLMENTS_PER_HOUR_PER_ADDRESS',
  'MCP_CHAT_SESSIONS_PER_ADDRESS',
  'MCP_CHAT_QUEUED_PER_ADDRESS',
  'MCP_CHAT_UNLIMITED_ADDRESSES',
  'MCP_CHAT_TRUSTED_PROXIES',
  'MCP_CHAT_TERMS_VERSION',
  'MCP_CHAT_TERMS_FILE',
  'MCP_CHAT_STRIKES_MAX',
  'MCP_CHAT_TIMEOUT_SECONDS',
  'MCP_CHAT_EVIDENCE_SECONDS',
  'MCP_CHAT_ADMIN_TOKEN',
  'MCP_CHAT_ADMIN_PORT',
  'MCP_CHAT_ADMIN_URL',
  'MCP_CHAT_ALLOWED_HOSTS',
  'MCP_CHAT_ALLOWED_ORIGINS',
  'MCP_CHAT_LOG_LEVEL',
];

describe('does not start', () => {
  it.concurrent.each(rows)('with $variable=$value', async ({ variable, value }) => {
    const { code, stdout, stderr } = await launch({ PORT: '0', [variable]: value }).exited;

    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expect.any(String) });
    expect(stderr).toMatch(new RegExp(`^${variable}: [^\\n]+\\n$`));
  });

  it.concurrent.each(['0.0.0.0', '::', 'chat.example'])('on %s without allowed hosts', async (HOST) => {
    const { code, stdout, stderr } = await launch({ PORT: '0', HOST }).exited;

    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 1, stdout: '', lines: 2 });
    expect(stderr).toMatch(/^MCP_CHAT_ALLOWED_HOSTS: /);
  });
});

describe('starts', () => {
  it('with one line on stdout, and all else on stderr', async () => {
    const server = await startServer();
    await exchange(server.url);
    await server.stop();

    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect((await server.exited).stdout).toBe(`mcp-chat listening on ${server.url}\n`);
  });

  it('with an empty value as if there were none', async () => {
    const server = await startServer({ MCP_CHAT_ROOM_IDLE_SECONDS: '', MCP_CHAT_LOG_LEVEL: '' });

    expect((await exchange(new URL('/readyz', server.url).href)).status).toBe(200);
    await server.stop();
  });

  it('on every address with allowed hosts, and serves those and the local names only', async () => {
    const server = await startServer({ HOST: '0.0.0.0', MCP_CHAT_ALLOWED_HOSTS: 'chat.example, Other.Example:8080' });
    const url = new URL(server.url);
    url.hostname = '127.0.0.1';
    const hosts = [
      'chat.example',
      'chat.example:3000',
      'other.example:8080',
      'localhost',
      'other.example',
      'evil.example',
    ];

    const statuses = [];
    for (const host of hosts)
      statuses.push((await exchange(new URL('/nowhere', url).href, { headers: { host } })).status);

    expect(statuses).toEqual([404, 404, 404, 404, 403, 403]);
    await server.stop();
  });

  it('with allowed origins, and serves those and the local ones only', async () => {
    const server = await startServer({ MCP_CHAT_ALLOWED_ORIGINS: 'https://chat.example' });
    const origins = ['https://chat.example', 'http://localhost:5173', 'http://chat.example', 'null'];

    const statuses = [];
    for (const origin of origins)
      statuses.push((await exchange(server.url, { method: 'PUT', headers: { origin } })).status);

    expect(statuses).toEqual([405, 405, 403, 403]);
    await server.stop();
  });
});

it('does not start where another one listens, and says so in one line', async () => {
  const first = await startServer({});
  const { code, stdout, stderr } = await launch({ PORT: new URL(first.url).port }).exited;

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^listen EADDRINUSE[^\n]*\n$/);
  await first.stop();
});

describe('--help', () => {
  it('lists every variable with its default, and starts nothing', async () => {
    const { code, stdout, stderr } = await launch({ PORT: 'wrong' }, ['--help']).exited;

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect([...stdout.matchAll(/^ {2}(\w+) +\S.* \(default: \S+\)$/gm)].map(([, name]) => name)).toEqual(names);
  });
});
