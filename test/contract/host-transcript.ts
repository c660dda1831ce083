import { describe, expect, it, vi } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { limits as machineLimits } from '../../machines/limits.ts';
import { limits } from '../../src/limits.ts';
import type { TestHost } from '../support/test-host.ts';
import type { OpenHost } from './host.ts';

const admitted = { type: 'done' };
const notInRoom = { type: 'refused', code: 'not_in_room' };

const linesOf = (world: TestHost, room: RoomId) =>
  world.host
    .messages(room, limits.transcriptMessagesMax)
    .map(({ from, message: { seq, text } }) => `${seq} ${from}: ${text}`);

/** The words said in rooms, and the users who may see them. */
export function transcriptContract(open: OpenHost): void {
  describe('with its transcripts', () => {
    const chat = async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.post('ann', room, 'hi');
      await world.post('bob', room, 'ho');
      await world.post('ann', room, 'so');
      return { world, room };
    };

    it('has every message once, from whom it is, in the order both saw', async () => {
      const { world, room } = await chat();
      expect(linesOf(world, room)).toEqual(['1 ann: hi', '2 bob: ho', '3 ann: so']);
    });

    it('has a message exactly as it was told to the partner', async () => {
      const { world, room } = await chat();
      const told = world.notices('bob').flatMap((notice) => (notice.type === 'room.posted' ? [notice.message] : []));
      const written = world.host.messages(room, 9).flatMap(({ from, message }) => (from === 'ann' ? [message] : []));
      expect(written).toEqual(told);
    });

    it('has no message that was refused or only repeated', async () => {
      const { world, room } = await chat();
      await world.post('ann', room, ' ');
      await world.post('mallory', room, 'let me in');
      for (let times = 0; times < 3; times += 1) await world.post('bob', room, 'once', 'k');
      expect(linesOf(world, room)).toEqual(['1 ann: hi', '2 bob: ho', '3 ann: so', '4 bob: once']);
    });

    it('has no message whose commit failed', async () => {
      const { world, room } = await chat();
      world.store.failCommits(1);
      await expect(world.post('ann', room, 'lost')).rejects.toMatchObject({ code: 'store_failed' });
      await world.post('ann', room, 'kept');
      expect(linesOf(world, room).slice(3)).toEqual(['4 ann: kept']);
    });

    it('commits a message, its line and its news as one', async () => {
      const { world, room } = await chat();
      await world.post('ann', room, 'and');
      expect(world.store.commits.at(-1)?.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['message.append', 'outbox.append', 'actor.put']),
      );
    });

    it('admits the members alone; somebody else’s room looks like one that never was', async () => {
      const { world, room } = await chat();
      await world.enroll('cyd');
      const nowhere = 'room_nowhere' as RoomId;
      expect({
        ann: await world.admit('ann', room),
        bob: await world.admit('bob', room),
        cyd: await world.admit('cyd', room),
        nobody: await world.admit('nobody', room),
        unknown: await world.admit('ann', nowhere),
      }).toEqual({ ann: admitted, bob: admitted, cyd: notInRoom, nobody: notInRoom, unknown: notInRoom });
    });

    it('makes no actor and commits nothing for the question', async () => {
      const { world, room } = await chat();
      const before = { commits: world.store.commits.length, actors: [...world.store.actors()].length };
      await world.admit('bob', room);
      await world.admit('ann', 'room_nowhere' as RoomId);
      expect({ commits: world.store.commits.length, actors: [...world.store.actors()].length }).toEqual(before);
    });

    it('keeps a room open no longer for being asked', async () => {
      const world = open({ roomIdleMs: 60_000 });
      const room = await world.pair('ann', 'bob');
      await world.clock.advance(59_999);
      await world.admit('ann', room);
      await world.clock.advance(1);
      expect(world.notices('ann').at(-1)).toMatchObject({ type: 'room.closed', detail: 'idle' });
    });

    it('still has what was said when the room is closed, for its members alone', async () => {
      const { world, room } = await chat();
      await world.leave('bob', room);
      await world.enroll('cyd');
      expect([await world.admit('ann', room), await world.admit('bob', room), await world.admit('cyd', room)]).toEqual([
        admitted,
        admitted,
        notInRoom,
      ]);
      expect(linesOf(world, room)).toHaveLength(3);
    });

    it('is gone when its time is over, though the room still answers its members', async () => {
      const world = open({ historyMs: 60_000 });
      const room = await world.pair('ann', 'bob');
      await world.post('ann', room, 'hi');
      await world.leave('ann', room);
      await world.clock.advance(59_999);
      expect(linesOf(world, room)).toHaveLength(1);
      await world.clock.advance(1);
      expect([linesOf(world, room), await world.admit('bob', room)]).toEqual([[], admitted]);
      expect(world.store.said(room, 9)).toMatchObject([{ message: { text: 'hi' } }]);
    });

    it('seals erased words until nothing can be reported any more, and not a moment longer', async () => {
      const world = open({ historyMs: 3 * machineLimits.tombstoneMs });
      const room = await world.pair('ann', 'bob');
      await world.post('ann', room, 'a threat');
      await world.post('bob', room, 'oh');
      await world.erase('ann', room);
      await world.leave('bob', room);
      const said = () => world.store.said(room, 9).map(({ message }) => message.text);
      await world.clock.advance(machineLimits.tombstoneMs - 1);
      world.touch('bob');
      expect([linesOf(world, room), said()]).toEqual([
        ['1 ann: ', '2 bob: oh'],
        ['a threat', 'oh'],
      ]);
      await world.clock.advance(1);
      expect([linesOf(world, room), said()]).toEqual([
        ['1 ann: ', '2 bob: oh'],
        ['', 'oh'],
      ]);
      // Words that are erased now can be reported no more.
      await world.erase('bob', room);
      expect(said()).toEqual(['', '']);
    });

    it('seals what somebody said who wants to be forgotten', async () => {
      const { world, room } = await chat();
      await world.forget('ann');
      expect(linesOf(world, room)).toEqual(['1 ann: ', '2 bob: ho', '3 ann: ']);
      expect(world.store.said(room, 9).map(({ message }) => message.text)).toEqual(['hi', 'ho', 'so']);
      await world.clock.advance(machineLimits.tombstoneMs);
      expect(world.store.said(room, 9)).toEqual([]);
    });

    it('knows no fingerprint of what was erased, and sends it no second time', async () => {
      const { world, room } = await chat();
      await world.post('ann', room, 'yes', 'k1');
      await world.post('bob', room, 'no', 'k2');
      const prints = () =>
        [
          ['ann', 'k1'],
          ['bob', 'k2'],
        ].map(([name, key]) => world.store.receipt(name as UserId, key ?? '')?.fingerprint);
      const [, bobs] = prints();
      await world.erase('ann', room);
      expect(prints()).toEqual(['', bobs]);
      expect(await world.post('ann', room, 'yes', 'k1')).toEqual({ type: 'refused', code: 'id_reused' });
      expect(linesOf(world, room)).toHaveLength(5);
    });

    it('loses what a member wants erased, and nothing else', async () => {
      const { world, room } = await chat();
      expect([await world.erase('ann', room), await world.erase('mallory', room)]).toEqual([admitted, notInRoom]);
      expect(linesOf(world, room)).toEqual(['1 ann: ', '2 bob: ho', '3 ann: ']);
      await world.post('ann', room, 'anew');
      await world.leave('bob', room);
      await world.erase('bob', room);
      expect(linesOf(world, room)).toEqual(['1 ann: ', '2 bob: ', '3 ann: ', '4 ann: anew']);
    });

    it('loses what somebody said in any room when they want to be forgotten', async () => {
      const { world, room } = await chat();
      await world.leave('ann', room);
      await world.clock.advance(10_000);
      await world.enroll('cyd');
      await world.enter('ann');
      const { room: second } = (await world.describe('cyd')) as { room: { roomId: RoomId } };
      await world.post('ann', second.roomId, 'hello');
      await world.post('cyd', second.roomId, 'hey');
      expect(await world.forget('ann')).toEqual(admitted);
      expect([linesOf(world, room), linesOf(world, second.roomId)]).toEqual([
        ['1 ann: ', '2 bob: ho', '3 ann: '],
        ['1 ann: ', '2 cyd: hey'],
      ]);
      expect(world.notices('cyd').at(-1)).toMatchObject({ type: 'room.closed', reason: 'left', detail: 'left' });
      expect(world.store.outbox('ann' as UserId)).toBeUndefined();
    });

    it('leaves the words of a former owner of the name when a namesake wants to be forgotten', async () => {
      const { world, room } = await chat();
      await world.leave('bob', room);
      world.host.expire('ann' as UserId);
      await world.clock.advance(1);
      await world.enroll('ann');
      // As a store tells that has read its transcripts anew: they have names alone.
      vi.spyOn(world.store, 'roomsSpokenIn').mockReturnValue([room]);
      await world.forget('ann');
      expect(linesOf(world, room)).toEqual(['1 ann: hi', '2 bob: ho', '3 ann: so']);
    });

    it('has nothing left once the tombstone is gone, and admits nobody', async () => {
      const { world, room } = await chat();
      await world.leave('ann', room);
      await world.clock.advance(machineLimits.tombstoneMs - 1);
      expect(linesOf(world, room)).toHaveLength(3);
      await world.clock.advance(1);
      expect([linesOf(world, room), await world.admit('ann', room)]).toEqual([[], notInRoom]);
    });

    it('has what was said after a restart', async () => {
      const { world, room } = await chat();
      world.restart(5_000);
      expect([linesOf(world, room).length, await world.admit('bob', room)]).toEqual([3, admitted]);
    });
  });
}
