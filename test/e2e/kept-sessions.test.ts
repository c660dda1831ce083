import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { RawClient } from '../support/raw-client.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';
import { serveVirtually } from '../support/server-virtual.ts';

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

describe('a session and a restart', () => {
  let folder: string;
  let environment: Record<string, string>;
  let server: ServerProcess;
  let clients: RawClient[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mcp-chat-sessions-'));
    environment = { MCP_CHAT_STORE: 'sqlite', MCP_CHAT_DATA: folder, PORT: await freePort() };
    server = await startServer(environment);
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const connect = async (): Promise<RawClient> => {
    const client = await RawClient.connect(server.url);
    clients.push(client);
    return client;
  };
  const restart = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    server.kill(signal);
    await server.exited;
    server = await startServer(environment);
  };

  it.each(['SIGKILL', 'SIGTERM'] as const)('speaks for its person as before, after %s', async (signal) => {
    const [ann, bob] = [await connect(), await connect()];
    const { user_id } = (await ann.call('enter_queue', { display_name: 'Ann' })).fields;
    const { room_id } = (await bob.call('enter_queue')).fields.room;
    await ann.call('wait_for_events');
    await restart(signal);
    expect((await ann.call('get_status')).fields).toMatchObject({ state: 'chatting', user_id });
    const stream = await ann.openStream();
    await bob.call('send_message', { room_id, message: 'still here?' });
    expect((await stream.first('message.received')).params).toMatchObject({ message: 'still here?' });
  });

  it('that speaks for nobody yet goes on', async () => {
    const ann = await connect();
    await restart('SIGKILL');
    expect((await ann.call('enter_queue')).fields.status).toBe('queued');
    await restart('SIGKILL');
    expect((await ann.call('get_status')).fields.state).toBe('queued');
  });

  it('tells of what it watched', async () => {
    const [ann, bob] = [await connect(), await connect()];
    await ann.call('enter_queue');
    const { room_id } = (await bob.call('enter_queue')).fields.room;
    await ann.rpc('resources/subscribe', { uri: 'chat://inbox' });
    await ann.rpc('resources/subscribe', { uri: `chat://rooms/${room_id}` });
    await ann.rpc('resources/unsubscribe', { uri: `chat://rooms/${room_id}` });
    await restart('SIGKILL');
    const stream = await ann.openStream();
    await ann.call('get_status');
    await bob.call('send_message', { room_id, message: 'hello' });
    expect((await stream.first('notifications/resources/updated')).params).toEqual({ uri: 'chat://inbox' });
  });

  it('that was ended stays ended', async () => {
    const ann = await connect();
    await ann.call('enter_queue');
    expect((await ann.endSession()).status).toBe(200);
    await restart('SIGKILL');
    expect((await ann.post(ann.request('ping'))).status).toBe(404);
  });

  it('that was replaced speaks for nobody', async () => {
    const [former, later] = [await connect(), await connect()];
    const { handle } = (await former.call('enter_queue')).fields;
    await later.call('get_status', { handle });
    await restart('SIGKILL');
    expect((await former.call('get_status')).fields.error.code).toBe('handle_required');
    expect((await later.call('get_status')).fields.state).toBe('queued');
    expect((await former.call('get_status', { handle })).fields.state).toBe('queued');
    await restart('SIGKILL');
    expect((await later.call('get_status')).fields.error.code).toBe('handle_required');
  });

  it('that came by a former handle speaks for nobody', async () => {
    const [former, later] = [await connect(), await connect()];
    const { handle } = (await former.call('enter_queue')).fields;
    const renewed = (await former.call('manage_identity', { action: 'new_handle' })).fields.handle;
    await restart('SIGKILL');
    // Before the session itself is heard of in this process.
    await later.call('get_status', { handle: renewed });
    await restart('SIGKILL');
    expect((await former.call('get_status')).fields.error.code).toBe('handle_required');
    expect((await former.call('get_status', { handle })).fields.error.code).toBe('unknown_handle');
    expect((await later.call('get_status')).fields.state).toBe('queued');
  });

  it('that took up the new handle speaks on', async () => {
    const ann = await connect();
    await ann.call('enter_queue');
    const { handle } = (await ann.call('manage_identity', { action: 'new_handle' })).fields;
    await ann.call('get_status', { handle });
    await restart('SIGKILL');
    expect((await ann.call('get_status')).fields.state).toBe('queued');
  });

  it('of somebody who is forgotten is as good as new', async () => {
    const ann = await connect();
    const { user_id } = (await ann.call('enter_queue')).fields;
    await ann.call('manage_identity', { action: 'forget_me', confirm: true });
    await restart('SIGKILL');
    expect((await ann.call('get_status')).fields.error.code).toBe('handle_required');
    expect((await ann.call('enter_queue')).fields.user_id).not.toBe(user_id);
  });

  it('that was replaced by one whose person is forgotten is as good as new', async () => {
    const former = await connect();
    const { handle, user_id } = (await former.call('enter_queue')).fields;
    const latter = await connect();
    await latter.call('get_status', { handle });
    await restart('SIGKILL');
    await latter.call('manage_identity', { action: 'forget_me', confirm: true });
    await restart('SIGKILL');
    expect((await former.call('get_status')).fields.error.code).toBe('handle_required');
    expect((await former.call('enter_queue')).fields.user_id).not.toBe(user_id);
  });

  it('is known by its hash alone', async () => {
    const ann = await connect();
    await ann.call('enter_queue');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    const hash = createHash('sha256').update(ann.sessionId).digest('base64url');
    expect([files.some((file) => file.includes(hash)), files.some((file) => file.includes(ann.sessionId))]).toEqual([
      true,
      false,
    ]);
  });

  it('serves an official client on, which does not begin anew', async () => {
    const transport = new StreamableHTTPClientTransport(new URL(server.url));
    const client = new Client({ name: 'official', version: '1' });
    await client.connect(transport as never);
    await client.callTool({ name: 'enter_queue', arguments: {} });
    const { sessionId } = transport;
    await restart('SIGKILL');
    const { structuredContent } = await client.callTool({ name: 'get_status', arguments: {} });
    expect([structuredContent, transport.sessionId]).toEqual([expect.objectContaining({ state: 'queued' }), sessionId]);
    await client.close();
  });
});

