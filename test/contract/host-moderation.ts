import { describe, expect, it } from 'vitest';
import type { ReportId, RoomId, UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import { limits as machineLimits } from '../../machines/limits.ts';
import type { Reply } from '../../machines/protocol.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { limits } from '../../src/limits.ts';
import { ModerationDesk } from '../../src/moderation/moderation.ts';
import type { TestHost } from '../support/test-host.ts';
import type { OpenHost } from './host.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const report = (world: TestHost, by: string, room: RoomId, isBlock = true): Promise<Reply> =>
  world.clock.answer(
    world.host.ask(roomAddress(room), {
      type: 'room.report',
      from: by as UserId,
      reason: 'scam',
      comment: 'look',
      isBlock,
    }),
  );

const block = (world: TestHost, by: string, room: RoomId): Promise<Reply> =>
  world.clock.answer(world.host.ask(roomAddress(room), { type: 'room.block', from: by as UserId }));

const sanction = (world: TestHost, name: string, timeoutMs: number | null): Promise<Reply> =>
  world.clock.answer(world.host.ask(userAddress(name as UserId), { type: 'user.sanction', by: 'mo', timeoutMs }));

const pardon = (world: TestHost, name: string): Promise<Reply> =>
  world.clock.answer(world.host.ask(userAddress(name as UserId), { type: 'user.pardon', by: 'mo' }));

const forget = (world: TestHost, name: string): Promise<Reply> =>
  world.clock.answer(world.host.ask(userAddress(name as UserId), { type: 'user.forget' }));

const idOf = (reply: Reply): ReportId => {
  if (reply.type !== 'reported') throw new Error(`a report was answered with ${reply.type}`);
  return reply.reportId;
};

const saidIn = (world: TestHost, reportId: ReportId) =>
  world.host.cases.evidence(reportId).map(({ from, message: { seq, text } }) => `${seq} ${from}: ${text}`);

const deedsIn = (world: TestHost) =>
  world.host.cases.audit(100).map(({ by, action, about }) => `${by}: ${action} ${about}`);

/** `bob` meets this person and is reported by them. */
async function misbehave(world: TestHost, reporter: string): Promise<ReportId> {
  await world.enroll(reporter);
  const reply = await world.enter('bob');
  if (reply.type !== 'matched') throw new Error(`bob is ${reply.type}`);
  await world.post('bob', reply.room.roomId, 'vile');
  return idOf(await report(world, reporter, reply.room.roomId));
}

const banned = { type: 'refused', code: 'banned' };

/** Blocks, reports and what comes of them. */
export function moderationContract(open: OpenHost): void {
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

  describe('with its reports', () => {
    const chat = async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.post('ann', room, 'hi');
      await world.post('bob', room, 'vile');
      return { world, room };
    };

    it('ends a room with a block, and the partner hears only that they left', async () => {
      const { world, room } = await chat();
      expect(await block(world, 'ann', room)).toEqual({ type: 'done' });
      expect(world.notices('bob').at(-1)).toMatchObject({ type: 'room.closed', reason: 'left', detail: 'left' });
      expect([await world.describe('ann'), await world.describe('bob')]).toEqual([{ type: 'left' }, { type: 'idle' }]);
      expect(await block(world, 'bob', room)).toEqual({ type: 'done' });
    });

    it('freezes what was said, with who said it, for both who were there', async () => {
      const { world, room } = await chat();
      const reportId = idOf(await report(world, 'ann', room));
      expect(world.host.cases.report(reportId)).toMatchObject({
        by: 'ann',
        about: 'bob',
        roomId: room,
        reason: 'scam',
        comment: 'look',
        status: 'open',
        settledAt: null,
      });
      expect(saidIn(world, reportId)).toEqual(['1 ann: hi', '2 bob: vile']);
      expect(world.notices('bob').at(-1)).toMatchObject({ type: 'room.closed', reason: 'left', detail: 'left' });
    });

    it('commits the end of the room, the report and its evidence as one', async () => {
      const { world, room } = await chat();
      world.store.failCommits(1);
      await expect(report(world, 'ann', room)).rejects.toMatchObject({ code: 'store_failed' });
      expect([[...world.host.cases.reports()], await world.describe('ann')]).toEqual([
        [],
        expect.objectContaining({ type: 'matched' }),
      ]);
      await report(world, 'ann', room);
      expect(world.store.commits.at(-1)?.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['report.put', 'actor.put', 'outbox.append']),
      );
    });

    it('freezes what is said in the same turn, and what its sender has erased', async () => {
      const { world, room } = await chat();
      const from = 'bob' as UserId;
      const said = ['so', 'there'].map((text) => world.host.ask(roomAddress(room), { type: 'room.post', from, text }));
      const erased = world.host.ask(roomAddress(room), { type: 'room.erase', from: 'ann' as UserId });
      const reportId = idOf(await report(world, 'ann', room));
      await Promise.all([...said, erased]);
      expect(saidIn(world, reportId)).toEqual(['1 ann: hi', '2 bob: vile', '3 bob: so', '4 bob: there']);
      expect(world.host.messages(room, 9).map(({ message }) => message.text)).toEqual(['', 'vile', 'so', 'there']);
    });

    it.each(['erase', 'forget'] as const)(
      'freezes what was said before its sender did %s, once it was read',
      async (how) => {
        const { world, room } = await chat();
        const cursor = { ...world.host.outboxes.readPosition('ann' as UserId), seq: 2 };
        await world.clock.answer(world.host.outboxes.acknowledge('ann' as UserId, cursor));
        if (how === 'erase') await world.erase('bob', room);
        else await world.forget('bob');
        const reportId = idOf(await report(world, 'ann', room));
        expect(world.host.cases.evidence(reportId)).toMatchObject([
          { from: 'ann', message: { text: 'hi' } },
          { from: 'bob', message: { text: 'vile' }, isErased: true },
        ]);
      },
    );

    it('freezes what was said in a room whose transcript is over', async () => {
      const world = open({ historyMs: 60_000 });
      const room = await world.pair('ann', 'bob');
      await world.post('bob', room, 'vile');
      await world.leave('bob', room);
      await world.clock.advance(machineLimits.tombstoneMs - 1);
      expect(world.host.messages(room, 9)).toEqual([]);
      world.touch('ann');
      expect(saidIn(world, idOf(await report(world, 'ann', room)))).toEqual(['1 bob: vile']);
    });

    it('freezes so many of the last messages', async () => {
      const { world, room } = await chat();
      for (let count = 0; count < limits.evidenceMessagesMax; count += 1) await world.post('bob', room, `m${count}`);
      const seqs = world.host.cases.evidence(idOf(await report(world, 'ann', room))).map(({ message: { seq } }) => seq);
      expect([seqs.length, seqs.at(0), seqs.at(-1)]).toEqual([limits.evidenceMessagesMax, 3, 52]);
    });

    it('goes on with the chat when the reporter does not block', async () => {
      const { world, room } = await chat();
      const reportId = idOf(await report(world, 'ann', room, false));
      expect(await world.post('bob', room, 'more')).toMatchObject({ type: 'posted', seq: 3 });
      expect(saidIn(world, reportId)).toEqual(['1 ann: hi', '2 bob: vile']);
    });

    it('gives the first report to whoever reports again, and adds nothing', async () => {
      const { world, room } = await chat();
      const first = idOf(await report(world, 'ann', room, false));
      await world.post('bob', room, 'more');
      expect([idOf(await report(world, 'ann', room)), idOf(await report(world, 'ann', room))]).toEqual([first, first]);
      expect([[...world.host.cases.reports()].length, saidIn(world, first).length]).toEqual([1, 2]);
    });

    it('holds nothing against a namesake of whom it is about', async () => {
      const { world, room } = await chat();
      await world.leave('ann', room);
      world.host.expire('bob' as UserId);
      await world.clock.advance(1);
      await world.enroll('bob');
      const reportId = idOf(await report(world, 'ann', room, false));
      expect(world.host.cases.report(reportId)).toMatchObject({ about: 'bob', aboutInboxId: '' });
      expect(world.store.actor('user:bob')?.snapshot.context).toMatchObject({ strikes: [] });
    });

    it('counts what is said of the first room of somebody', async () => {
      const { world, room } = await chat();
      const reportId = idOf(await report(world, 'ann', room));
      const inboxId = world.host.identities.inboxOf('bob' as UserId);
      expect(world.host.cases.report(reportId)).toMatchObject({ aboutInboxId: inboxId });
      expect(world.store.actor('user:bob')?.snapshot.context).toMatchObject({ strikes: [{ by: 'ann' }] });
    });

    it('takes reports and blocks of a closed room for as long as its tombstone stands, of its members alone', async () => {
      const { world, room } = await chat();
      await world.leave('bob', room);
      await world.clock.advance(dayMs - 1);
      world.touch('ann', 'bob');
      const refused = { type: 'refused', code: 'not_in_room' };
      await world.enroll('mallory');
      expect([await report(world, 'mallory', room), await block(world, 'mallory', room)]).toEqual([refused, refused]);
      expect([await report(world, 'ann', room), await block(world, 'bob', room)]).toEqual([
        { type: 'reported', reportId: expect.any(String) },
        { type: 'done' },
      ]);
      await world.clock.advance(1);
      expect([await report(world, 'ann', room), await block(world, 'ann', room)]).toEqual([refused, refused]);
    });

    it('keeps the evidence when the words are erased, the room is gone and the people are forgotten', async () => {
      const { world, room } = await chat();
      const reportId = idOf(await report(world, 'ann', room));
      const before = saidIn(world, reportId);
      await forget(world, 'ann');
      await forget(world, 'bob');
      await world.clock.advance(3 * dayMs);
      expect([saidIn(world, reportId), world.host.messages(room, 9)]).toEqual([before, []]);
    });

    it('erases reports with their evidence when their time is over, also after a restart, and says so', async () => {
      const { world, room } = await chat();
      await report(world, 'ann', room);
      await world.clock.advance(90 * dayMs - minuteMs);
      expect([...world.host.cases.reports()]).toHaveLength(1);
      world.restart(2 * minuteMs);
      await world.clock.settle();
      expect([...world.host.cases.reports()]).toEqual([]);
      expect(deedsIn(world)).toEqual(['server: erase bob']);
    });

    it('keeps a report so long after it was settled', async () => {
      const { world, room } = await chat();
      const reportId = idOf(await report(world, 'ann', room));
      await world.clock.advance(10 * dayMs);
      const at = world.clock.now();
      world.store.commit([{ type: 'report.settle', reportId, status: 'upheld', at }]);
      await world.clock.advance(90 * dayMs - 1);
      expect(world.host.cases.report(reportId)).toMatchObject({ status: 'upheld' });
      await world.clock.advance(1);
      expect(world.host.cases.report(reportId)).toBeUndefined();
    });

    it('tries to erase again after a failure of the store', async () => {
      const { world, room } = await chat();
      await report(world, 'ann', room);
      await world.clock.advance(90 * dayMs - 1);
      world.store.failCommits(1);
      await world.clock.advance(1);
      expect([...world.host.cases.reports()]).toHaveLength(1);
      await world.clock.advance(1_000);
      expect([...world.host.cases.reports()]).toEqual([]);
    });
  });

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
