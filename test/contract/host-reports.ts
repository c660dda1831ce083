import { describe, expect, it } from 'vitest';
import type { UserId } from '../../machines/address.ts';
import { roomAddress } from '../../machines/address.ts';
import { limits as machineLimits } from '../../machines/limits.ts';
import { limits } from '../../src/limits.ts';
import type { OpenHost } from './host.ts';
import { block, dayMs, deedsIn, forget, idOf, minuteMs, report, saidIn } from './moderation-commands.ts';

/** Reports and their evidence, as every host keeps them. */
export function reportsContract(open: OpenHost): void {
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
}
