import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientKind } from '../support/client-kinds.ts';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import { adminToken, Moderator } from '../support/moderator.ts';
import { RawClient } from '../support/raw-client.ts';
import { RawModern } from '../support/raw-modern.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

let server: ServerProcess;
let moderator: Moderator;
const present: Person[] = [];

beforeAll(async () => {
  server = await startServer({ MCP_CHAT_ADMIN_TOKEN: adminToken });
  moderator = new Moderator(server.url);
});

afterAll(async () => {
  for (const person of present) await person.close();
  await server.stop();
});

const arrive = async (kind: ClientKind): Promise<Person> => {
  const person = await Person.arrive(server.url, kind);
  present.push(person);
  return person;
};

/** Two people in a room, where the second has said something. */
async function meet(kinds: readonly [ClientKind, ClientKind]) {
  const [ann, bob] = [await arrive(kinds[0]), await arrive(kinds[1])];
  const { user_id: annId } = (await ann.call('enter_queue', { display_name: 'Ann' })).fields;
  const { user_id: bobId, room } = (await bob.call('enter_queue', { display_name: 'Bob' })).fields;
  const { room_id } = room;
  await ann.call('send_message', { room_id, message: 'Hello' });
  await bob.call('send_message', { room_id, message: 'Something vile' });
  return { ann, bob, annId, bobId, room_id };
}

const older = clientKinds['the v1 SDK'];
const newer = clientKinds['the v2 SDK pinned to 2026-07-28'];

const pairings = [
  ['of both eras', [older, newer]],
  ['of both eras, the other way round', [newer, older]],
  ['of the older era', [older, older]],
  ['of the newer era', [newer, newer]],
] as const;

describe.each(pairings)('a report between clients %s', (_, kinds) => {
  it('ends with the other one timed out, its evidence readable by the moderator, and nothing of it visible to anyone else', async () => {
    const { ann, bob, annId, bobId, room_id } = await meet(kinds);
    const { fields } = await ann.call('report_partner', { room_id, reason: 'harassment', comment: 'He insults me' });
    expect(fields).toMatchObject({ success: true, report_id: expect.stringMatching(/^report_/) });
    const { report_id } = fields;

    await bob.hear(3);
    expect(bob.heard.at(-1)).toEqual({ type: 'partner.disconnected', reason: 'left', detail: 'left' });

    const read = await moderator.get(`/reports/${report_id}`);
    expect(read.body).toMatchObject({
      report_id,
      room_id,
      by: annId,
      about: bobId,
      reason: 'harassment',
      comment: 'He insults me',
      status: 'open',
      messages: [
        { seq: 1, from: annId, message: 'Hello' },
        { seq: 2, from: bobId, message: 'Something vile' },
      ],
    });

    const decided = await moderator.post(`/users/${bobId}/timeout`, { seconds: 600, report_id, moderator: 'mo' });
    expect([decided.status, decided.body]).toEqual([200, { success: true }]);

    const refused = await bob.call('enter_queue');
    expect(refused.fields.error).toMatchObject({ code: 'banned', retry_after_seconds: expect.any(Number) });
    expect((await moderator.get(`/reports/${report_id}`)).body).toMatchObject({ status: 'upheld' });

    const status = await bob.call('get_status');
    expect(status.fields).toMatchObject({ state: 'idle', banned_until: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(status.text).toContain(`until ${status.fields.banned_until}`);
    expect(status.text).not.toContain('enter_queue');

    const seen = [refused, status, await bob.call('get_history', { room_id })];
    expect(JSON.stringify([...seen, bob.heard])).not.toMatch(/report|insults me/i);
  });
});

describe.each(pairings)('between clients %s', (_, kinds) => {
  it('a block ends the chat, and looks like a leave', async () => {
    const { ann, bob, room_id } = await meet(kinds);
    expect((await ann.call('block_partner', { room_id })).fields).toMatchObject({ success: true });
    await bob.hear(3);
    expect(bob.heard.at(-1)).toEqual({ type: 'partner.disconnected', reason: 'left', detail: 'left' });
    expect((await ann.call('get_status')).fields.state).toBe('left');
    expect((await bob.call('block_partner', { room_id })).fields).toMatchObject({ success: true });
  });

  it('a report without a block changes nothing for either, and is the same when it is repeated', async () => {
    const { ann, bob, room_id } = await meet(kinds);
    const report = () => ann.call('report_partner', { room_id, reason: 'spam', block: false });
    const { report_id } = (await report()).fields;
    expect((await report()).fields.report_id).toBe(report_id);
    expect((await bob.call('send_message', { room_id, message: 'Still here?' })).isError).toBe(false);
    await ann.hear(3);
    expect(ann.heard.at(-1)).toMatchObject({ type: 'message.received', message: 'Still here?' });
    expect(((await moderator.get(`/reports/${report_id}`)).body.messages as unknown[]).length).toBe(2);
  });

  it('a ban ends the chat for both, and says that moderators did it', async () => {
    const { ann, bob, bobId } = await meet(kinds);
    await moderator.post(`/users/${bobId}/ban`, { moderator: 'mo' });
    const ended = { type: 'partner.disconnected', reason: 'left', detail: 'moderated' };
    await Promise.all([ann.hear(3), bob.hear(3)]);
    expect([ann.heard.at(-1), bob.heard.at(-1)]).toEqual([ended, ended]);
    await bob.comeBack();
    expect((await bob.call('enter_queue')).fields.error).toEqual({
      code: 'banned',
      message: expect.any(String),
    });
    expect((await ann.call('enter_queue')).fields.status).toBe('queued');
    await ann.call('leave_queue');
  });

  it('a stranger to the room can neither block nor report there', async () => {
    const { room_id } = await meet(kinds);
    const mallory = await arrive(kinds[1]);
    await mallory.call('enter_queue');
    await mallory.call('leave_queue');
    for (const [name, args] of [
      ['block_partner', { room_id }],
      ['report_partner', { room_id, reason: 'spam' }],
    ] as const) {
      expect((await mallory.call(name, args)).fields.error.code).toBe('not_in_room');
    }
  });
});

it('a ban, its report and its evidence outlive a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chat-moderation-'));
  const environment = { MCP_CHAT_ADMIN_TOKEN: adminToken, MCP_CHAT_STORE: 'sqlite', MCP_CHAT_DATA: folder };
  const before = await startServer(environment);
  const [ann, bob] = [await Person.arrive(before.url, older), await Person.arrive(before.url, older)];
  await ann.call('enter_queue');
  const { user_id: bobId, handle, room } = (await bob.call('enter_queue')).fields;
  const { room_id } = room;
  await bob.call('send_message', { room_id, message: 'Something vile' });
  const { report_id } = (await ann.call('report_partner', { room_id, reason: 'hate' })).fields;
  await new Moderator(before.url).post(`/users/${bobId}/ban`, { moderator: 'mo', report_id });
  for (const person of [ann, bob]) await person.close();
  await before.stop();

  const after = await startServer(environment);
  const again = new RawModern(after.url);
  const { error } = (await again.call('enter_queue', { handle })).fields;
  const [report, audit] = [`/reports/${report_id}`, '/audit'].map((path) => new Moderator(after.url).get(path));
  expect([error.code, (await report)?.body, (await audit)?.body]).toMatchObject([
    'banned',
    { status: 'upheld', about: bobId, messages: [{ from: bobId, message: 'Something vile' }] },
    { entries: [{ moderator: 'mo', action: 'ban', user_id: bobId, report_id }] },
  ]);
  again.close();
  await after.stop();
  rmSync(folder, { recursive: true });
});

