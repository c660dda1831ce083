// Goal: what somebody erases is gone for everybody but the moderators, who find it in a report; a name is nowhere once it is forgotten.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { adminToken, Moderator } from '../support/moderator.ts';
import { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server-process.ts';
import { tracesIn } from '../support/traces.ts';

const threat = 'ThreatOfAnnQ';
const name = 'NameOfAnnQ';
const interest = 'interest-of-ann-q';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each(['erase_messages', 'forget_me'])(
  'a threat that was read stays evidence after %s, for moderators alone',
  async (action) => {
    const stored = { MCP_CHAT_STORE: 'sqlite', MCP_CHAT_DATA: folder, MCP_CHAT_ADMIN_TOKEN: adminToken };
    const server = await startServer({
      ...stored,
      MCP_CHAT_MATCH_LANGUAGE_SECONDS: '0',
      MCP_CHAT_MATCH_ANYONE_SECONDS: '0',
    });
    const [ann, bob] = [await RawClient.connect(server.url), await RawClient.connect(server.url)];
    await ann.call('enter_queue', { display_name: name, interests: [interest] });
    const { room, cursor } = (await bob.call('enter_queue')).fields;
    const { room_id } = room;
    await ann.call('send_message', { room_id, message: threat, client_message_id: 'one' });
    const heard = (await bob.call('wait_for_events', { cursor })).fields;
    await bob.call('wait_for_events', { cursor: heard.cursor, timeout_seconds: 0 });

    expect((await ann.call('manage_identity', { action, room_id, confirm: true })).fields.success).toBe(true);

    const history = await bob.call('get_history', { room_id });
    const resource = await bob.rpc('resources/read', { uri: `chat://rooms/${room_id}` });
    expect(history.fields.messages).toMatchObject([{ message: '', erased: true }]);
    expect(JSON.stringify([history, resource])).not.toContain(threat);
    const { report_id } = (await bob.call('report_partner', { room_id, reason: 'violence' })).fields;
    const { body } = await new Moderator(server.url).get(`/reports/${report_id}`);
    expect(body.messages).toMatchObject([{ message: threat, erased: true }]);

    // The events left to read name the partner.
    const rest = (await bob.call('wait_for_events', { timeout_seconds: 0 })).fields;
    await bob.call('wait_for_events', { cursor: rest.cursor, timeout_seconds: 0 });
    for (const client of [ann, bob]) client.close();
    await server.stop();
    expect(tracesIn(folder, [threat, name, interest])).toEqual(
      action === 'forget_me' ? [threat] : [threat, name, interest],
    );
  },
);
