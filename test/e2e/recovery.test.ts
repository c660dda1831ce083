// Goal: whatever was acknowledged is there after the process is gone, however it went.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawClient } from '../support/raw-client.ts';
import { launch, startServer } from '../support/server-process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stored = () => ({ MCP_CHAT_STORE: 'sqlite', MCP_CHAT_DATA: folder });

/** Ann and Bob in a room, Ann having said two things that Bob has not read. */
async function chatting(url: string) {
  const [ann, bob] = [await RawClient.connect(url), await RawClient.connect(url)];
  const { handle: annHandle } = (await ann.call('enter_queue', { display_name: 'Ann' })).fields;
  const { handle: bobHandle, room, cursor } = (await bob.call('enter_queue')).fields;
  const { room_id } = room;
  const sent = [];
  for (const message of ['one', 'two']) {
    sent.push((await ann.call('send_message', { room_id, message, client_message_id: message })).fields);
  }
  ann.close();
  bob.close();
  return { annHandle, bobHandle, room_id, cursor, sent };
}

const words = (events: readonly { payload: Readonly<Record<string, unknown>> }[]) =>
  events.map(({ payload }) => payload.message ?? 'found');

describe.each(['SIGKILL', 'SIGTERM'] as const)('after %s and a new start on the same data', (signal) => {
  it('rooms, unread events, handles and sends are as they were', async () => {
    const first = await startServer(stored());
    const { annHandle, bobHandle, room_id, cursor, sent } = await chatting(first.url);
    first.kill(signal);
    await first.exited;
    const second = await startServer(stored());
    const [ann, bob] = [await RawClient.connect(second.url), await RawClient.connect(second.url)];

    const unread = (await bob.call('wait_for_events', { handle: bobHandle, cursor })).fields;
    expect(words(unread.events)).toEqual(['found', 'one', 'two']);
    const again = { room_id, message: 'two', client_message_id: 'two', handle: annHandle };
    expect((await ann.call('send_message', again)).fields.message_id).toBe(sent[1]?.message_id);
    const third = (await ann.call('send_message', { room_id, message: 'three' })).fields;
    expect(third.seq).toBe(3);
    const news = (await bob.call('wait_for_events', { cursor: unread.cursor })).fields;
    expect(words(news.events)).toEqual(['three']);

    ann.close();
    bob.close();
    await second.stop();
  });

  it('somebody who waited still has their place', async () => {
    const first = await startServer(stored());
    const waiting = await RawClient.connect(first.url);
    const { handle } = (await waiting.call('enter_queue')).fields;
    waiting.close();
    first.kill(signal);
    await first.exited;
    const second = await startServer(stored());

    const back = await RawClient.connect(second.url);
    expect((await back.call('get_status', { handle })).fields).toMatchObject({ state: 'queued', position: 1 });
    const other = await RawClient.connect(second.url);
    expect((await other.call('enter_queue')).fields.status).toBe('matched');

    back.close();
    other.close();
    await second.stop();
  });
});

it('a second server on the same data does not start, and says why in one line', async () => {
  const first = await startServer(stored());
  const { code, stdout, stderr } = await launch({ PORT: '0', ...stored() }).exited;

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^MCP_CHAT_DATA: another server uses it[^\n]*\n$/);
  await first.stop();
});

it('a damaged file stops the start with one line', async () => {
  writeFileSync(
    join(folder, 'mcp-chat.sqlite'),
    'this is no database, but long enough to be taken for one'.repeat(100),
  );
  const { code, stderr } = await launch({ PORT: '0', ...stored() }).exited;

  expect(code).toBe(1);
  expect(stderr).toMatch(/^MCP_CHAT_DATA: its file is damaged[^\n]*\n$/);
});

it.each([
  ['a file where the folder should be', 'taken'],
  ['a folder below a file', 'taken/below'],
])('%s stops the start with one line', async (_name, path) => {
  writeFileSync(join(folder, 'taken'), '');
  const environment = { PORT: '0', MCP_CHAT_STORE: 'sqlite', MCP_CHAT_DATA: join(folder, path) };
  const { code, stderr } = await launch(environment).exited;

  expect(code).toBe(1);
  expect(stderr).toMatch(/^MCP_CHAT_DATA: it cannot be written[^\n]*\n$/);
});

it('members page through the history of their room, and nobody else does', async () => {
  const server = await startServer();
  const { annHandle, bobHandle, room_id } = await chatting(server.url);
  const [ann, bob, eve] = [
    await RawClient.connect(server.url),
    await RawClient.connect(server.url),
    await RawClient.connect(server.url),
  ];
  await eve.call('enter_queue');
  await bob.call('send_message', { handle: bobHandle, room_id, message: 'three' });

  const last = (await ann.call('get_history', { handle: annHandle, room_id, limit: 2 })).fields;
  const before = (await ann.call('get_history', { room_id, limit: 2, before_seq: 2 })).fields;
  const shown = ({ messages, has_more }: Readonly<Record<string, unknown>>) => ({
    has_more,
    messages: (messages as { seq: number; message: string; is_own: boolean }[]).map((one) => [
      one.seq,
      one.message,
      one.is_own,
    ]),
  });
  expect([shown(last), shown(before)]).toEqual([
    {
      has_more: true,
      messages: [
        [2, 'two', true],
        [3, 'three', false],
      ],
    },
    { has_more: false, messages: [[1, 'one', true]] },
  ]);
  expect((await eve.call('get_history', { room_id })).fields.error.code).toBe('not_in_room');

  for (const client of [ann, bob, eve]) client.close();
  await server.stop();
});
