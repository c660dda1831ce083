import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { userAddress } from '../../machines/address.ts';
import type { Reply } from '../../machines/protocol.ts';
import type { TestHost } from '../support/test-host.ts';
import type { OpenHost } from './host.ts';
import { block, dayMs, forget, minuteMs, report } from './moderation-commands.ts';

/** Blocks of users, as every host keeps them. */
export function blocksContract(open: OpenHost): void {
  describe('with its blocks', () => {
    const unblock = (world: TestHost, name: string, whom: string): Promise<Reply> =>
      world.clock.answer(world.host.ask(userAddress(name as UserId), { type: 'user.unblock', whom: whom as UserId }));

    /** Ann has blocked bob, and both wait, alone. */
    const apart = async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await block(world, 'ann', room);
      await world.enter('bob');
      await world.clock.advance(1_000);
      await world.enter('ann');
      world.touch('ann', 'bob');
      return world;
    };

    it('never pairs the two again, however long they wait, until it is taken back', async () => {
      const world = await apart();
      for (let minutes = 0; minutes < 60; minutes += 1) {
        await world.clock.advance(minuteMs);
        world.touch('ann', 'bob');
      }
      expect([await world.describe('ann'), await world.describe('bob')]).toMatchObject([
        { type: 'queued' },
        { type: 'queued' },
      ]);
      expect(await unblock(world, 'ann', 'bob')).toEqual({ type: 'done' });
      await world.clock.advance(1_000);
      expect([await world.describe('ann'), await world.describe('bob')]).toMatchObject([
        { type: 'matched' },
        { type: 'matched' },
      ]);
    });

    it.each([
      ['a block', block, true],
      ['a report that blocks', report, true],
      ['a report that does not', (world: TestHost, by: string, room: RoomId) => report(world, by, room, false), false],
    ] as const)('ends the chat with the person by %s through a room before', async (_, act, isEnd) => {
      const world = open();
      const first = await world.pair('ann', 'bob');
      await world.leave('ann', first);
      await world.enter('ann');
      await world.enter('bob');
      await world.clock.advance(11_000);
      expect(await world.describe('ann')).toMatchObject({ type: 'matched' });
      await act(world, 'ann', first);
      const states = [(await world.describe('ann')).type, (await world.describe('bob')).type];
      expect(states).toEqual(isEnd ? ['left', 'idle'] : ['matched', 'matched']);
      if (isEnd)
        expect(world.notices('bob').at(-1)).toMatchObject({ type: 'room.closed', reason: 'left', detail: 'left' });
    });

    it('goes on with a chat with somebody else', async () => {
      const world = open();
      const first = await world.pair('ann', 'bob');
      await world.leave('ann', first);
      await world.enroll('cyd');
      await world.enter('ann');
      await block(world, 'ann', first);
      expect(await world.describe('ann')).toMatchObject({ type: 'matched', room: { partner: { userId: 'cyd' } } });
    });

    it('lets both meet others, and remembers after a restart', async () => {
      const world = await apart();
      world.restart();
      expect(world.host.blocksOf('ann' as UserId)).toEqual(['bob']);
      expect((await world.enroll('cyd')).reply).toMatchObject({
        type: 'matched',
        room: { partner: { userId: 'bob' } },
      });
      expect(await world.describe('ann')).toMatchObject({ type: 'queued' });
    });

    it('keeps the name of somebody blocked from others after they are gone, in any case', async () => {
      const world = await apart();
      await forget(world, 'bob');
      expect(['bob', 'BOB'].map((name) => world.host.identities.enroll(name))).toEqual([
        'user_id_taken',
        'user_id_taken',
      ]);
      for (let days = 0; days < 8; days += 1) {
        await world.clock.advance(dayMs - minuteMs);
        world.touch('ann');
      }
      expect([world.store.actor('user:bob'), world.host.identities.enroll('bob')]).toEqual([
        undefined,
        'user_id_taken',
      ]);
      await unblock(world, 'ann', 'bob');
      expect((await world.enroll('bob')).reply).toMatchObject({ type: 'queued' });
    });
  });
}
