import { describe, expect, it } from 'vitest';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import type { ServerForFile } from '../support/server-for-file.ts';
import { serverForFile } from '../support/server-for-file.ts';

const [swearing, clean] = ['what the fuck', 'scunthorpe class assessment'];

/** The form in which Bob gets what Ann says: by tool, history, inbox and stream. */
async function heardBy(server: ServerForFile) {
  const { ann, bob, roomId } = await server.pair();
  const { heard } = await bob.openStream();
  for (const message of [swearing, clean]) await ann.call('send_message', { room_id: roomId, message });
  const streamed = await heard.atLeast(3);
  const inbox = await bob.rpc('resources/read', { uri: 'chat://inbox' });
  const { fields, text } = await bob.call('wait_for_events');
  const history = (await bob.call('get_history', { room_id: roomId })).fields;
  return { streamed, inbox: JSON.stringify(inbox), events: fields.events, text, history };
}

describe('by default', () => {
  const server = serverForFile();

  it('nobody minds swear words', async () => {
    const { streamed, inbox, events, history } = await heardBy(server);

    expect(events.map(({ payload }) => payload.message)).toEqual([undefined, swearing, clean]);
    expect(JSON.stringify([streamed, events, history]) + inbox).not.toContain('flagged');
  });
});

describe('with MCP_CHAT_PROFANITY=flag', () => {
  const server = serverForFile({ MCP_CHAT_PROFANITY: 'flag' });

  it('they are marked for the reader on every surface', async () => {
    const { streamed, inbox, events, text, history } = await heardBy(server);

    const flags = [undefined, true, undefined];
    expect(events.map(({ payload }) => payload.flagged)).toEqual(flags);
    expect(streamed.map(({ params }) => params.flagged)).toEqual(flags);
    expect((history.messages as { flagged?: boolean }[]).map(({ flagged }) => flagged)).toEqual(flags.slice(1));
    expect(inbox.split('flagged')).toHaveLength(2);
    expect(text).toContain('flagged: true');
  });

  it('the writer’s own are not', async () => {
    const { ann, roomId } = await server.pair();
    await ann.call('send_message', { room_id: roomId, message: swearing });

    expect(JSON.stringify((await ann.call('get_history', { room_id: roomId })).fields)).not.toContain('flagged');
  });
});

describe('with MCP_CHAT_PROFANITY=refuse', () => {
  const server = serverForFile({ MCP_CHAT_PROFANITY: 'refuse' });

  it.each([swearing, 'FUUUCK', 'sh1t'])('%s is not sent', async (message) => {
    const { ann, bob, roomId } = await server.pair();

    const refused = await ann.call('send_message', { room_id: roomId, message });
    await ann.call('send_message', { room_id: roomId, message: clean });

    expect(refused.fields.error).toMatchObject({ code: 'text_refused', message: expect.stringMatching(/swear/) });
    const { events } = (await bob.call('wait_for_events')).fields;
    expect(events.map(({ payload }) => payload.message)).toEqual([undefined, clean]);
  });

  it.each([
    { display_name: 'Fuckface' },
    { interests: ['tea', 'fucking'] },
    { user_id: 'fuck_you' },
    { user_id: 'the_cock' },
  ])('nor is it a name, an interest or a user_id', async (profile) => {
    expect((await (await server.connect()).call('enter_queue', profile)).fields.error.code).toBe('text_refused');
  });
});

describe('of the newer era', () => {
  const server = serverForFile({ MCP_CHAT_PROFANITY: 'flag' });

  it('readers and writers see the same', async () => {
    const kind = clientKinds['the v2 SDK pinned to 2026-07-28'];
    const [ann, bob] = [await Person.arrive(server.url, kind), await Person.arrive(server.url, kind)];
    await ann.call('enter_queue');
    const { room_id } = (await bob.call('enter_queue')).fields.room;
    for (const message of [swearing, clean]) await ann.call('send_message', { room_id, message });

    const { fields } = await bob.call('wait_for_events');

    expect(fields.events.map(({ payload }) => payload.flagged)).toEqual([undefined, true, undefined]);
    await ann.close();
    await bob.close();
  });
});
