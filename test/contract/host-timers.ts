import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { nameOf, roomAddress } from '../../machines/address.ts';
import { limits } from '../../machines/limits.ts';
import type { OpenHost } from './host.ts';

const ann = 'ann' as UserId;

const idleClosed = (roomId: RoomId, at: number) => ({
  type: 'room.closed',
  roomId,
  reason: 'timeout',
  detail: 'idle',
  at,
});

/** How a host keeps the timers of the charts. */
export function timersContract(open: OpenHost): void {
  describe('with its timers', () => {
    it('closes an idle room at its very deadline, and tells both members', async () => {
      const world = open({ roomIdleMs: 60_000 });
      const room = await world.pair('ann', 'bob');
      const openedAt = world.clock.now();
      await world.clock.advance(59_999);
      expect([world.notices('ann').length, world.notices('bob').length]).toEqual([1, 1]);
      await world.clock.advance(1);
      const closed = idleClosed(room, openedAt + 60_000);
      expect([world.notices('ann').slice(1), world.notices('bob').slice(1)]).toEqual([[closed], [closed]]);
    });

    it('gives a room the whole time again from its last message', async () => {
      const world = open({ roomIdleMs: 60_000 });
      const room = await world.pair('ann', 'bob');
      await world.clock.advance(40_000);
      await world.post('ann', room, 'hi');
      await world.clock.advance(30_000);
      await world.post('bob', room, 'ho');
      const lastAt = world.clock.now();
      await world.clock.advance(59_999);
      expect(world.notices('ann').map(({ type }) => type)).toEqual(['room.opened', 'room.posted']);
      await world.clock.advance(1);
      expect(world.notices('ann').at(-1)).toEqual(idleClosed(room, lastAt + 60_000));
    });

    it('lets go of a closed room once its tombstone has stood long enough', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.leave('ann', room);
      await world.clock.advance(limits.tombstoneMs - 1);
      world.touch('ann', 'bob');
      expect(await world.post('ann', room, 'hi')).toEqual({ type: 'refused', code: 'room_closed' });
      await world.clock.advance(1);
      expect(await world.post('ann', room, 'hi')).toEqual({ type: 'refused', code: 'not_in_room' });
      expect(world.store.actor(roomAddress(room))).toBeUndefined();
    });

    it('lets go of it no less when its transcript has gone before', async () => {
      const world = open({ historyMs: 60_000 });
      const address = roomAddress(await world.pair('ann', 'bob'));
      await world.leave('ann', nameOf(address) as RoomId);
      await world.clock.advance(60_000);
      expect(world.store.actor(address)?.timers.map(({ event }) => event)).toEqual([
        'xstate.after.tombstone.room.closed',
      ]);
      world.touch('ann', 'bob');
      await world.clock.advance(limits.tombstoneMs - 60_000);
      expect(world.store.actor(address)).toBeUndefined();
    });

    it('holds no timer of a state that was left', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      const held = () => world.store.actor(roomAddress(room))?.timers.map(({ event }) => event);
      const before = held();
      await world.leave('ann', room);
      expect([before, held()]).toEqual([
        ['xstate.after.idle.room.active'],
        ['xstate.after.history.room.closed', 'xstate.after.tombstone.room.closed'],
      ]);
    });

    it('changes nothing for a timer that was cancelled in the turn in which it fires', async () => {
      const world = open({ roomIdleMs: 60_000 });
      let room = '' as RoomId;
      // Set before the room's own timer, so that the leave stands in the mailbox before it.
      const left = new Promise((resolve) => {
        const leave = () => world.host.ask(roomAddress(room), { type: 'room.leave', from: ann });
        world.clock.after(60_000, () => resolve(leave()));
      });
      room = await world.pair('ann', 'bob');
      await world.clock.advance(60_000);
      expect(await left).toEqual({ type: 'done' });
      expect(world.notices('bob').slice(1)).toMatchObject([{ type: 'room.closed', reason: 'left' }]);
      expect(world.notices('ann')).toHaveLength(1);
    });

    it('changes nothing for a timer whose token is another one now', async () => {
      const world = open({ roomIdleMs: 60_000 });
      const address = roomAddress(await world.pair('ann', 'bob'));
      const actor = world.store.actor(address);
      if (!actor) throw new Error('the room is not held');
      const timers = actor.timers.map((timer) => ({ ...timer, token: 'newer' }));
      world.store.commit([{ type: 'actor.put', address, actor: { ...actor, timers } }]);
      await world.clock.advance(120_000);
      expect(world.notices('ann')).toHaveLength(1);
      expect(world.store.actor(address)?.snapshot.value).toBe('active');
    });

    it('goes on after a restart with the time that is left', async () => {
      const world = open({ roomIdleMs: 60_000 });
      const room = await world.pair('ann', 'bob');
      const openedAt = world.clock.now();
      await world.clock.advance(20_000);
      world.restart(15_000);
      await world.clock.advance(24_999);
      expect(world.notices('ann')).toHaveLength(1);
      await world.clock.advance(1);
      expect(world.notices('ann').slice(1)).toEqual([idleClosed(room, openedAt + 60_000)]);
    });

    it('fires at once after a restart what fell due while it was down', async () => {
      const world = open({ roomIdleMs: 60_000 });
      const room = await world.pair('ann', 'bob');
      world.restart(100_000);
      const upAt = world.clock.now();
      await world.clock.settle();
      expect(world.notices('bob').slice(1)).toEqual([idleClosed(room, upAt)]);
    });

    it('fires nothing once it is closed', async () => {
      const world = open({ roomIdleMs: 60_000 });
      await world.pair('ann', 'bob');
      const committed = world.store.commits.length;
      world.host.close();
      expect(world.clock.pending).toEqual([]);
      await world.clock.advance(3_600_000);
      expect(world.store.commits).toHaveLength(committed);
    });

    it('pairs two who were held apart as soon as their time apart has passed', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.leave('ann', room);
      const partedAt = world.clock.now();
      await world.enter('ann');
      await world.enter('bob');
      await world.clock.advance(limits.rematchHoldMs - 1);
      expect(world.notices('ann')).toHaveLength(1);
      await world.clock.advance(1);
      expect(world.notices('ann').slice(1)).toMatchObject([
        { type: 'room.opened', at: partedAt + limits.rematchHoldMs, room: { partner: { userId: 'bob' } } },
      ]);
    });

    it('keeps those held apart in the queue over a restart, and then pairs them on time', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.leave('ann', room);
      await world.enter('ann');
      await world.enter('bob');
      await world.clock.advance(4_000);
      world.restart(1_000);
      await world.clock.advance(4_999);
      expect(await world.describe('bob')).toMatchObject({ type: 'queued', position: 2 });
      await world.clock.advance(1);
      expect(await world.describe('bob')).toMatchObject({ type: 'matched', room: { partner: { userId: 'ann' } } });
    });
  });
}
