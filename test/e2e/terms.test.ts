import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/client-answer.ts';
import { RawClient } from '../support/raw-client.ts';
import { RawModern } from '../support/raw-modern.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { launch, startServer } from '../support/server-process.ts';

const terms = 'Be kind.\nYou must be 18 or older.';
const version = '2026-11';
const folder = mkdtempSync(join(tmpdir(), 'mcp-chat-terms-'));
const file = join(folder, 'terms.txt');
writeFileSync(file, `${terms}\n`);
afterAll(() => rmSync(folder, { recursive: true }));

interface Newcomer {
  call(name: string, args?: object): Promise<Answer>;
  close(): void;
}
const eras: { era: string; connect: (url: string) => Promise<Newcomer> }[] = [
  { era: '2025-11-25', connect: (url) => RawClient.connect(url) },
  { era: '2026-07-28', connect: async (url) => new RawModern(url) },
];

describe.each(eras)('with terms, in $era', ({ connect }) => {
  let server: ServerProcess;
  let newcomer: Newcomer;
  beforeAll(async () => {
    server = await startServer({ MCP_CHAT_TERMS_VERSION: version, MCP_CHAT_TERMS_FILE: file });
    newcomer = await connect(server.url);
  });
  afterAll(async () => {
    newcomer.close();
    await server.stop();
  });

  it.each([{}, { accept_terms: '' }, { accept_terms: '2026-10' }, { accept_terms: 'yes', user_id: 'ann' }])(
    'entering with %j is refused with the terms, and makes nobody',
    async (args) => {
      const { isError, fields, text } = await newcomer.call('enter_queue', args);

      expect({ isError, fields }).toEqual({
        isError: true,
        fields: {
          next: fields.error.message,
          error: { code: 'terms_required', message: expect.any(String), terms_version: version, terms },
        },
      });
      expect(text).toContain(`terms_version: ${version}`);
      expect(text).toContain(terms);
      expect((await newcomer.call('get_status')).fields.error.code).toBe('handle_required');
    },
  );

  it('entering with this very version is accepted, each time anew', async () => {
    const { fields } = await newcomer.call('enter_queue', { accept_terms: version, user_id: 'ann' });
    const { handle } = fields;
    await newcomer.call('leave_queue', { handle });

    const codes = [
      (await newcomer.call('enter_queue', { handle })).fields.error.code,
      (await newcomer.call('get_status', { handle })).fields.state,
      (await newcomer.call('enter_queue', { handle, accept_terms: version })).fields.status,
    ];

    expect([fields.status, fields.user_id]).toEqual(['queued', 'ann']);
    expect(codes).toEqual(['terms_required', 'left', 'queued']);
    await newcomer.call('leave_queue', { handle });
  });
});

describe.each(eras)('leaving for the next partner, in $era', ({ connect }) => {
  const data = mkdtempSync(join(tmpdir(), 'mcp-chat-terms-data-'));
  afterAll(() => rmSync(data, { recursive: true }));
  const start = (accepted: string) =>
    startServer({
      MCP_CHAT_STORE: 'sqlite',
      MCP_CHAT_DATA: data,
      MCP_CHAT_TERMS_VERSION: accepted,
      MCP_CHAT_TERMS_FILE: file,
    });

  it('needs no further word from whoever accepted the terms of now, and does from whoever accepted others', async () => {
    const first = await start(version);
    const people = [await connect(first.url), await connect(first.url), await connect(first.url)] as const;
    const enter = async (person: Newcomer) => (await person.call('enter_queue', { accept_terms: version })).fields;
    const [ann, bob] = [await enter(people[0]), await enter(people[1])];
    await enter(people[2]);
    const left = await people[0].call('leave_chat', { handle: ann.handle, room_id: bob.room.room_id, requeue: true });
    expect(left.fields).toMatchObject({ success: true, status: 'matched' });
    for (const person of people) person.close();
    await first.stop();

    const second = await start('2027-01');
    const again = await connect(second.url);
    const { room_id } = left.fields.room;
    const refused = await again.call('leave_chat', { handle: ann.handle, room_id, requeue: true });
    expect(refused.fields).toMatchObject({
      success: true,
      requeue_error: { code: 'terms_required', terms_version: '2027-01' },
    });
    expect((await again.call('get_status', { handle: ann.handle })).fields.state).toBe('left');
    again.close();
    await second.stop();
  });
});

describe('does not start with terms', () => {
  const empty = join(folder, 'empty.txt');
  const long = join(folder, 'long.txt');
  writeFileSync(empty, ' \n');
  writeFileSync(long, 'x'.repeat(16_001));

  it.each([
    ['whose file is missing', { MCP_CHAT_TERMS_VERSION: '1', MCP_CHAT_TERMS_FILE: join(folder, 'none.txt') }, 'ENOENT'],
    ['whose file is a folder', { MCP_CHAT_TERMS_VERSION: '1', MCP_CHAT_TERMS_FILE: folder }, 'EISDIR'],
    ['that are empty', { MCP_CHAT_TERMS_VERSION: '1', MCP_CHAT_TERMS_FILE: empty }, 'must hold 1 to 16000'],
    ['that are too long', { MCP_CHAT_TERMS_VERSION: '1', MCP_CHAT_TERMS_FILE: long }, 'must hold 1 to 16000'],
    ['without a version', { MCP_CHAT_TERMS_FILE: file }, 'together'],
    ['without a file', { MCP_CHAT_TERMS_VERSION: '1' }, 'together'],
  ])('%s, and says so in one line', async (_, environment, why) => {
    const { code, stdout, stderr } = await launch({ PORT: '0', MCP_CHAT_STORE: 'memory', ...environment }).exited;

    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 1, stdout: '', lines: 2 });
    expect(stderr).toMatch(new RegExp(`^MCP_CHAT_TERMS_(FILE|VERSION): .*${why}`));
  });
});
