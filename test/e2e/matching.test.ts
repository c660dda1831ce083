import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientKind } from '../support/client-kinds.ts';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import { RawClient } from '../support/raw-client.ts';
import { RawModern } from '../support/raw-modern.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

const languageMs = 1_000;
const anyoneMs = 2_500;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({
    MCP_CHAT_MATCH_LANGUAGE_SECONDS: String(languageMs / 1000),
    MCP_CHAT_MATCH_ANYONE_SECONDS: String(anyoneMs / 1000),
  });
});
afterAll(() => server.stop());

type Profile = { readonly interests?: readonly string[]; readonly languages?: readonly string[] };

const older = clientKinds['the v1 SDK'];
const newer = clientKinds['the v2 SDK pinned to 2026-07-28'];

/** Waits until they are paired; returns how long that took, in milliseconds. */
async function matchedAfterMs(person: Person): Promise<number> {
  const startedAt = performance.now();
  await person.hear(1);
  expect(person.heard).toMatchObject([{ type: 'chatroom.found' }]);
  return performance.now() - startedAt;
}

const pairings: readonly (readonly [string, ClientKind, ClientKind])[] = [
  ['an older client and a newer one', older, newer],
  ['a newer client and an older one', newer, older],
];

describe.each(pairings)('%s', (_, first, second) => {
  const present: Person[] = [];
  const enter = async (kind: ClientKind, profile: Profile) => {
    const person = await Person.arrive(server.url, kind);
    present.push(person);
    return { person, ...(await person.call('enter_queue', profile)) };
  };
  afterAll(async () => {
    for (const person of present) await person.close();
  });

  it('who share an interest and a language are paired at once', async () => {
    const ann = await enter(first, { interests: ['go', 'tea'], languages: ['en', 'de'] });
    const bob = await enter(second, { interests: ['Tea'], languages: ['en-GB'] });
    expect([ann.fields.status, bob.fields.status]).toEqual(['queued', 'matched']);
    expect(bob.fields.room.shared_interests).toEqual(['tea']);
  });

  it('who say nothing of themselves are paired at once', async () => {
    await enter(first, {});
    expect((await enter(second, {})).fields.status).toBe('matched');
  });

  it('who share a language alone are paired when that is enough, and not before', async () => {
    const ann = await enter(first, { interests: ['go'], languages: ['de'] });
    const bob = await enter(second, { interests: ['tea'], languages: ['de'] });
    expect(bob.fields).toMatchObject({
      status: 'queued',
      position: 2,
      looking_for: 'interest_and_language',
      widens_in_seconds: 1,
    });
    expect(await matchedAfterMs(ann.person)).toBeGreaterThan(languageMs - 300);
  });

  it('who share nothing are told what is looked for, and are paired when anyone will do', async () => {
    const ann = await enter(first, { interests: ['go'], languages: ['de'] });
    const bob = await enter(second, { interests: ['tea'], languages: ['en'] });
    const status = await bob.person.call('get_status');
    expect(status.fields).toMatchObject({ looking_for: 'interest_and_language', widens_in_seconds: 1 });
    expect(status.text).toContain('looking for somebody who shares an interest and a language with you');
    await matchedAfterMs(ann.person);
    expect((await bob.person.call('get_status')).fields).toMatchObject({ state: 'chatting' });
  });

  it('one of whom says something else of themself while they wait are paired at once if that fits', async () => {
    await enter(first, { interests: ['go'], languages: ['de'] });
    const bob = await enter(second, { interests: ['tea'], languages: ['de'] });
    const again = await bob.person.call('enter_queue', { interests: ['tea', 'go'], languages: ['de'] });
    expect(again.fields).toMatchObject({ status: 'matched', room: { shared_interests: ['go'] } });
  });

  it('who wait for the same as others before are told how long those waited', async () => {
    const places = [
      await enter(first, { interests: ['chess'], languages: ['fr'] }),
      await enter(second, { interests: ['opera'], languages: ['it'] }),
    ];
    const seconds = places.map(({ fields }) => Number(fields.estimated_wait_seconds));
    expect(seconds.every((one) => one > 0 && one * 1000 <= anyoneMs + 1000)).toBe(true);
    await places[0]?.person.hear(1);
  });

  it('who know each other too well do not meet again, and are not kept from others', async () => {
    const ann = await enter(first, {});
    const bob = await enter(second, {});
    await ann.person.call('block_partner', { room_id: bob.fields.room.room_id });
    await bob.person.hear(2);
    const places = [(await bob.person.call('enter_queue')).fields, (await ann.person.call('enter_queue')).fields];
    expect(places.map(({ status }) => status)).toEqual(['queued', 'queued']);
    for (const kind of [first, second]) expect((await enter(kind, {})).fields.status).toBe('matched');
    const blocked = (await ann.person.call('manage_identity', { action: 'list_blocks' })).fields.blocked;
    expect(blocked).toEqual([bob.fields.user_id]);
  });
});

it.each([
  ['older', (url: string) => RawClient.connect(url)],
  ['newer', async (url: string) => new RawModern(url)],
])('the pool tells a client of the %s era of its size only what singles nobody out', async (_, connect) => {
  const client = await connect(server.url);
  const { result } = await client.rpc('resources/read', { uri: 'chat://pool' });
  const [content] = (result as { contents: { text: string }[] }).contents;
  const { waiting, chatting } = JSON.parse(content?.text ?? '') as Record<string, unknown>;
  expect([waiting, typeof chatting]).toEqual([null, 'number']);
  client.close();
});
