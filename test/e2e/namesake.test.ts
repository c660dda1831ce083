// Goal: whoever takes a name that somebody gave up is somebody else: nothing of theirs reaches what the former owner left open.
import { expect, it } from 'vitest';
import { eventsExtension } from '../../src/mcp/streams/events-extension.ts';
import { RawClient } from '../support/raw-client.ts';
import { metaOf, RawModern } from '../support/raw-modern.ts';
import { startServer } from '../support/server-process.ts';

const forgetMe = { action: 'forget_me', confirm: true };

it('streams and waits of somebody forgotten end, and carry nothing of whoever has the name next', async () => {
  const server = await startServer();
  const [former, legacy] = [new RawModern(server.url), await RawClient.connect(server.url)];
  const { handle, inbox_uri } = (await former.call('enter_queue', { user_id: 'alice' })).fields;
  await former.call('leave_queue', { handle });
  const extensions = { 'io.modelcontextprotocol/clientCapabilities': { extensions: { [eventsExtension]: {} } } };
  const events = await former.listen('mcp-chat/events/listen', {}, { meta: { ...extensions, ...metaOf(handle) } });
  const watching = await former.listen('subscriptions/listen', {
    notifications: { resourceSubscriptions: [inbox_uri] },
  });
  await legacy.call('get_status', { handle });
  const pushed = await legacy.openStream();
  const waiting = former.call('wait_for_events', { handle, timeout_seconds: 20 });
  await former.call('manage_identity', { handle, ...forgetMe });

  expect((await waiting).fields).toMatchObject({ events: [], superseded: true });
  for (const stream of [events, watching, pushed]) await stream.ended;
  expect((await legacy.call('get_status')).fields.error.code).toBe('handle_required');
  for (const client of [former, legacy]) client.close();
  await server.stop();
});
