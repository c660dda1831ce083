import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { matchmakerAddress, roomAddress, userAddress } from '../../machines/address.ts';
import { profileOf } from '../support/test-host.ts';
import type { OpenHost } from './host.ts';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;

const storeFailed = { name: 'Fault', code: 'store_failed', retryable: true };

/** How a host commits: everything of a turn first, then whatever leaves. */
export function commitContract(open: OpenHost): void {
  describe('with its commits', () => {
    it('commits a pairing as one: the queue, the room, both members and their news', async () => {
      const world = open();
      await world.enroll('ann');
      await world.enroll('bob');
      const changed = world.store.commits.at(-1)?.map((write) => {
        if (write.type === 'actor.put') return write.address.replace(/room_.*/, 'room_…');
        return 'userId' in write ? `${write.type} of ${write.userId}` : write.type;
      });
      expect(world.store.commits).toHaveLength(2);
      expect(changed?.toSorted()).toEqual([
        'identity.put',
        'matchmaker:lobby',
        'outbox.append of ann',
        'outbox.append of bob',
        'outbox.put of bob',
        'room:room_…',
        'user:ann',
        'user:bob',
        'user:bob',
      ]);
    });

    it('lets wakes and replies leave after the commit', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      const left: string[] = [];
      const committed = world.store.commits.length;
      const note = (what: string) => left.push(`${what} after ${world.store.commits.length - committed} commit`);
      world.host.outboxes.subscribe(bob, () => note(`wake to ${world.store.outbox(bob)?.last}`));
      const asked = world.host
        .ask(roomAddress(room), { type: 'room.post', from: ann, text: 'hi' })
        .then(() => note('reply'));
      await world.clock.answer(asked);
      expect(left).toEqual(['wake to 2 after 1 commit', 'reply after 1 commit']);
    });

    it('commits once for all commands of a turn', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      const committed = world.store.commits.length;
      const asked = ['a', 'b', 'c'].map((text) =>
        world.host.ask(roomAddress(room), { type: 'room.post', from: ann, text }),
      );
      await world.clock.settle();
      expect(await Promise.all(asked)).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
      expect(world.store.commits.length - committed).toBe(1);
    });

    it('commits nothing for a question', async () => {
      const world = open();
      await world.enroll('ann');
      const committed = world.store.commits.length;
      await world.describe('ann');
      expect(world.store.commits).toHaveLength(committed);
    });

    it('undoes the whole turn when the commit fails: every asker hears so, and nothing is to be seen', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.enroll('cyd');
      const before = { commits: world.store.commits.length, actors: new Map(world.store.actors()) };
      let wakes = 0;
      world.host.outboxes.subscribe(bob, () => {
        wakes += 1;
      });
      world.store.failCommits(1);
      const asked = [
        world.host.ask(roomAddress(room), { type: 'room.post', from: ann, text: 'hi' }),
        world.host.ask(userAddress('cyd' as UserId), { type: 'user.cancel' }),
        world.host.ask(roomAddress('room_none' as RoomId), { type: 'room.leave', from: ann }),
      ];
      const outcomes = Promise.allSettled(asked);
      await world.clock.settle();
      expect(await outcomes).toMatchObject(asked.map(() => ({ status: 'rejected', reason: storeFailed })));
      expect({
        commits: world.store.commits.length,
        actors: new Map(world.store.actors()),
        wakes,
        news: world.notices('bob').length,
      }).toEqual({ ...before, wakes: 0, news: 1 });
    });

    it('does on a second try what a failed commit undid', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      world.store.failCommits(1);
      await expect(world.post('ann', room, 'hi', 'k')).rejects.toMatchObject(storeFailed);
      expect(await world.post('ann', room, 'hi', 'k')).toMatchObject({ type: 'posted', seq: 1 });
      expect(world.notices('bob')).toHaveLength(2);
    });

    it('enrols nobody when the commit fails, and gives the name to the next', async () => {
      const world = open();
      world.store.failCommits(1);
      await expect(world.enroll('ann')).rejects.toMatchObject(storeFailed);
      expect(world.host.identities.has(ann)).toBe(false);
      expect((await world.enroll('ann')).reply).toMatchObject({ type: 'queued', position: 1 });
    });

    it('keeps the news of a failed commit from one who reads in the same turn', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      world.store.failCommits(1);
      const post = world.host.ask(roomAddress(room), { type: 'room.post', from: ann, text: 'hi' });
      const { signal } = new AbortController();
      const wait = world.host.waits.wait(bob, {
        from: { epoch: world.host.outboxes.head(bob).epoch, seq: 1 },
        timeoutMs: 5_000,
        eventsMax: 10,
        signal,
      });
      await expect(Promise.allSettled([world.clock.answer(post), wait])).resolves.toMatchObject([
        { status: 'rejected', reason: storeFailed },
        { status: 'rejected', reason: storeFailed },
      ]);
    });

    it('commits what one command writes along with it, or nothing of either', async () => {
      const world = open();
      const enrolment = world.host.identities.enroll('ann');
      if (typeof enrolment === 'string') throw new Error(enrolment);
      // A matchmaker that does not exist yet has no answer.
      const asked = world.host.ask(matchmakerAddress(), { type: 'matchmaker.reopen' }, { writes: enrolment.writes });
      await expect(world.clock.answer(asked)).rejects.toMatchObject({ code: 'no_reply' });
      expect(world.host.identities.has(ann)).toBe(false);
      const entered = world.host.ask(
        userAddress(ann),
        { type: 'user.enter', profile: profileOf('ann') },
        { writes: enrolment.writes },
      );
      await world.clock.answer(entered);
      expect(world.host.identities.find(enrolment.handle)).toBe('ann');
    });
  });
}
