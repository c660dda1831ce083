import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { nameOf, roomAddress, userAddress } from '../../machines/address.ts';
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
      await world.clock.advance(20_000);
      world.restart(15_000);
      const upAt = world.clock.wall();
      await world.clock.advance(39_999);
      expect(world.notices('ann')).toHaveLength(1);
      await world.clock.advance(1);
      expect(world.notices('ann').slice(1)).toEqual([idleClosed(room, upAt + 40_000)]);
    });

    it.each([1_000, 100_000, 400 * 24 * 3_600_000])('closes no room for %d ms in which it did not run', async (ms) => {
      const world = open({ roomIdleMs: 60_000, presence: { awayMs: 600_000, absenceMs: 600_000 } });
      const room = await world.pair('ann', 'bob');
      await world.clock.advance(59_999);
      world.restart(ms);
      await world.clock.settle();
      expect(await world.post('ann', room, 'still there?')).toMatchObject({ type: 'posted', at: world.clock.wall() });
      await world.clock.advance(59_999);
      world.clock.stepWall(ms);
      await world.clock.settle();
      expect(await world.post('bob', room, 'yes')).toMatchObject({ type: 'posted', at: world.clock.wall() });
      await world.clock.advance(59_999);
      world.clock.stepWall(-ms);
      await world.clock.settle();
      expect(await world.post('ann', room, 'good')).toMatchObject({ type: 'posted' });
    });

    it('lets go of a closed room whose transcript was kept for a shorter time', async () => {
      const world = open({ historyMs: 60_000 });
      const room = await world.pair('ann', 'bob');
      await world.leave('ann', room);
      await world.clock.advance(limits.tombstoneMs - 1);
      expect(world.store.actor(roomAddress(room))).toBeDefined();
      await world.clock.advance(1);
      expect(world.store.actor(roomAddress(room))).toBeUndefined();
    });

    it.each(['asleep', 'down'])('keeps nothing longer for the time that it was %s', async (how) => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.post('ann', room, 'hi');
      await world.leave('ann', room);
      const hourMs = 3_600_000;
      if (how === 'down') world.restart(limits.tombstoneMs - hourMs);
      else world.clock.stepWall(limits.tombstoneMs - hourMs);
      await world.clock.advance(hourMs - 1);
      expect(world.store.said(room, 9)).toHaveLength(1);
      // A sleep is noticed within a minute.
      await world.clock.advance(60_000);
      expect([world.store.said(room, 9), world.store.actor(roomAddress(room))]).toEqual([[], undefined]);
    });

    it('keeps nothing longer for a clock that was set back, while it ran or while it was down', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.leave('ann', room);
      world.clock.stepWall(-400 * 24 * 3_600_000);
      await world.clock.advance(limits.tombstoneMs / 2);
      world.restart(-400 * 24 * 3_600_000);
      await world.clock.advance(limits.tombstoneMs / 2 - 1);
      expect(world.store.actor(roomAddress(room))).toBeDefined();
      await world.clock.advance(1);
      expect(world.store.actor(roomAddress(room))).toBeUndefined();
    });

    it('tells times of a room that never go back, though the clock does', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      const at = async (name: string) => ((await world.post(name, room, 'hi')) as { at: number }).at;
      const startAt = world.clock.wall();
      const before = await at('ann');
      world.clock.stepWall(7_200_000);
      const forward = await at('bob');
      world.clock.stepWall(-3_600_000);
      const back = await at('ann');
      await world.clock.advance(5_000);
      const [cyds] = [await world.pair('cyd', 'dan')];
      const elsewhere = (await world.post('cyd', cyds, 'hi')) as { at: number };
      expect([before, forward, back, elsewhere.at].map((time) => time - startAt)).toEqual([
        0, 7_200_000, 7_200_000, 3_605_000,
      ]);
      expect(
        world.notices('bob').flatMap((one) => (one.type === 'room.posted' ? [one.message.at - startAt] : [])),
      ).toEqual([0, 7_200_000]);
    });

    it('forgets the name of a last partner with the time that holds them apart', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.leave('ann', room);
      const apart = () =>
        (world.store.actor(userAddress(ann))?.snapshot.context as { apart?: unknown } | undefined)?.apart;
      expect(apart()).toMatchObject({ userId: 'bob' });
      await world.clock.advance(limits.rematchHoldMs);
      expect(apart()).toBeNull();
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
      await world.clock.advance(5_999);
      expect(await world.describe('bob')).toMatchObject({ type: 'queued', position: 2 });
      await world.clock.advance(1);
      expect(await world.describe('bob')).toMatchObject({ type: 'matched', room: { partner: { userId: 'ann' } } });
    });
  });
}
