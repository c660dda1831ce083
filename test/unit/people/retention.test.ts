import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { brittleStore } from '../../contract/brittle-store.ts';
import { TestHost } from '../../support/test-host.ts';

const ann = 'ann' as UserId;
const minute = 60_000;

/** Ann and Bob in a room, Ann having one unread event of each minute since; nothing of hers is kept for longer than three. */
async function chatting(messages: number) {
  const store = brittleStore(memoryStore());
  const retention = { ageMs: 3 * minute, entriesMax: 5 };
  const presence = { awayMs: 600 * minute, absenceMs: 600 * minute };
  const world = Object.assign(new TestHost({ store, retention, presence }), { store });
  const room = await world.pair('ann', 'bob');
  const say = async (count: number) => {
    for (let said = 0; said < count; said += 1) {
      await world.clock.advance(minute);
      await world.post('bob', room, `message ${said}`);
    }
  };
  await say(messages);
  return { world, room, say };
}

const readingOf = ({ host }: TestHost) => {
  const reading = host.outboxes.read(ann, undefined, 100);
  return {
    texts: reading?.entries.map(({ notice }) => (notice.type === 'room.posted' ? notice.message.text : notice.type)),
    isHistoryLost: reading?.isHistoryLost,
    unread: host.outboxes.unread(ann),
  };
};

describe('unread events', () => {
  it('stay until they are too old, and their reader is told that some went', async () => {
    const { world } = await chatting(2);
    await world.clock.advance(minute - 1);
    expect(readingOf(world)).toEqual({
      texts: ['room.opened', 'message 0', 'message 1'],
      isHistoryLost: false,
      unread: 3,
    });
    await world.clock.advance(1);
    expect(readingOf(world)).toEqual({ texts: ['message 0', 'message 1'], isHistoryLost: true, unread: 2 });
    await world.clock.advance(10 * minute);
    expect(readingOf(world)).toEqual({ texts: [], isHistoryLost: true, unread: 0 });
  });

  it('go one by one, each at its own time, however long it goes on', async () => {
    const { world, say } = await chatting(3);
    await say(4);
    expect(readingOf(world).texts).toEqual(['message 1', 'message 2', 'message 3']);
  });

  it('that were acknowledged are not missed', async () => {
    const { world } = await chatting(2);
    await world.clock.answer(
      world.host.outboxes.acknowledge(ann, { ...world.host.outboxes.readPosition(ann), seq: 3 }),
    );
    await world.clock.advance(5 * minute);
    expect(readingOf(world)).toEqual({ texts: [], isHistoryLost: false, unread: 0 });
  });

  it('are as many as the operator says', async () => {
    const { world, room } = await chatting(0);
    for (let count = 0; count < 7; count += 1) await world.post('bob', room, String(count));
    expect(readingOf(world)).toEqual({ texts: ['2', '3', '4', '5', '6'], isHistoryLost: true, unread: 5 });
  });

  it('go after a restart as well, those included that grew old meanwhile', async () => {
    const { world } = await chatting(1);
    world.restart(2 * minute);
    await world.clock.settle();
    expect(readingOf(world)).toEqual({ texts: ['message 0'], isHistoryLost: true, unread: 1 });
    await world.clock.advance(minute);
    expect(readingOf(world).texts).toEqual([]);
  });

  it('go once the store is well again', async () => {
    const { world } = await chatting(0);
    world.store.failCommits(2);
    await world.clock.advance(3 * minute + 1_999);
    expect(readingOf(world).texts).toEqual(['room.opened']);
    await world.clock.advance(1);
    expect(readingOf(world).texts).toEqual([]);
  });
});
