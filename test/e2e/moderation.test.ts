import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientKind } from '../support/client-kinds.ts';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import { adminToken, Moderator } from '../support/moderator.ts';
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

describe.each([
  ['of both eras', [older, newer]],
  ['of both eras, the other way round', [newer, older]],
  ['of the older era', [older, older]],
  ['of the newer era', [newer, newer]],
] as const)('a report between clients %s', (_, kinds) => {
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

    const seen = [refused, await bob.call('get_status'), await bob.call('get_history', { room_id })];
    expect(JSON.stringify([...seen, bob.heard])).not.toMatch(/report|insults me/i);
  });
});
