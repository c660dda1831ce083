import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawClient } from '../support/raw-client.ts';
import { metaOf, RawModern } from '../support/raw-modern.ts';
import { modernPair, RawPerson } from '../support/raw-pair.ts';
import { serverForFile } from '../support/server-for-file.ts';
import { serveInProcess } from '../support/server-in-process.ts';
import { startServer } from '../support/server-process.ts';

const server = serverForFile();

const statusBy = async (client: { call: RawClient['call'] }, handle: string) => {
  const { error, user_id } = (await client.call('get_status', { handle })).fields;
  return error === undefined ? user_id : error.code;
};

describe('a new handle', () => {
  it('replaces the former once it is presented, and not before, in the newer era', async () => {
    const { ann, close } = await modernPair(server.url);
    const { handle } = (await ann.call('manage_identity', { action: 'new_handle' })).fields;

    expect(handle).toMatch(/^mch_[\w-]{32}$/);
    expect(await statusBy(ann.client, ann.handle)).toBe(ann.userId);
    expect(await statusBy(ann.client, handle)).toBe(ann.userId);
    expect(await statusBy(ann.client, ann.handle)).toBe('unknown_handle');
    expect(await statusBy(ann.client, handle)).toBe(ann.userId);
    close();
  });

  it('does so in the older era, where the session that asked for it stays theirs', async () => {
    const { ann, bob, roomId } = await server.pair();
    const stream = await ann.openStream();
    await stream.first('chatroom.found');
    const { user_id } = (await ann.call('get_status')).fields;
    const { handle } = (await ann.call('manage_identity', { action: 'new_handle' })).fields;

    expect(await statusBy(ann, handle)).toBe(user_id);
    await bob.call('send_message', { room_id: roomId, message: 'still there?' });

    await stream.first('message.received');
    expect(stream.methods).toEqual(['chatroom.found', 'message.received']);
    expect((await ann.call('get_status')).fields.user_id).toBe(user_id);
  });

  it('ends whatever came by the former: the session and its stream, the events stream, the waiting call', async () => {
    const own = await serveInProcess();
    const { ann, bob, close } = await modernPair(own.url);
    const intruder = await RawClient.connect(own.url);
    await intruder.call('get_status', { handle: ann.handle });
    const [stolen, events] = [await intruder.openStream(), await ann.events()];
    await Promise.all([stolen, events].map((stream) => stream.first('chatroom.found')));
    const { cursor } = (await intruder.call('wait_for_events')).fields;
    const waiting = intruder.call('wait_for_events', { cursor });
    await expect.poll(() => own.host.waits.size).toBe(1);
    const { handle } = (await ann.call('manage_identity', { action: 'new_handle' })).fields;

    await statusBy(ann.client, handle);

    await Promise.all([stolen.ended, events.ended]);
    expect([stolen.methods.at(-1), events.methods.at(-1)]).toEqual(['session.replaced', 'session.replaced']);
    expect((await waiting).fields).toMatchObject({ events: [], superseded: true });
    expect((await intruder.call('get_status')).fields.error.code).toBe('handle_required');
    expect(await statusBy(intruder, ann.handle)).toBe('unknown_handle');
    expect((await bob.call('get_status')).fields.state).toBe('chatting');
    intruder.close();
    close();
    await own.close();
  });

  it('takes the inbox away from everybody who knew its address, once it is presented and not before', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const { handle } = (await ann.call('manage_identity', { action: 'new_handle' })).fields;
    const stranger = new RawModern(server.url);
    const watch = (uri: string, id: number) =>
      stranger.listen('subscriptions/listen', { notifications: { resourceSubscriptions: [uri] } }, { id });
    const older = await RawClient.connect(server.url);
    const olderStream = await older.openStream();
    await older.rpc('resources/subscribe', { uri: ann.inboxUri });
    const before = await watch(ann.inboxUri, 1);
    await say(bob, 'before');
    await Promise.all([before, olderStream].map((stream) => stream.first('notifications/resources/updated')));

    const now = (await ann.client.call('get_status', { handle })).fields;
    await before.ended;
    const former = await watch(ann.inboxUri, 2);
    const present = await watch(now.inbox_uri, 3);
    await former.ended;
    await say(bob, 'after');
    await present.first('notifications/resources/updated');
    await older.call('get_status');

    expect(ann.inboxUri).toMatch(/^chat:\/\/inbox\/[\w-]+$/);
    expect(now.inbox_uri).toMatch(/^chat:\/\/inbox\/[\w-]+$/);
    expect(now.inbox_uri).not.toBe(ann.inboxUri);
    expect(former.heard.all[0]?.params).toMatchObject({ notifications: {} });
    expect(olderStream.methods).toEqual(['notifications/resources/updated']);
    expect(await statusBy(stranger, ann.handle)).toBe('unknown_handle');
    stranger.close();
    older.close();
    close();
  });

  it('ends what another person’s session watches by the former', async () => {
    const { ann, bob, say, close } = await modernPair(server.url);
    const intruder = await RawClient.connect(server.url);
    const stream = await intruder.openStream();
    await intruder.call('enter_queue');
    await intruder.rpc('resources/subscribe', { uri: 'chat://inbox', _meta: metaOf(ann.handle) });
    await say(bob, 'before');
    await stream.first('notifications/resources/updated');
    const { handle } = (await ann.call('manage_identity', { action: 'new_handle' })).fields;

    expect(await statusBy(ann.client, handle)).toBe(ann.userId);
    await say(bob, 'after');
    await intruder.call('leave_queue');

    expect(stream.methods.filter((method) => method === 'notifications/resources/updated')).toHaveLength(1);
    const next = (await ann.call('manage_identity', { handle, action: 'new_handle' })).fields.handle;
    await intruder.rpc('resources/subscribe', { uri: 'chat://inbox', _meta: metaOf(next) });
    await say(bob, 'by the newest');
    await stream.heard.first(
      () => stream.methods.filter((method) => method === 'notifications/resources/updated').length === 2,
    );
    intruder.close();
    close();
  });

  it('leaves the former’s holder nothing that keeps its owner present', async () => {
    const own = await startServer({ MCP_CHAT_AWAY_SECONDS: '1' });
    const { ann, bob, close } = await modernPair(own.url);
    const { handle } = (await ann.call('manage_identity', { action: 'new_handle' })).fields;
    await statusBy(ann.client, handle);
    const stranger = new RawModern(own.url);
    const held = await stranger.listen('subscriptions/listen', {
      notifications: { resourceSubscriptions: [ann.inboxUri] },
    });
    const events = await bob.events();

    await held.ended;

    expect(await events.first('partner.away')).toBeDefined();
    stranger.close();
    close();
    await own.stop();
  });

  it('asked for again before it was presented makes the one before void', async () => {
    const { ann, close } = await modernPair(server.url);
    const renew = async (handle: string): Promise<string> =>
      (await ann.client.call('manage_identity', { handle, action: 'new_handle' })).fields.handle;
    const lost = await renew(ann.handle);
    const kept = await renew(ann.handle);

    expect(await statusBy(ann.client, lost)).toBe('unknown_handle');
    expect(await statusBy(ann.client, kept)).toBe(ann.userId);
    // The call that presents it first may ask for the next at once.
    const next = await renew(kept);
    expect([await statusBy(ann.client, next), await statusBy(ann.client, kept)]).toEqual([
      ann.userId,
      'unknown_handle',
    ]);
    const last = await renew(next);
    const afterLast = await renew(last);
    expect([await statusBy(ann.client, next), await statusBy(ann.client, last)]).toEqual([
      'unknown_handle',
      ann.userId,
    ]);
    expect(await statusBy(ann.client, afterLast)).toBe(ann.userId);
    close();
  });
});

