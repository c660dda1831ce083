import { describe, expect, it } from 'vitest';
import type { ReportId, UserId } from '../../machines/address.ts';
import { userAddress } from '../../machines/address.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { limits } from '../../src/limits.ts';
import { ModerationDesk } from '../../src/moderation/moderation.ts';
import type { OpenHost } from './host.ts';
import {
  banned,
  block,
  dayMs,
  deedsIn,
  forget,
  minuteMs,
  misbehave,
  pardon,
  report,
  sanction,
} from './moderation-commands.ts';

/** Strikes and sanctions, as every host keeps them. */
export function sanctionsContract(open: OpenHost): void {
  describe('with its sanctions', () => {
    it('takes what a moderator decides, however much waits for the person', async () => {
      const world = open();
      const { clock, host } = world;
      await world.enroll('bob');
      const bob = 'bob' as UserId;
      const asked = Array.from({ length: limits.mailboxCommandsMax + 1 }, () =>
        host.ask(userAddress(bob), { type: 'user.describe' }),
      );
      const desk = new ModerationDesk(host, clock);
      const decided = desk.sanction('bob', { moderator: 'mo' });
      await clock.settle();
      expect((await Promise.all(asked)).at(-1)).toEqual({ type: 'refused', code: 'rate_limited' });
      expect(await decided).toBe('done');
      expect(await world.enter('bob')).toEqual(banned);
    });

    it('times out whom three people report, then lets them in again, and bans them the third time', async () => {
      const world = open();
      await world.enroll('bob');
      await world.cancel('bob');
      const seen: unknown[] = [];
      for (const round of ['a', 'b', 'c']) {
        for (const name of ['ann', 'beth', 'cyd']) {
          expect(await world.describe('bob')).not.toMatchObject(banned);
          await misbehave(world, `${name}_${round}`);
        }
        seen.push(await world.enter('bob'));
        await world.clock.advance(dayMs - minuteMs);
        world.touch('bob');
        await world.clock.advance(minuteMs);
      }
      expect(seen).toEqual([{ ...banned, retryAfterMs: 86_400_000 }, { ...banned, retryAfterMs: 86_400_000 }, banned]);
      expect(await world.enter('bob')).toEqual(banned);
      expect(deedsIn(world)).toEqual(['server: ban bob', 'server: timeout bob', 'server: timeout bob']);
    });

    it('counts the reports of one person once', async () => {
      const world = open();
      await world.enroll('bob');
      await world.cancel('bob');
      await misbehave(world, 'ann');
      for (let times = 0; times < 4; times += 1) {
        // Last partners are held apart for a while.
        await world.clock.advance(minuteMs);
        await world.enter('ann');
        const reply = await world.enter('bob');
        if (reply.type === 'matched') {
          await world.post('bob', reply.room.roomId, 'vile');
          await report(world, 'ann', reply.room.roomId);
        }
        await world.cancel('ann');
        await world.cancel('bob');
      }
      expect([...world.host.cases.reports()].length).toBeGreaterThan(0);
      expect([deedsIn(world), await world.enter('bob')]).toEqual([[], expect.objectContaining({ type: 'queued' })]);
    });

    it('ends the chat of whom it bans, for both, and says why', async () => {
      const world = open();
      await world.pair('ann', 'bob');
      expect(await sanction(world, 'bob', null)).toEqual({ type: 'done' });
      const moderated = { type: 'room.closed', reason: 'left', detail: 'moderated' };
      expect([world.notices('ann').at(-1), world.notices('bob').at(-1)]).toMatchObject([moderated, moderated]);
      expect([await world.describe('ann'), await world.describe('bob')]).toEqual([
        { type: 'idle' },
        { type: 'left', bannedUntil: null },
      ]);
    });

    it('tells whom it bans until when, for as long as that lasts', async () => {
      const world = open();
      await world.enroll('bob');
      await world.cancel('bob');
      const untilAt = world.clock.now() + minuteMs;
      await sanction(world, 'bob', minuteMs);
      expect(await world.describe('bob')).toEqual({ type: 'left', bannedUntil: untilAt });
      await world.clock.advance(minuteMs);
      expect(await world.describe('bob')).toEqual({ type: 'left' });
    });

    it('takes whom it bans out of the queue', async () => {
      const world = open();
      await world.enroll('bob');
      await sanction(world, 'bob', minuteMs);
      expect([await world.describe('bob'), (await world.enroll('ann')).reply]).toEqual([
        { type: 'left', bannedUntil: expect.any(Number) },
        expect.objectContaining({ type: 'queued', position: 1 }),
      ]);
    });

    it('keeps whom it bans known past the life of their handle, and their name taken', async () => {
      const world = open();
      const { handle } = await world.enroll('bob');
      await sanction(world, 'bob', null);
      await world.clock.advance(30 * dayMs);
      world.restart(dayMs);
      await world.clock.advance(30 * dayMs);
      expect([
        world.host.identities.find(handle),
        world.host.identities.enroll('BOB'),
        await world.enter('bob'),
      ]).toEqual(['bob', 'user_id_taken', banned]);
    });

    it('forgets somebody once their time-out is over and they stay away', async () => {
      const world = open();
      const { handle } = await world.enroll('bob');
      await sanction(world, 'bob', 36 * 60 * minuteMs);
      await world.clock.advance(2 * dayMs - 1);
      expect(world.host.identities.find(handle)).toBe('bob');
      await world.clock.advance(dayMs);
      expect([world.host.identities.find(handle), world.host.presence.leaseOf('bob' as UserId)]).toEqual([
        undefined,
        'none',
      ]);
    });

    /** Bob has said something, has blocked ann, may have been reported by her, and is forgotten. */
    const forgotten = async (isReported: boolean) => {
      const world = open();
      await world.enroll('ann');
      const { reply, handle } = await world.enroll('bob');
      if (reply.type !== 'matched') throw new Error(`bob is ${reply.type}`);
      const { roomId } = reply.room;
      await world.post('ann', roomId, 'hi');
      await world.post('bob', roomId, 'vile', 'key');
      if (isReported) await report(world, 'ann', roomId, false);
      await block(world, 'bob', roomId);
      const inbox = world.host.identities.inboxOf('bob' as UserId) ?? '';
      expect(await forget(world, 'bob')).toEqual({ type: 'done' });
      return { world, handle, inbox, roomId };
    };

    it.each([false, true])(
      'keeps nothing but the name of who asks to be forgotten, reported or not (%s)',
      async (is) => {
        const { world, handle, inbox, roomId } = await forgotten(is);
        const renewed = await world.clock.answer(world.host.identities.mintNext('bob' as UserId));
        const left = () => ({
          owner: [world.host.identities.find(handle), world.host.identities.find(renewed)],
          inbox: world.host.identities.ownerOfInbox(inbox),
          name: world.host.identities.enroll('BOB'),
          blocks: world.host.blocksOf('bob' as UserId),
          outbox: world.store.outbox('bob' as UserId),
          receipt: world.store.receipt('bob' as UserId, 'key'),
          said: world.host.messages(roomId, 9).map(({ message }) => message.text),
          profile: (world.store.actor('user:bob')?.snapshot.context as UserContext | undefined)?.profile,
        });
        const nothing = {
          owner: [undefined, undefined],
          inbox: undefined,
          name: 'user_id_taken',
          blocks: [],
          outbox: undefined,
          receipt: undefined,
          said: ['hi', ''],
          profile: { displayName: '', interests: [], languages: [] },
        };
        expect(left()).toEqual(nothing);
        world.restart();
        expect(left()).toEqual(nothing);
      },
    );

    it.each([false, true])(
      'gives the name of somebody forgotten to others after a week, reported or not (%s)',
      async (is) => {
        const { world } = await forgotten(is);
        const name = () => world.host.identities.enroll('bob');
        await world.clock.advance(6 * dayMs);
        world.restart(dayMs - 1);
        await world.clock.settle();
        const before = name();
        await world.clock.advance(1);
        expect([before, name()]).toEqual(['user_id_taken', expect.objectContaining({ userId: 'bob' })]);
      },
    );

    it('pairs nobody with somebody forgotten', async () => {
      const { world } = await forgotten(true);
      expect([await world.enter('bob'), (await world.enroll('cyd')).reply]).toEqual([
        { type: 'left' },
        expect.objectContaining({ type: 'queued', position: 1 }),
      ]);
    });

    it('keeps the name of somebody banned for as long as the ban stands, though they are forgotten', async () => {
      const world = open();
      const { handle } = await world.enroll('bob');
      await sanction(world, 'bob', 10 * dayMs);
      await forget(world, 'bob');
      await world.clock.advance(13 * dayMs);
      expect([world.host.identities.find(handle), world.host.identities.enroll('bob')]).toEqual([
        undefined,
        'user_id_taken',
      ]);
      await world.clock.advance(dayMs);
      expect(world.host.identities.enroll('bob')).toMatchObject({ userId: 'bob' });
    });

    it('lets in again whom a moderator pardons, as if nothing had been', async () => {
      const world = open();
      await world.enroll('bob');
      await sanction(world, 'bob', null);
      await pardon(world, 'bob');
      expect(await world.enter('bob')).toMatchObject({ type: 'queued' });
      expect(deedsIn(world)).toEqual(['mo: unban bob', 'mo: ban bob']);
    });

    it('ends a time-out whose reports a moderator dismisses, and counts the others', async () => {
      const world = open();
      await world.enroll('bob');
      await world.cancel('bob');
      const ids = [];
      for (const name of ['ann', 'beth', 'cyd']) ids.push(await misbehave(world, name));
      expect(await world.enter('bob')).toMatchObject(banned);
      const reportId = ids[1] as ReportId;
      await world.clock.answer(world.host.ask('user:bob', { type: 'user.acquit', reportId }));
      expect(await world.enter('bob')).toMatchObject({ type: 'queued' });
      await world.cancel('bob');
      await misbehave(world, 'dora');
      expect(await world.enter('bob')).toMatchObject(banned);
      expect(deedsIn(world)).toEqual(['server: timeout bob', 'server: lift bob', 'server: timeout bob']);
    });

    it('says so when there is nobody to decide about', async () => {
      const world = open();
      const nobody = { type: 'nobody' };
      expect([await sanction(world, 'bob', null), await pardon(world, 'bob')]).toEqual([nobody, nobody]);
      expect(deedsIn(world)).toEqual([]);
    });

    it('commits a decision and its line of the log as one', async () => {
      const world = open();
      await world.enroll('bob');
      world.store.failCommits(1);
      await expect(sanction(world, 'bob', null)).rejects.toMatchObject({ code: 'store_failed' });
      expect([await world.enter('bob'), deedsIn(world)]).toEqual([expect.objectContaining({ type: 'queued' }), []]);
      await sanction(world, 'bob', null);
      expect(world.store.commits.at(-1)?.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['audit.append', 'actor.put']),
      );
    });
  });
}