describe('a session that is silent for long', () => {
  it('goes on for as long as its person is there, and costs no memory', async () => {
    const server = await serveVirtually();
    const ann = await server.through(RawClient.connect(server.url));
    const { user_id } = (await server.through(ann.call('enter_queue'))).fields;
    for (let hours = 0; hours < 5; hours += 1) {
      await server.clock.advance(limits.sessionIdleMs + 1);
      expect((await server.through(ann.call('get_status'))).fields.user_id).toBe(user_id);
    }
    // A day for the handle, an hour for the session without anybody, and up to another for the sweep.
    await server.clock.advance(26 * 60 * 60 * 1000 + 1);
    expect((await server.through(ann.post(ann.request('ping')))).status).toBe(404);
    expect(server.store.looseSessions()).toEqual([]);
    ann.close();
    await server.close();
  });

  it('and speaks for nobody is let go', async () => {
    const server = await serveVirtually();
    const [used, unused] = [
      await server.through(RawClient.connect(server.url)),
      await server.through(RawClient.connect(server.url)),
    ];
    await server.through(used.rpc('tools/list'));
    await server.clock.advance(limits.unusedSessionMs + 1);
    expect((await server.through(unused.post(unused.request('ping')))).status).toBe(404);
    expect((await server.through(used.post(used.request('ping')))).status).toBe(200);
    await server.clock.advance(limits.sessionIdleMs + 1);
    expect((await server.through(used.post(used.request('ping')))).status).toBe(404);
    expect(server.store.looseSessions()).toEqual([]);
    for (const client of [used, unused]) client.close();
    await server.close();
  });
});
