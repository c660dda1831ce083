import { describe, expect, it } from 'vitest';
import type { UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import type { OpenHost } from './host.ts';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;

const stepFailed = { name: 'Fault', code: 'step_failed', retryable: false };

/** The cost of a failure of one actor: that step, and nothing else. */
export function faultContract(open: OpenHost): void {
  describe('with an actor that fails', () => {
    it('fails the command, reports it, and commits nothing', async () => {
      const world = open();
      await world.enroll('ann');
      const committed = world.store.commits.length;
      world.store.corrupt(userAddress(ann));
      await expect(world.cancel('ann')).rejects.toMatchObject(stepFailed);
      expect(world.store.commits).toHaveLength(committed);
      expect(world.failures).toMatchObject([{ address: 'user:ann', event: 'user.cancel' }]);
    });

    it('serves the others of the same turn, before and after it', async () => {
      const world = open();
      for (const [one, other] of [
        ['ann', 'bob'],
        ['cyd', 'dan'],
      ] as const)
        await world.pair(one, other);
      await world.enroll('eve');
      world.store.corrupt(userAddress(ann));
      const asked = ['cyd', 'ann', 'dan', 'eve'].map((name) =>
        world.host.ask(userAddress(name as UserId), { type: 'user.cancel' }),
      );
      const outcomes = Promise.allSettled(asked);
      await world.clock.settle();
      expect(await outcomes).toMatchObject([
        { status: 'fulfilled', value: { type: 'refused', code: 'already_chatting' } },
        { status: 'rejected', reason: stepFailed },
        { status: 'fulfilled', value: { type: 'refused', code: 'already_chatting' } },
        { status: 'fulfilled', value: { type: 'done' } },
      ]);
      expect(await world.describe('eve')).toEqual({ type: 'left' });
    });

    it('undoes what a command did at other actors before it came to the one that fails', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      world.store.corrupt(userAddress(bob));
      await expect(world.post('ann', room, 'lost', 'k')).rejects.toMatchObject(stepFailed);
      world.store.heal(userAddress(bob));
      expect(await world.post('ann', room, 'heard', 'k')).toMatchObject({ type: 'posted', seq: 1 });
      expect(world.notices('bob')).toMatchObject([
        { type: 'room.opened' },
        { type: 'room.posted', message: { seq: 1, text: 'heard' } },
      ]);
    });

    it('keeps both in the queue when the one waiting fails, and pairs them on the next try', async () => {
      const world = open();
      await world.enroll('ann');
      world.store.corrupt(userAddress(ann));
      await expect(world.enroll('bob')).rejects.toMatchObject(stepFailed);
      world.store.heal(userAddress(ann));
      expect(await world.describe('ann')).toMatchObject({ type: 'queued', position: 1 });
      expect((await world.enroll('bob')).reply).toMatchObject({
        type: 'matched',
        room: { partner: { userId: 'ann' } },
      });
    });

    it('tries a timer again until the actor takes it', async () => {
      const world = open({ roomIdleMs: 60_000 });
      const room = await world.pair('ann', 'bob');
      const openedAt = world.clock.now();
      world.store.corrupt(roomAddress(room));
      await world.clock.advance(62_500);
      expect(world.notices('ann')).toHaveLength(1);
      expect(world.failures).toMatchObject([60, 61, 62].map(() => ({ address: `room:${room}`, event: 'timer' })));
      world.store.heal(roomAddress(room));
      await world.clock.advance(500);
      expect(world.notices('ann').at(-1)).toEqual({
        type: 'room.closed',
        roomId: room,
        reason: 'timeout',
        detail: 'idle',
        at: openedAt + 63_000,
      });
    });

    it('tries a timer again when the commit fails', async () => {
      const world = open({ roomIdleMs: 60_000 });
      await world.pair('ann', 'bob');
      world.store.failCommits(2);
      await world.clock.advance(61_999);
      expect(world.notices('bob')).toHaveLength(1);
      await world.clock.advance(1);
      expect(world.notices('bob').at(-1)).toMatchObject({ type: 'room.closed', detail: 'idle' });
      expect(world.failures.map(({ event }) => event)).toEqual(['timer', 'timer']);
    });

    it('tells of a lapsed presence again until it is committed, with the time at which it lapsed', async () => {
      const world = open({ presence: { awayMs: 60_000 } });
      const room = await world.pair('ann', 'bob');
      const openedAt = world.clock.now();
      await world.clock.advance(50_000);
      world.touch('bob');
      world.store.failCommits(1);
      await world.clock.advance(10_999);
      expect(world.notices('bob')).toHaveLength(1);
      await world.clock.advance(1);
      expect(world.notices('bob').at(-1)).toEqual({ type: 'partner.lapsed', roomId: room, at: openedAt + 60_000 });
    });

    it('leaves nobody away who came back before it could be told that they were', async () => {
      const world = open({ presence: { awayMs: 60_000 } });
      await world.pair('ann', 'bob');
      await world.clock.advance(50_000);
      world.touch('bob');
      world.store.failCommits(1);
      await world.clock.advance(10_000);
      world.touch('ann');
      await world.clock.advance(1_000);
      expect(world.notices('bob').map(({ type }) => type)).toEqual([
        'room.opened',
        'partner.lapsed',
        'partner.returned',
      ]);
    });

    it('serves everybody else when a listener of one outbox throws', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      world.host.outboxes.subscribe(bob, () => {
        throw new Error('the stream is broken');
      });
      const asked = [
        world.host.ask(roomAddress(room), { type: 'room.post', from: ann, text: 'hi' }),
        world.host.ask(userAddress(ann), { type: 'user.describe' }),
      ];
      await world.clock.settle();
      expect(await Promise.all(asked)).toMatchObject([{ type: 'posted', seq: 1 }, { type: 'matched' }]);
      expect(world.failures).toMatchObject([{ address: 'user:bob', error: { message: 'the stream is broken' } }]);
    });
  });
}
