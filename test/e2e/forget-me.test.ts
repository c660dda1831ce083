import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/client-answer.ts';
import { textsIn } from '../support/client-answer.ts';
import { RawClient } from '../support/raw-client.ts';
import { metaOf, RawModern } from '../support/raw-modern.ts';
import { startServer } from '../support/server-process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A user who brings their handle along with everything. */
interface Voice {
  call(name: string, args?: object): Promise<Answer>;
  read(uri: string, handle: string): Promise<{ readonly messages: readonly object[] }>;
  close(): void;
}

const contentOf = (result: unknown) =>
  JSON.parse((result as { contents: { text: string }[] }).contents[0]?.text ?? '') as { messages: object[] };

const eras: Readonly<Record<string, (url: string) => Promise<Voice>>> = {
  async 'the older era'(url) {
    const client = await RawClient.connect(url);
    return {
      call: (name, args) => client.call(name, args),
      read: async (uri) => contentOf((await client.rpc('resources/read', { uri })).result),
      close: () => client.close(),
    };
  },
  async 'the newer era'(url) {
    const client = new RawModern(url);
    return {
      call: (name, args) => client.call(name, args),
      read: async (uri, handle) =>
        contentOf((await client.rpc('resources/read', { uri }, { meta: metaOf(handle) })).result),
      close: () => client.close(),
    };
  },
};

const secret = 'I live in the lighthouse';

describe.each(Object.entries(eras))('forget_me in %s', (_, open) => {
  it('erases whoever asks, for their partner and for good, and leaves only what the partner was sent already', async () => {
    const stored = { MCP_CHAT_STORE: 'sqlite', MCP_CHAT_DATA: folder };
    const first = await startServer(stored);
    const [ann, bob] = [await open(first.url), await open(first.url)];
    const { handle } = (await ann.call('enter_queue', { user_id: 'ann-of-the-sea' })).fields;
    const entered = (await bob.call('enter_queue', { display_name: 'Bob' })).fields;
    const bobs = { handle: entered.handle };
    const { room_id } = entered.room;
    await ann.call('send_message', { handle, room_id, message: secret });
    await bob.call('send_message', { ...bobs, room_id, message: 'How nice' });

    const refused = await ann.call('manage_identity', { handle, action: 'forget_me' });
    const forgotten = await ann.call('manage_identity', { handle, action: 'forget_me', confirm: true });

    expect([refused.fields.error.code, forgotten.fields.success]).toEqual(['invalid_input', true]);
    expect(forgotten.text).toContain('your handle is void');
    expect((await ann.call('get_status', { handle })).fields.error.code).toBe('unknown_handle');
    const { events } = (await bob.call('wait_for_events', bobs)).fields;
    expect(textsIn(events)).toEqual([secret]);
    expect(events.at(-1)).toMatchObject({ type: 'partner.disconnected', payload: { reason: 'left', detail: 'left' } });

    const emptied = [
      { from: 'ann-of-the-sea', seq: 1, message: '', erased: true },
      { from: entered.user_id, seq: 2, message: 'How nice' },
    ];
    const expectEmptied = async (reader: Voice): Promise<void> => {
      expect((await reader.call('get_history', { ...bobs, room_id })).fields.messages).toMatchObject(emptied);
      expect((await reader.read(`chat://rooms/${room_id}`, entered.handle)).messages).toMatchObject(emptied);
    };
    await expectEmptied(bob);
    const namesake = await open(first.url);
    const taken = await namesake.call('enter_queue', { user_id: 'Ann-Of-The-Sea' });
    expect(taken.fields.error.code).toBe('user_id_taken');

    await first.stop();
    const second = await startServer(stored);
    const [later, bobLater] = [await open(second.url), await open(second.url)];
    expect((await later.call('get_status', { handle })).fields.error.code).toBe('unknown_handle');
    await expectEmptied(bobLater);
    for (const voice of [ann, bob, namesake, later, bobLater]) voice.close();
    await second.stop();
  });
});