describe('over restarts', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mcp-chat-data-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('both handles are good until the new one is presented, and the former never again', async () => {
    const stored = { MCP_CHAT_STORE: 'sqlite', MCP_CHAT_DATA: folder };
    const start = async () => {
      const process = await startServer(stored);
      return { process, client: await RawClient.connect(process.url) };
    };
    const first = await startServer(stored);
    const ann = await RawPerson.enter(first.url);
    const { handle } = (await ann.call('manage_identity', { action: 'new_handle' })).fields;
    ann.client.close();
    first.kill('SIGKILL');
    await first.exited;

    const second = await start();
    expect(await statusBy(second.client, ann.handle)).toBe(ann.userId);
    expect(await statusBy(second.client, handle)).toBe(ann.userId);
    second.client.close();
    second.process.kill('SIGKILL');
    await second.process.exited;

    const third = await start();
    expect(await statusBy(third.client, ann.handle)).toBe('unknown_handle');
    expect(await statusBy(third.client, handle)).toBe(ann.userId);
    third.client.close();
    await third.process.stop();
  });
});

describe('blocks', () => {
  it('of somebody who blocks nobody are none, and to unblock is safe to repeat', async () => {
    const { ann } = await server.pair();
    const manage = async (args: object) => (await ann.call('manage_identity', args)).fields;

    expect(await manage({ action: 'list_blocks' })).toMatchObject({ success: true, blocked: [] });
    for (const user_id of ['somebody', 'somebody']) {
      expect(await manage({ action: 'unblock', user_id })).toMatchObject({ success: true });
    }
    for (const args of [{}, { user_id: 'not a name' }]) {
      expect((await manage({ action: 'unblock', ...args })).error.code).toBe('invalid_input');
    }
  });
});
