import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import { limits } from '../../../../src/limits.ts';
import { eventFrame } from '../../../../src/mcp/streams/answer.ts';
import { ResourceStream } from '../../../../src/mcp/streams/resource-stream.ts';
import { TestHost } from '../../../support/test-host.ts';
import type { Frame } from './response-pair.ts';
import { openPair, stall } from './response-pair.ts';

const ann = 'ann' as UserId;
const uris = ['chat://inbox', 'chat://inbox/1'] as const;
const ending = { jsonrpc: '2.0', id: 'sub', result: {} };

/** Ann chats with Bob and watches these of her resources. */
async function open(watched: readonly string[] = uris) {
  const world = new TestHost();
  const roomId = await world.pair('ann', 'bob');
  const idle = world.clock.pending;
  const pair = await openPair();
  let ends = 0;
  const stream = new ResourceStream({
    host: world.host,
    clock: world.clock,
    response: pair.response,
    subscriptionId: 'sub',
    subscriptions: watched.map((uri) => ({ uri, owner: ann })),
    ending,
    onEnd: () => {
      ends += 1;
    },
  });
  stream.start();
  return {
    ...pair,
    world,
    stream,
    say: (text: string) => world.post('bob', roomId, text),
    /** The rest of the stream: how often its end was told, and the timers it still has. */
    leftovers: () => ({ ends, timers: world.clock.pending.length - idle.length }),
    /** Changes the resources until the reader has no room left for news; returns how often. */
    stall: () => stall(pair.response, () => world.host.outboxes.wake(ann)),
  };
}

const meta = { _meta: { 'io.modelcontextprotocol/subscriptionId': 'sub' } };
const acknowledged = (...honoured: readonly string[]): Frame => ({
  data: {
    jsonrpc: '2.0',
    method: 'notifications/subscriptions/acknowledged',
    params: { notifications: honoured.length > 0 ? { resourceSubscriptions: honoured } : {}, ...meta },
  },
});
const updated = (uri: string): Frame => ({
  data: { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri, ...meta } },
});

describe('a resource stream', () => {
  it('acknowledges what it honours, then tells of each change of each resource', async () => {
    const { reader, say } = await open();
    expect(await reader.next(1)).toEqual([acknowledged(...uris)]);
    await say('one');
    await say('two');
    expect(await reader.next(4)).toEqual([...uris, ...uris].map(updated));
  });

  it('that honours nothing ends at once with its result', async () => {
    const { reader, leftovers } = await open([]);
    expect(await reader.rest()).toEqual([acknowledged(), { data: ending }]);
    expect(leftovers()).toEqual({ ends: 1, timers: 0 });
  });

  it.each(['end', 'drain'] as const)('says the result last, whatever comes then: %s', async (way) => {
    const { reader, stream, say, leftovers } = await open();
    stream[way]();
    stream.end();
    await say('too late');
    expect(await reader.rest()).toEqual([acknowledged(...uris), { data: ending }]);
    expect(leftovers()).toEqual({ ends: 1, timers: 0 });
  });

  it('lets go of everything when its reader goes', async () => {
    const { hangUp, leftovers, say, stream } = await open();
    await hangUp();
    stream.end();
    await say('to nobody');
    expect(leftovers()).toEqual({ ends: 1, timers: 0 });
  });

  it('is a sign of life of whom it tells of', async () => {
    const { world, say } = await open();
    world.host.presence.openStream('bob' as UserId);
    await world.clock.advance(200_000);
    expect(world.notices('bob').map(({ type }) => type)).toEqual(['room.opened']);
    await say('still there');
  });

  it('lives on comments', async () => {
    const { world, reader } = await open();
    await reader.next(1);
    await world.clock.advance(2 * limits.keepAliveMs);
    expect(await reader.next(2)).toEqual([{ comment: 'keep-alive' }, { comment: 'keep-alive' }]);
  });
});

describe('a resource stream with a slow reader', () => {
  it('holds no queue: what changed meanwhile is told once per resource when the reader is ready', async () => {
    const { world, response, reader, stall } = await open();
    await stall();
    const written = vi.spyOn(response, 'write');
    for (let changes = 0; changes < 1_000; changes += 1) world.host.outboxes.wake(ann);
    expect(written).not.toHaveBeenCalled();
    const drained = once(response, 'drain');
    const reading = reader.rest();
    await drained;
    await turn();
    expect(written.mock.calls.flat().toSorted()).toEqual(uris.map((uri) => eventFrame(updated(uri).data as object)));
    response.end();
    expect((await reading).slice(-2)).toEqual(expect.arrayContaining(uris.map(updated)));
  });

  it('tells on of what changes after that', async () => {
    const { reader, stall, say } = await open(['chat://inbox']);
    const changes = await stall();
    const before = await reader.next(1 + changes);
    await say('and on');
    expect([...before, ...(await reader.next(1))]).toEqual([
      acknowledged('chat://inbox'),
      ...Array.from({ length: changes + 1 }, () => updated('chat://inbox')),
    ]);
  });

  it('is told nothing to keep it alive, and is let go when it took nothing for two turns', async () => {
    const { world, response, stall, leftovers } = await open();
    await stall();
    const held = response.writableLength;
    await world.clock.advance(2 * limits.keepAliveMs - 1);
    expect([response.destroyed, response.writableLength]).toEqual([false, held]);
    const closed = once(response, 'close');
    await world.clock.advance(1);
    expect(response.destroyed).toBe(true);
    await closed;
    expect(leftovers()).toEqual({ ends: 1, timers: 0 });
  });

  it('is kept while it takes something now and then', async () => {
    const { world, response, reader, stall } = await open(['chat://inbox']);
    for (let turn = 0; turn < 4; turn += 1) {
      const changes = await stall();
      await world.clock.advance(limits.keepAliveMs);
      expect(response.destroyed).toBe(false);
      await reader.next(changes + (turn === 0 ? 1 : 0));
    }
  });
});
