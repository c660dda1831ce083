// Method: what an events stream says of its own accord comes by the clock, which is virtual here; HTTP is real.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoomId } from '../../machines/address.ts';
import { faultIn } from '../support/raw-events-schema.ts';
import { RawPerson } from '../support/raw-pair.ts';
import { RawStream } from '../support/raw-stream.ts';
import type { VirtualServer } from '../support/server-virtual.ts';
import { serveVirtually } from '../support/server-virtual.ts';

let server: VirtualServer;
beforeEach(async () => {
  server = await serveVirtually();
});
afterEach(() => server.close());

const acknowledged = 'mcp-chat/events/acknowledged';
const marked = { 'io.modelcontextprotocol/subscriptionId': 1 };

const enter = (name: string) => server.through(RawPerson.enter(server.url, { user_id: name, display_name: name }));
const cursorOf = ({ params }: { params: Readonly<Record<string, unknown>> }) =>
  (params._meta as Record<string, unknown>)['mcp-chat/cursor'];

async function listen(person: RawPerson, ...options: Parameters<RawPerson['events']>): Promise<RawStream> {
  const stream = await server.through(person.events(...options));
  await server.through(stream.first(acknowledged));
  return stream;
}

/** Ann and Bob in one room, where Ann says what there is to say. */
async function meet() {
  const [ann, bob] = [await enter('ann'), await enter('bob')];
  const { room } = (await server.through(bob.call('get_status'))).fields;
  return { ann, bob, say: (text: string) => server.post('ann', room.room_id as RoomId, text) };
}

describe('a silent stream', () => {
  it('is kept alive by progress that grows, when the request gave a token', async () => {
    const { bob } = await meet();
    const stream = await listen(bob, {}, { meta: { progressToken: 'alive' } });

    await server.clock.advance(45_000);
    await server.through(stream.heard.atLeast(5));

    const beats = stream.heard.all.filter(({ method }) => method === 'notifications/progress');
    expect(beats.map(({ params }) => params)).toEqual(
      [1, 2, 3].map((progress) => ({ progressToken: 'alive', progress, _meta: marked })),
    );
    expect(stream.comments.all).toEqual([]);
  });

  it('is kept alive by comments otherwise', async () => {
    const { bob } = await meet();
    const stream = await listen(bob);

    await server.clock.advance(45_000);

    expect(await server.through(stream.comments.atLeast(3))).toHaveLength(3);
    expect(stream.methods).not.toContain('notifications/progress');
  });

  it('tells the place in the queue every 5 seconds, until there is a partner', async () => {
    const ann = await enter('ann');
    const stream = await listen(ann);

    await server.clock.advance(10_000);
    await enter('bob');
    await server.clock.advance(10_000);
    await server.through(stream.first('chatroom.found'));

    const samples = stream.heard.all.filter(({ method }) => method === 'queue.updated');
    expect(samples.map(({ params }) => params)).toEqual(
      Array(2).fill({
        position: 1,
        estimated_wait_seconds: null,
        looking_for: 'anyone',
        widens_in_seconds: null,
        _meta: marked,
      }),
    );
    expect(samples.flatMap((sample) => faultIn(sample, 'Signal') ?? [])).toEqual([]);
  });
});

describe('a reader who stayed away too long', () => {
  it('hears that history is lost, before the first entry that is left', async () => {
    const { bob, say } = await meet();
    const before = await listen(bob);
    const cursor = cursorOf(await server.through(before.first('chatroom.found')));
    before.close();
    for (let count = 1; count <= 1005; count += 1) await say(`message ${count}`);

    const after = await listen(bob, { cursor });
    await server.through(after.heard.atLeast(1002));

    const [begun, lost, first, ...rest] = after.heard.all;
    expect(begun?.params.cursor).toBe(cursor);
    expect([lost?.method, lost && faultIn(lost, 'Signal')]).toEqual(['history.lost', undefined]);
    expect(first?.params.message).toBe('message 6');
    expect(rest.at(-1)?.params.message).toBe('message 1005');
    // Where the loss ends is the place before the first entry that is left.
    expect(String(cursorOf(first ?? { params: {} })).replace(/\d+$/, (seq) => String(Number(seq) - 1))).toBe(
      lost?.params.cursor,
    );
  });
});

describe('a reader who takes nothing', () => {
  const long = '🌧️'.repeat(1990);

  it('is let go after two intervals, and loses nothing by it', async () => {
    const { bob, say } = await meet();
    const held = await server.through(bob.client.open(...bob.eventsRequest()));
    for (let count = 1; count <= 900; count += 1) await say(`${count} ${long}`);

    await server.clock.advance(45_000);
    const stalled = new RawStream(held);
    await server.through(stalled.ended);
    const last = stalled.heard.all.at(-1);
    const rest = await listen(bob, { cursor: last && cursorOf(last) });
    await server.through(rest.heard.first(({ params }) => params.seq === 900));

    const seqs = [...stalled.heard.all, ...rest.heard.all].flatMap(({ params }) => params.seq ?? []);
    expect(seqs).toEqual(Array.from({ length: 900 }, (_none, index) => index + 1));
    // It was let go before it had everything.
    expect(stalled.heard.all.length).toBeLessThan(900);
    expect(await server.through(stalled.answer())).toBeUndefined();
  });
});