it('what the reported person can read is what it would be had their partner just left', async () => {
  const everythingOf = async (end: (ann: RawClient, room_id: string) => Promise<unknown>) => {
    const [ann, bob] = [await RawClient.connect(server.url), await RawClient.connect(server.url)];
    const { user_id: annId } = (await ann.call('enter_queue')).fields;
    const { user_id: bobId, inbox_uri, handle, room } = (await bob.call('enter_queue')).fields;
    const { room_id } = room;
    await bob.call('send_message', { room_id, message: 'Something vile' });
    const stream = await bob.openStream();
    await end(ann, room_id);
    await stream.heard.first(({ method }) => method === 'partner.disconnected');
    const seen = [
      (await bob.rpc('resources/read', { uri: 'chat://inbox' })).result,
      (await bob.rpc('resources/read', { uri: `chat://rooms/${room_id}` })).result,
      (await bob.call('get_status')).fields,
      (await bob.call('wait_for_events', { timeout_seconds: 0 })).fields,
      (await bob.call('get_history', { room_id })).fields,
    ];
    for (const client of [ann, bob]) client.close();
    const names = [annId, bobId, inbox_uri, handle, room_id].map((name) => [name, 'NAME'] as const);
    const text = names.reduce((now, [name, other]) => now.replaceAll(name, other), JSON.stringify(seen));
    return text.replaceAll(/msg_[\w-]+|\d{4}-\d\d-\d\dT[\d:.]+Z|[\w-]{40,}|cursor\W+[\w.:-]+/g, 'VALUE');
  };
  const left = await everythingOf((ann, room_id) => ann.call('leave_chat', { room_id }));
  const blocked = await everythingOf((ann, room_id) => ann.call('block_partner', { room_id }));
  const reported = await everythingOf((ann, room_id) => ann.call('report_partner', { room_id, reason: 'hate' }));
  expect(left).toContain('partner.disconnected');
  expect([blocked, reported]).toEqual([left, left]);
});
