import { describe, expect, it } from 'vitest';
import type { UserId } from '../../machines/address.ts';
import type { OpenHost } from './host.ts';

const ann = 'ann' as UserId;

const times = { awayMs: 60_000, absenceMs: 300_000, queueAbsenceMs: 30_000, lifetimeMs: 3_600_000 };

/** The fate of users who are not there. */
export function presenceContract(open: OpenHost): void {
  describe('with people who are not there', () => {
    it('takes somebody absent out of the queue, so that nobody is paired with them', async () => {
      const world = open({ presence: times });
      await world.enroll('ann');
      await world.clock.advance(29_999);
      expect(await world.describe('ann')).toMatchObject({ type: 'queued' });
      await world.clock.advance(1);
      expect(await world.describe('ann')).toEqual({ type: 'left' });
      expect((await world.enroll('bob')).reply).toMatchObject({ type: 'queued', position: 1 });
    });

    it('takes somebody out of the queue early who never came back with their handle, and pairs nobody with them', async () => {
      const world = open();
      await world.enroll('ann');
      await world.clock.advance(59_999);
      expect(await world.describe('ann')).toMatchObject({ type: 'queued', position: 1 });
      await world.clock.advance(1);
      expect((await world.enroll('bob')).reply).toMatchObject({ type: 'queued', position: 1 });
      expect(await world.describe('ann')).toEqual({ type: 'left' });
    });

    it('pairs somebody who never came back as long as they are believed to be there', async () => {
      const world = open();
      await world.enroll('ann');
      await world.clock.advance(59_999);
      expect((await world.enroll('bob')).reply).toMatchObject({ type: 'matched' });
    });

    it('keeps the usual time in the queue who called once since', async () => {
      const world = open();
      await world.enroll('ann');
      await world.clock.advance(59_999);
      world.touch('ann');
      await world.clock.advance(119_999);
      expect(await world.describe('ann')).toMatchObject({ type: 'queued' });
      await world.clock.advance(1);
      expect(await world.describe('ann')).toEqual({ type: 'left' });
    });

    it('keeps in the queue who has a stream open, and lets them go early once it has ended', async () => {
      const world = open();
      await world.enroll('ann');
      const close = world.host.presence.openStream(ann);
      await world.clock.advance(600_000);
      expect(await world.describe('ann')).toMatchObject({ type: 'queued' });
      close();
      await world.clock.advance(60_000);
      expect(await world.describe('ann')).toEqual({ type: 'left' });
    });

    it('gives nobody longer in the queue than is configured', async () => {
      const world = open({ presence: { queueAbsenceMs: 5_000 } });
      await world.enroll('ann');
      await world.clock.advance(5_000);
      expect(await world.describe('ann')).toEqual({ type: 'left' });
    });

    it('lets somebody come back who lost their place early', async () => {
      const world = open();
      await world.enroll('ann');
      await world.clock.advance(60_000);
      world.touch('ann');
      expect(await world.enter('ann')).toMatchObject({ type: 'queued', position: 1 });
      await world.clock.advance(119_999);
      expect(await world.describe('ann')).toMatchObject({ type: 'queued' });
    });

    it('tells a partner of somebody away, and of their return', async () => {
      const world = open({ presence: times });
      const roomId = await world.pair('ann', 'bob');
      const openedAt = world.clock.now();
      world.host.presence.openStream('bob' as UserId);
      await world.clock.advance(70_000);
      world.touch('ann');
      await world.clock.settle();
      expect(world.notices('bob').slice(1)).toEqual([
        { type: 'partner.lapsed', roomId, at: openedAt + 60_000 },
        { type: 'partner.returned', roomId, at: openedAt + 70_000 },
      ]);
    });

    it('ends the room of somebody absent, and tells both', async () => {
      const world = open({ presence: times });
      const roomId = await world.pair('ann', 'bob');
      const openedAt = world.clock.now();
      world.host.presence.openStream('bob' as UserId);
      await world.clock.advance(299_999);
      expect(await world.describe('bob')).toMatchObject({ type: 'matched' });
      await world.clock.advance(1);
      const closed = { type: 'room.closed', roomId, reason: 'timeout', detail: 'absent', at: openedAt + 300_000 };
      expect([world.notices('ann').at(-1), world.notices('bob').at(-1)]).toEqual([closed, closed]);
      expect([await world.describe('ann'), await world.describe('bob')]).toEqual([{ type: 'left' }, { type: 'idle' }]);
    });

    it('keeps a room whose members wait on open streams', async () => {
      const world = open({ presence: times });
      await world.pair('ann', 'bob');
      for (const name of ['ann', 'bob']) world.host.presence.openStream(name as UserId);
      await world.clock.advance(3_599_999);
      expect(world.notices('ann')).toHaveLength(1);
    });

    it('gives everybody the whole time again after a restart, since nobody could come while it was down', async () => {
      const world = open({ presence: times });
      await world.pair('ann', 'bob');
      await world.enroll('cyd');
      await world.clock.advance(20_000);
      world.restart(1_000_000);
      const upAt = world.clock.now();
      await world.clock.advance(29_999);
      expect(await world.describe('cyd')).toMatchObject({ type: 'queued' });
      await world.clock.advance(1);
      expect(await world.describe('cyd')).toEqual({ type: 'left' });
      await world.clock.advance(30_000);
      expect(world.notices('bob').at(-1)).toMatchObject({ type: 'partner.lapsed', at: upAt + 60_000 });
    });

    it('gives the usual time in the queue after a restart, whether or not somebody had come back before', async () => {
      const world = open();
      await world.enroll('ann');
      world.restart(1_000_000);
      await world.clock.advance(119_999);
      expect(await world.describe('ann')).toMatchObject({ type: 'queued' });
      await world.clock.advance(1);
      expect(await world.describe('ann')).toEqual({ type: 'left' });
    });

    it('forgets somebody nobody has heard of for as long as a handle lives, and not a moment sooner', async () => {
      const world = open({ presence: times });
      await world.enroll('ann');
      await world.cancel('ann');
      await world.clock.advance(3_000_000);
      world.touch('ann');
      await world.clock.advance(3_599_999);
      expect(world.host.identities.has(ann)).toBe(true);
      await world.clock.advance(1);
      expect(world.host.identities.has(ann)).toBe(false);
    });

    it('gives a new person none of the signs of life of one forgotten', async () => {
      const world = open({ presence: times });
      await world.enroll('ann');
      await world.cancel('ann');
      world.host.presence.openStream(ann);
      world.host.expire(ann);
      await world.clock.settle();
      await world.enroll('ann');
      await world.clock.advance(30_000);
      expect(await world.describe('ann')).toEqual({ type: 'left' });
    });

    it('starts the time anew with a visit', async () => {
      const world = open({ presence: times });
      await world.enroll('ann');
      await world.clock.advance(29_000);
      await world.cancel('ann');
      await world.enter('ann');
      await world.clock.advance(29_999);
      expect(await world.describe('ann')).toMatchObject({ type: 'queued' });
    });
  });
}
