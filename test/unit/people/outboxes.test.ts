import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../../machines/address.ts';
import { emptyHead } from '../../../src/people/outbox.ts';
import { TestHost } from '../../support/test-host.ts';

const bob = 'bob' as UserId;

async function chatting(messages: number): Promise<{ world: TestHost; room: RoomId; epoch: string }> {
  const world = new TestHost();
  const room = await world.pair('ann', 'bob');
  for (let count = 1; count <= messages; count += 1) await world.post('ann', room, `message ${count}`);
  return { world, room, epoch: world.host.outboxes.head(bob).epoch };
}

describe('an outbox among all', () => {
  it('of somebody unknown is empty', () => {
    const { outboxes } = new TestHost().host;
    expect({
      head: outboxes.head(bob),
      unread: outboxes.unread(bob),
      position: outboxes.readPosition(bob),
      entries: outboxes.read(bob, undefined, 10)?.entries,
    }).toEqual({ head: emptyHead('none'), unread: 0, position: { epoch: 'none', seq: 0 }, entries: [] });
  });

  it('has an epoch of its own for each person', async () => {
    const { world, epoch } = await chatting(0);
    expect(world.host.outboxes.head('ann' as UserId).epoch).not.toBe(epoch);
    expect(epoch).toMatch(/^[\w-]{16}$/);
  });

  it('is read again and again until acknowledged, and never after', async () => {
    const { world, epoch } = await chatting(3);
    const { outboxes } = world.host;
    const seqs = () => outboxes.read(bob, undefined, 10)?.entries.map(({ seq }) => seq);
    const before = [seqs(), seqs()];
    await world.clock.answer(outboxes.acknowledge(bob, { epoch, seq: 3 }));
    expect([...before, seqs(), outboxes.unread(bob)]).toEqual([[1, 2, 3, 4], [1, 2, 3, 4], [4], 1]);
    expect(world.store.entries(bob, 0, 10).map(({ seq }) => seq)).toEqual([4]);
  });

  it('is never acknowledged backwards', async () => {
    const { world, epoch } = await chatting(3);
    for (const seq of [3, 1, 3]) await world.clock.answer(world.host.outboxes.acknowledge(bob, { epoch, seq }));
    expect(world.host.outboxes.readPosition(bob)).toEqual({ epoch, seq: 3 });
  });

  it('ends at the furthest of two acknowledgements in one turn, whichever comes first', async () => {
    const { world, epoch } = await chatting(3);
    const both = Promise.all([3, 2].map((seq) => world.host.outboxes.acknowledge(bob, { epoch, seq })));
    await world.clock.answer(both);
    expect(world.host.outboxes.head(bob)).toEqual({ epoch, first: 4, last: 4, read: 3 });
  });

  it('is not acknowledged by a position of another epoch', async () => {
    const { world, epoch } = await chatting(3);
    await world.clock.answer(world.host.outboxes.acknowledge(bob, { epoch: 'older', seq: 3 }));
    expect(world.host.outboxes.readPosition(bob)).toEqual({ epoch, seq: 0 });
  });

  it('keeps what arrives in the turn in which it is acknowledged', async () => {
    const { world, room, epoch } = await chatting(1);
    const acknowledged = world.host.outboxes.acknowledge(bob, { epoch, seq: 2 });
    await world.post('ann', room, 'meanwhile');
    await acknowledged;
    expect(world.host.outboxes.head(bob)).toEqual({ epoch, first: 3, last: 3, read: 2 });
    expect(world.notices('bob')).toMatchObject([{ type: 'room.posted', message: { text: 'meanwhile' } }]);
  });

  it('belongs to nobody any more when its person is forgotten before the acknowledgement', async () => {
    const { world, room, epoch } = await chatting(1);
    await world.leave('bob', room);
    world.host.expire(bob);
    await world.clock.answer(world.host.outboxes.acknowledge(bob, { epoch, seq: 2 }));
    expect(world.store.outbox(bob)).toBeUndefined();
  });
});

describe('listeners to an outbox', () => {
  it('hear of each commit that brought something, and once of each', async () => {
    const { world, room } = await chatting(0);
    const heard: number[] = [];
    world.host.outboxes.subscribe(bob, () => heard.push(world.host.outboxes.head(bob).last));
    await world.post('ann', room, 'one');
    await world.post('bob', room, 'to ann');
    await world.post('ann', room, 'two');
    expect(heard).toEqual([2, 3]);
  });

  it('are several, each of whom may go', async () => {
    const { world, room } = await chatting(0);
    const heard: string[] = [];
    const stop = world.host.outboxes.subscribe(bob, () => heard.push('first'));
    world.host.outboxes.subscribe(bob, () => heard.push('second'));
    await world.post('ann', room, 'one');
    stop();
    stop();
    await world.post('ann', room, 'two');
    expect(heard).toEqual(['first', 'second', 'second']);
  });

  it('may go while they are called, and come again', async () => {
    const { world, room } = await chatting(0);
    const heard: string[] = [];
    const stop = world.host.outboxes.subscribe(bob, () => {
      heard.push('once');
      stop();
    });
    await world.post('ann', room, 'one');
    world.host.outboxes.subscribe(bob, () => heard.push('again'));
    stop();
    await world.post('ann', room, 'two');
    expect(heard).toEqual(['once', 'again']);
  });
});
