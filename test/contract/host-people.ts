import { describe, expect, it } from 'vitest';
import type { UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import { emptyHead } from '../../src/people/outbox.ts';
import type { OpenHost } from './host.ts';

const ann = 'ann' as UserId;

/** Users who come and users who go. */
export function peopleContract(open: OpenHost): void {
  describe('with people who come and go', () => {
    /** Ann has chatted with Bob, has sent under a key, has left, and is forgotten. */
    const afterAnn = async () => {
      const world = open();
      const { handle } = await world.enroll('ann');
      await world.enroll('bob');
      const state = await world.describe('ann');
      if (state.type !== 'matched') throw new Error('ann has no room');
      await world.post('ann', state.room.roomId, 'hi', 'k');
      await world.post('bob', state.room.roomId, 'ho');
      await world.leave('ann', state.room.roomId);
      world.host.expire(ann);
      await world.clock.settle();
      return { world, handle, room: state.room.roomId };
    };

    it('forgets an expired person altogether', async () => {
      const { world, handle } = await afterAnn();
      expect({
        actor: world.store.actor(userAddress(ann)),
        outbox: world.store.outbox(ann),
        entries: world.store.entries(ann, 0, 10),
        identity: world.store.identityByName('ann'),
        receipt: world.store.receipt(ann, 'k'),
        found: world.host.identities.find(handle),
        lease: world.host.presence.leaseOf(ann),
        head: world.host.outboxes.head(ann),
      }).toEqual({
        actor: undefined,
        outbox: undefined,
        entries: [],
        identity: undefined,
        receipt: undefined,
        found: undefined,
        lease: 'none',
        head: emptyHead('none'),
      });
    });

    it('lets somebody else take the name, and chat from visit 1 on', async () => {
      const { world, handle } = await afterAnn();
      const second = await world.enroll('ann');
      expect(second.reply).toMatchObject({ type: 'queued', position: 1 });
      expect((await world.enroll('cyd')).reply).toMatchObject({
        type: 'matched',
        room: { partner: { userId: 'ann' } },
      });
      const state = await world.describe('ann');
      if (state.type !== 'matched') throw new Error('ann has no room');
      expect(await world.post('ann', state.room.roomId, 'another text', 'k')).toMatchObject({ type: 'posted', seq: 1 });
      expect(world.store.actor(userAddress(ann))?.snapshot).toMatchObject({ value: 'chatting', context: { visit: 1 } });
      expect([world.host.identities.find(handle), world.host.identities.find(second.handle)]).toEqual([
        undefined,
        'ann',
      ]);
    });

    it('lets nobody into the rooms of a former owner of their name', async () => {
      const { world, room } = await afterAnn();
      await world.clock.advance(1);
      await world.enroll('ann');
      const commands = ['room.admit', 'room.erase', 'room.leave', 'room.block'] as const;
      const answers = commands.map((type) =>
        world.clock.answer(world.host.ask(roomAddress(room), { type, from: ann })),
      );
      const report = { type: 'room.report', from: ann, reason: 'spam', comment: '', isBlock: true } as const;
      answers.push(world.clock.answer(world.host.ask(roomAddress(room), report)), world.post('ann', room, 'hi'));

      expect(await Promise.all(answers)).toEqual(answers.map(() => ({ type: 'refused', code: 'not_in_room' })));
      expect([world.host.blocksOf(ann), [...world.host.cases.reports()]]).toEqual([[], []]);
      expect(world.host.messages(room, 10).map(({ message }) => message.text)).toEqual(['hi', 'ho']);
    });

    it('does nothing for somebody whose call comes after the one that erased them', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.leave('ann', room);
      const block = { type: 'room.block', from: ann } as const;
      const report = { type: 'room.report', from: ann, reason: 'spam', comment: '', isBlock: true } as const;
      const answers = [
        world.host.ask(userAddress(ann), { type: 'user.forget' }),
        world.host.ask(roomAddress(room), block),
        world.host.ask(roomAddress(room), report),
      ];

      expect(await world.clock.answer(Promise.all(answers))).toEqual([
        { type: 'done' },
        { type: 'refused', code: 'not_in_room' },
        { type: 'refused', code: 'not_in_room' },
      ]);
      // Theirs were the only reason to keep the name from others.
      world.host.expire('bob' as UserId);
      await world.clock.settle();
      expect([world.host.blocksOf(ann), typeof world.host.identities.enroll('bob')]).toEqual([[], 'object']);
    });

    it('counts none of the empty waits of one forgotten for a new person', async () => {
      const { world } = await afterAnn();
      const counts: (number | undefined)[] = [];
      for (const step of ['enroll', 'wait', 'expire', 'enroll', 'wait'] as const) {
        if (step === 'enroll') await world.enroll('ann');
        else if (step === 'expire') {
          await world.cancel('ann');
          world.host.expire(ann);
          await world.clock.settle();
        } else {
          const { signal } = new AbortController();
          const wait = world.host.waits.wait(ann, { from: undefined, timeoutMs: 0, eventsMax: 1, signal });
          counts.push((await world.clock.answer(wait))?.emptyInARow);
        }
      }
      expect(counts).toEqual([1, 1]);
    });

    it('forgets nobody who waits or chats', async () => {
      const world = open();
      await world.pair('ann', 'bob');
      await world.enroll('cyd');
      for (const name of ['ann', 'cyd']) world.host.expire(name as UserId);
      await world.clock.settle();
      expect([await world.describe('ann'), await world.describe('cyd')]).toMatchObject([
        { type: 'matched' },
        { type: 'queued' },
      ]);
    });

    it('takes nobody new while it drains, and serves those who chat', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.clock.answer(world.host.drain());
      expect((await world.enroll('cyd')).reply).toEqual({ type: 'refused', code: 'draining' });
      expect(await world.post('ann', room, 'hi')).toMatchObject({ type: 'posted' });
      await world.leave('ann', room);
      expect([await world.enter('ann'), await world.describe('ann')]).toEqual([
        { type: 'refused', code: 'draining' },
        { type: 'idle' },
      ]);
    });

    it('drains before anybody has come', async () => {
      const world = open();
      await world.clock.answer(world.host.drain());
      expect((await world.enroll('ann')).reply).toEqual({ type: 'refused', code: 'draining' });
    });

    it('drains twice as well as once', async () => {
      const world = open();
      await world.clock.answer(world.host.drain());
      await expect(world.clock.answer(world.host.drain())).resolves.toBeUndefined();
    });

    it('has everybody, their rooms and their news after a restart', async () => {
      const world = open();
      const { handle } = await world.enroll('ann');
      await world.enroll('bob');
      await world.enroll('cyd');
      const before = {
        ann: await world.describe('ann'),
        cyd: await world.describe('cyd'),
        notices: world.notices('bob'),
      };
      world.restart(5_000);
      expect({
        ann: await world.describe('ann'),
        cyd: await world.describe('cyd'),
        notices: world.notices('bob'),
      }).toEqual(before);
      expect(world.host.identities.find(handle)).toBe('ann');
    });
  });
}
