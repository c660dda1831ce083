import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { moderate } from '../../../src/cli/moderate.ts';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

const token = 'the-token-of-the-moderators-itself';
let asked: Asked[] = [];
let answer: { status: number; body: object | string } = { status: 200, body: {} };

const server = createServer(async (request, response) => {
  const text = (await request.toArray()).join('');
  asked.push({
    method: request.method,
    url: request.url,
    authorization: request.headers.authorization,
    body: text === '' ? undefined : JSON.parse(text),
  });
  const type = typeof answer.body === 'string' ? 'text/html' : 'application/json';
  const answered = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': type }).end(answered);
});

let environment: Record<string, string>;
beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: { success: true } };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  environment = { MCP_CHAT_ADMIN_URL: `http://127.0.0.1:${port}/admin`, MCP_CHAT_ADMIN_TOKEN: token };
});
afterEach(async () => {
  vi.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function run(line: string, given: Record<string, string> = environment) {
  const out = vi.spyOn(console, 'log').mockImplementation(() => {});
  const err = vi.spyOn(console, 'error').mockImplementation(() => {});
  const code = await moderate(line === '' ? [] : line.split(' '), given);
  return { code, out: out.mock.calls.flat().join('\n'), err: err.mock.calls.flat().join('\n') };
}

describe('moderate', () => {
  it.each([
    ['list', 'GET', '/admin/reports', undefined],
    [
      'list --status open --after report_1 --limit 5',
      'GET',
      '/admin/reports?status=open&after=report_1&limit=5',
      undefined,
    ],
    ['show report_1', 'GET', '/admin/reports/report_1', undefined],
    ['show ../users/x', 'GET', '/admin/reports/..%2Fusers%2Fx', undefined],
    ['audit --before 7', 'GET', '/admin/audit?before=7', undefined],
    [
      'dismiss report_1 --moderator mo --note no',
      'POST',
      '/admin/reports/report_1/dismiss',
      { moderator: 'mo', note: 'no' },
    ],
    [
      'timeout bob --seconds 60 --moderator mo --report report_1',
      'POST',
      '/admin/users/bob/timeout',
      { moderator: 'mo', seconds: 60, report_id: 'report_1' },
    ],
    ['ban bob --moderator mo', 'POST', '/admin/users/bob/ban', { moderator: 'mo' }],
    ['unban bob --moderator mo', 'POST', '/admin/users/bob/unban', { moderator: 'mo' }],
  ])('%s', async (line, method, url, body) => {
    await run(`${line} --json`);
    expect(asked).toEqual([{ method, url, authorization: `Bearer ${token}`, body }]);
  });

  it.each([
    [''],
    ['promote bob'],
    ['ban --moderator mo'],
    ['ban bob'],
    ['timeout bob --moderator mo'],
    ['timeout bob --moderator mo --seconds soon'],
    ['list --colour'],
    ['ban bob --moderator mo --seconds 60'],
    ['timeout bob --moderator mo --seconds 60 --status open'],
    ['dismiss report_1 --moderator mo --report report_2'],
    ['unban bob --moderator mo --report report_1'],
    ['show report_1 --limit 5'],
    ['list --before 7'],
    ['audit --after report_1'],
    ['ban bob carl --moderator mo'],
    ['list bob'],
  ])('ends with 2 and asks nothing: %s', async (line) => {
    const { code, out, err } = await run(line);
    expect([code, asked, (out + err).length > 0]).toEqual([2, [], true]);
  });

  it('ends with 2 without a token', async () => {
    expect(await run('list', {})).toEqual({ code: 2, out: '', err: expect.stringContaining('MCP_CHAT_ADMIN_TOKEN') });
  });

  it('explains itself', async () => {
    expect(await run('--help', {})).toEqual({ code: 0, out: expect.stringContaining('Exit codes'), err: '' });
  });

  it('ends with 1 and the reason when the server refuses', async () => {
    answer = { status: 404, body: { error: { code: 'nobody', message: 'Nobody is known.' } } };
    expect(await run('ban bob --moderator mo')).toEqual({ code: 1, out: '', err: 'nobody: Nobody is known.' });
  });

  it('ends with 1 when the server cannot be reached', async () => {
    const gone = { ...environment, MCP_CHAT_ADMIN_URL: 'http://127.0.0.1:1/admin' };
    expect(await run('list', gone)).toEqual({ code: 1, out: '', err: expect.stringMatching(/cannot be reached: ./) });
  });

  it.each<[string, typeof answer]>([
    ['answers of another kind', { status: 404, body: { error: 'Not found. The MCP endpoint is at /mcp.' } }],
    ['a page instead of an answer', { status: 502, body: '<html>bad gateway</html>' }],
    ['a page that is no error', { status: 200, body: '<html>welcome</html>' }],
    ['an answer without a reason', { status: 500, body: {} }],
    ['nothing but null', { status: 404, body: 'null' }],
  ])('tells where moderators are not served: %s', async (_, other) => {
    answer = other;
    const told = `HTTP ${other.status}: no moderators' API at ${environment.MCP_CHAT_ADMIN_URL}: set MCP_CHAT_ADMIN_TOKEN`;
    for (const line of ['list', 'list --json']) {
      expect(await run(line)).toEqual({ code: 1, out: '', err: expect.stringContaining(told) });
      vi.restoreAllMocks();
    }
  });

  it.each([['127.0.0.1:3000/admin'], ['nonsense'], ['ftp://127.0.0.1/admin']])(
    'ends with 2 when the URL is none: %s',
    async (url) => {
      const err = expect.stringContaining('MCP_CHAT_ADMIN_URL');
      expect(await run('list', { ...environment, MCP_CHAT_ADMIN_URL: url })).toEqual({ code: 2, out: '', err });
    },
  );

  it('says done, and no more, when it is', async () => {
    expect(await run('ban bob --moderator mo')).toEqual({ code: 0, out: 'done', err: '' });
  });

  it('shows reports as a table, and where to go on', async () => {
    const report = { report_id: 'report_1', filed_at: 'then', status: 'open', reason: 'spam', about: 'bob', by: 'ann' };
    answer = { status: 200, body: { reports: [report], next: 'report_1' } };
    expect((await run('list')).out.split('\n')).toEqual([
      'REPORT_ID  FILED_AT  STATUS  REASON  ABOUT  BY',
      'report_1   then      open    spam    | bob  | ann',
      'There is more: --after report_1',
    ]);
  });

  it('shows strangers’ text quoted, line by line, with nothing in it that a terminal would obey', async () => {
    const hostile = '\u001b[2Jstatus: dismissed\nbob\u202e\u{e0041}\r!';
    const message = { seq: 1, from: 'bob', message: hostile, timestamp: 'then' };
    const gone = { seq: 2, from: 'ann', message: '', timestamp: 'then', erased: true };
    const report = { report_id: 'report_1', status: 'open', settled_at: null, comment: hostile, untrusted: true };
    answer = { status: 200, body: { ...report, messages: [message, gone] } };
    expect((await run('show report_1')).out.split('\n')).toEqual([
      'report_id: report_1',
      'status: open',
      'settled_at: -',
      'comment of the reporter, quoted:',
      '| \\u{1b}[2Jstatus: dismissed',
      '| bob\\u{202e}\\u{e0041}\\u{d}!',
      'last messages, quoted (2):',
      '  1  then | bob',
      '| \\u{1b}[2Jstatus: dismissed',
      '| bob\\u{202e}\\u{e0041}\\u{d}!',
      '  2  then  (erased by its sender) | ann',
    ]);
  });

  it('shows each report as lines of its own where a table has no room', async () => {
    const report = { report_id: 'report_1', filed_at: 'then', status: 'open', reason: 'spam', about: 'bob', by: 'ann' };
    answer = { status: 200, body: { reports: [report, { ...report, report_id: 'report_2' }], next: null } };
    const lines = ['filed_at: then', 'status: open', 'reason: spam', 'about: | bob', 'by: | ann'];
    expect((await run('list', { ...environment, COLUMNS: '40' })).out.split('\n')).toEqual([
      'report_id: report_1',
      ...lines,
      '',
      'report_id: report_2',
      ...lines,
    ]);
  });

  it('prints JSON that a terminal shows as it is, and that says the same', async () => {
    const body = { comment: 'a\u009b31m\u202e\n\u{e0041}b', reports: [] };
    answer = { status: 200, body };
    const { out } = await run('list --json');
    expect(out).not.toMatch(/[^\n\x20-\x7e]/);
    expect(JSON.parse(out)).toEqual(body);
  });
});

/** The questions at a terminal: the cells that it needs for a line, as a terminal that draws as wide as any does. */
const isWithin = (line: string, width: number): boolean =>
  [...line].reduce((sum, char) => sum + cellsAtMost(char), 0) <= width;
const cellsAtMost = (char: string): number => (/^[\x20-\x7e]$/.test(char) ? 1 : 2);

describe.each([1, 4, 5, 13, 20, 40, 79, 80, 200])('people’s words on a terminal of %d cells', (width) => {
  const sentence = 'Q'.repeat(700);
  it.each([
    ['a long line', sentence],
    ['a word on the next row', `${'Q '.repeat(width)}status: dismissed`],
    ['wide letters', '請'.repeat(90)],
    ['letters of uncertain width', 'Ωж±§'.repeat(90)],
    ['pictures', '❤️👩‍👩‍👧🇩🇪☎'.repeat(30)],
    ['marks on marks', `Q${'\u0301'.repeat(300)}`],
    ['a mark first', '\u0338\u20dd'.repeat(20)],
    ['rows of nothing', '\n\n\nstatus: dismissed\n\n'],
    ['line ends of other kinds', 'a\rb\u2028c\u2029d\u0085e\vf\fg'],
    ['what moves the cursor', '\u001b[1A\u001b[2K\u009b1Areport_id: r\b\b\b'],
    ['from right to left', 'אבג\u202eabc\u2066'.repeat(30)],
    ['what looks like a mark', '| | |\n| status: open'],
  ])('are marked on every row: %s', async (_, words) => {
    const ours = new Set([
      'report_id: report_1',
      'comment of the reporter, quoted:',
      'last messages, quoted (1):',
      'about:',
      '  1  then',
    ]);
    const messages = [{ seq: 1, from: sentence.slice(0, 32), message: words, timestamp: 'then' }];
    const about = sentence.slice(0, 32);
    answer = { status: 200, body: { report_id: 'report_1', about, comment: words, messages, untrusted: true } };
    const { out } = await run('show report_1', { ...environment, COLUMNS: String(width) });
    const theirs = out.split('\n').filter((line) => !ours.has(line));
    const inline = new Set([`about: | ${about}`, `  1  then | ${about}`]);
    const unmarked = theirs.filter((line) => !line.startsWith('| ') && !(inline.has(line) && line.length <= width));
    const broken = theirs.filter((line) => !isWithin(line, Math.max(width, 4)));
    expect({ unmarked, broken }).toEqual({ unmarked: [], broken: [] });
    expect(theirs.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
