import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
// A clean npm: what runs the tests may have set it up for this project.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function enterAs(url: string, name: string): Promise<{ client: Client; fields: Record<string, unknown> }> {
  const client = new Client({ name, version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)) as never);
  const { structuredContent } = await client.callTool({ name: 'enter_queue', arguments: { display_name: name } });
  return { client, fields: structuredContent as Record<string, unknown> };
}

it('chats when started with npx from the packed tarball in an empty folder', { timeout: 240_000 }, async () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      env: environment,
    }).replace(/^[^[]*(?=\[)/, ''),
  ) as { filename: string; files: { path: string }[] }[];
  expect(packed?.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['dist/src/main.js', 'dist/src/server.d.ts', 'dist/machines/room/room.d.ts', 'LICENSE']),
  );
  expect(packed?.files.filter(({ path }) => /^(src|test|bench)\//.test(path))).toEqual([]);
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${packed?.filename}`], {
    cwd: folder,
    env: environment,
    stdio: 'ignore',
  });

  const server = spawn('npx', ['mcp-chat'], { cwd: folder, env: { ...environment, PORT: '0' }, detached: true });
  try {
    const gone = once(server, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code} before it served`);
    });
    const [ready] = (await Promise.race([once(createInterface({ input: server.stdout }), 'line'), gone])) as [string];
    const url = ready.replace('mcp-chat listening on ', '');
    const ann = await enterAs(url, 'Ann');
    const ben = await enterAs(url, 'Ben');
    expect(ben.fields.status).toBe('matched');
    const { room_id } = ben.fields.room as { room_id: string };
    await ben.client.callTool({ name: 'send_message', arguments: { room_id, message: 'Hello from the tarball' } });
    const { structuredContent } = await ann.client.callTool({ name: 'wait_for_events', arguments: {} });
    expect((structuredContent as { events: { type: string }[] }).events.map(({ type }) => type)).toEqual([
      'chatroom.found',
      'message.received',
    ]);
    await Promise.all([ann.client.close(), ben.client.close()]);
  } finally {
    if (server.pid) process.kill(-server.pid, 'SIGTERM');
  }
});
