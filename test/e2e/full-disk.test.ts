// Goal: a disk that fails costs nothing that was acknowledged, and needs no restart once it has room again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RawClient } from '../support/raw-client.ts';
import { exchange } from '../support/raw-http.ts';
import { startServer } from '../support/server-process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-full-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stored = () => ({ MCP_CHAT_STORE: 'sqlite', MCP_CHAT_DATA: folder });

it('refuses while the disk is full, says so at /readyz, and goes on when there is room', async () => {
  const server = await startServer(stored());
  const ready = async () => {
    const { status, text } = await exchange(new URL('/readyz', server.url).href);
    return { status, ...(JSON.parse(text) as object) };
  };
  const [ann, bob] = [await RawClient.connect(server.url), await RawClient.connect(server.url)];
  const { handle } = (await ann.call('enter_queue')).fields;
  const { room_id } = (await bob.call('enter_queue')).fields.room;
  const send = (seq: number) =>
    ann.rpc('tools/call', {
      name: 'send_message',
      arguments: { room_id, message: `${seq} `.padEnd(1_000, 'x'), client_message_id: String(seq) },
    });
  const acknowledged = async (seq: number) => 'result' in (await send(seq));
  expect(await acknowledged(1)).toBe(true);

  server.limitFileSize(64 * 1024);
  let last = 1;
  while (await acknowledged(last + 1)) last += 1;
  expect(await ready()).toEqual({ status: 'store_failed' });
  expect(await send(last + 1)).toMatchObject({
    error: {
      code: -32603,
      message: expect.stringMatching(/Internal error; incident \S+\. Nothing was done: try again/),
    },
  });
  // A call that changes nothing is still answered.
  expect((await bob.call('get_history', { room_id })).fields.messages).toHaveLength(last);

  server.limitFileSize('unlimited');
  expect(await ready()).toEqual({ status: 'ready' });
  expect(await acknowledged(last + 1)).toBe(true);
  server.kill('SIGKILL');
  await server.exited;

  const second = await startServer(stored());
  const again = await RawClient.connect(second.url);
  const { messages } = (await again.call('get_history', { handle, room_id, limit: 100 })).fields;
  const seqs = (messages as { message: string }[]).map(({ message }) => Number(message.split(' ')[0]));
  expect(seqs).toEqual(Array.from({ length: last + 1 }, (_, index) => index + 1).slice(-100));
  for (const client of [ann, bob, again]) client.close();
  await second.stop();
});
