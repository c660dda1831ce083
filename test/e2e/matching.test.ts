import { describe, expect, it } from 'vitest';
import type { RawClient } from '../support/raw-client.ts';
import { serverForFile } from '../support/server-for-file.ts';

const languageMs = 1_000;
const anyoneMs = 2_500;
const slackMs = 1_000;
const server = serverForFile({
  MCP_CHAT_MATCH_LANGUAGE_SECONDS: String(languageMs / 1000),
  MCP_CHAT_MATCH_ANYONE_SECONDS: String(anyoneMs / 1000),
});

type Profile = { readonly interests?: readonly string[]; readonly languages?: readonly string[] };

const enter = async (profile: Profile) => {
  const client = await server.connect();
  return { client, ...(await client.call('enter_queue', profile)) };
};

const matchedAfterMs = async (client: RawClient): Promise<number> => {
  const startedAt = performance.now();
  const { events } = (await client.call('wait_for_events', { timeout_seconds: 10 })).fields;
  expect(events.map(({ type }) => type)).toEqual(['chatroom.found']);
  return performance.now() - startedAt;
};

describe('two people', () => {
  it('who share an interest and a language are paired at once', async () => {
    const ann = await enter({ interests: ['go', 'tea'], languages: ['en', 'de'] });
    const bob = await enter({ interests: ['Tea'], languages: ['en-GB'] });
    expect([ann.fields.status, bob.fields.status]).toEqual(['queued', 'matched']);
    expect(bob.fields.room.shared_interests).toEqual(['tea']);
  });

  it('who say nothing of themselves are paired at once', async () => {
    await enter({});
    expect((await enter({})).fields.status).toBe('matched');
  });

  it('who share a language alone are paired when that is enough', async () => {
    const ann = await enter({ interests: ['go'], languages: ['de'] });
    const bob = await enter({ interests: ['tea'], languages: ['de'] });
    expect(bob.fields).toMatchObject({
      status: 'queued',
      position: 2,
      looking_for: 'interest_and_language',
      widens_in_seconds: 1,
    });
    const tookMs = await matchedAfterMs(ann.client);
    expect(tookMs).toBeGreaterThan(languageMs - 200);
    expect(tookMs).toBeLessThan(languageMs + slackMs);
  });

  it('who share nothing are told what is looked for, and are paired when anyone will do', async () => {
    const ann = await enter({ interests: ['go'], languages: ['de'] });
    const bob = await enter({ interests: ['tea'], languages: ['en'] });
    const status = await bob.client.call('get_status');
    expect(status.fields).toMatchObject({ looking_for: 'interest_and_language', widens_in_seconds: 1 });
    expect(status.text).toContain('looking for somebody who shares an interest and a language with you');
    const empty = await bob.client.call('wait_for_events', { timeout_seconds: 1.4 });
    expect(empty.fields).toMatchObject({ events: [], looking_for: 'language', widens_in_seconds: 2 });
    const tookMs = await matchedAfterMs(ann.client);
    expect(tookMs).toBeLessThan(anyoneMs - 1_400 + slackMs);
  });
});

it('who says something else of themself while they wait is paired at once if that fits', async () => {
  await enter({ interests: ['go'], languages: ['de'] });
  const bob = await enter({ interests: ['tea'], languages: ['de'] });
  const again = await bob.client.call('enter_queue', { interests: ['tea', 'go'], languages: ['de'] });
  expect(again.fields).toMatchObject({ status: 'matched', room: { shared_interests: ['go'] } });
});
