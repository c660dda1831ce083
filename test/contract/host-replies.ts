import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import type { Reply } from '../../machines/protocol.ts';
import { limits } from '../../src/limits.ts';
import type { TestHost } from '../support/test-host.ts';
import { profileOf } from '../support/test-host.ts';
import type { OpenHost } from './host.ts';

const ann = 'ann' as UserId;
const names = ['ann', 'bob', 'cyd', 'dan'] as const;
type Name = (typeof names)[number];

type Act =
  | { readonly type: 'enter' | 'cancel' | 'describe' | 'leave'; readonly who: Name }
  | { readonly type: 'post'; readonly who: Name; readonly text: string }
  | { readonly type: 'pass'; readonly ms: number };

const who = fc.constantFrom(...names);
const actOf: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ type: fc.constantFrom('enter', 'cancel', 'describe', 'leave'), who }),
  fc.record({ type: fc.constant('post'), who, text: fc.constantFrom('hello', '', 'x'.repeat(4_001)) }),
  fc.record({ type: fc.constant('pass'), ms: fc.constantFrom(1, 9_999, 10_000, 179_000, 1_700_000) }),
);

/** Puts one act to the host without waiting; nothing for time, which the caller lets pass. */
function ask({ host }: TestHost, act: Exclude<Act, { type: 'pass' }>, rooms: ReadonlyMap<Name, RoomId>) {
  const userId = act.who as string as UserId;
  const room = rooms.get(act.who) ?? ('room_of_nobody' as RoomId);
  switch (act.type) {
    case 'enter':
      return host.ask(userAddress(userId), { type: 'user.enter', profile: profileOf(act.who) });
    case 'cancel':
      return host.ask(userAddress(userId), { type: 'user.cancel' });
    case 'describe':
      return host.ask(userAddress(userId), { type: 'user.describe' });
    case 'leave':
      return host.ask(roomAddress(room), { type: 'room.leave', from: userId });
    case 'post':
      return host.ask(roomAddress(room), { type: 'room.post', from: userId, text: act.text });
  }
}

/** The replies that suit each command; another one would be a command answered by the wrong actor. */
const suited: Readonly<Record<Exclude<Act['type'], 'pass'>, readonly Reply['type'][]>> = {
  enter: ['queued', 'matched'],
  cancel: ['done', 'refused'],
  describe: ['idle', 'left', 'queued', 'matched'],
  leave: ['done', 'refused'],
  post: ['posted', 'refused'],
};

/** How a host answers. */
export function repliesContract(open: OpenHost): void {
  describe('with its replies', () => {
    it('answers every command once and suitably, however commands and time are mixed', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(actOf, { maxLength: 4 }), { maxLength: 15 }), async (turns) => {
          const world = open();
          const rooms = new Map<Name, RoomId>();
          for (const name of names) await world.enroll(name);
          for (const acts of turns) {
            const asked = acts.flatMap((act) => (act.type === 'pass' ? [] : [{ act, reply: ask(world, act, rooms) }]));
            await world.clock.advance(acts.reduce((sum, act) => sum + (act.type === 'pass' ? act.ms : 0), 0));
            for (const { act, reply } of asked) expect(suited[act.type]).toContain((await reply).type);
            for (const name of names) {
              const state = await world.describe(name);
              if (state.type === 'matched') rooms.set(name, state.room.roomId);
            }
          }
          expect(world.failures).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });

    it('answers a post to a room that never was like one to somebody else’s', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      await world.enroll('cyd');
      const refused = { type: 'refused', code: 'not_in_room' };
      expect([
        await world.post('cyd', 'room_none' as RoomId, 'hi'),
        await world.post('cyd', room, 'hi'),
        await world.leave('cyd', 'room_none' as RoomId),
        await world.leave('cyd', room),
      ]).toEqual([refused, refused, refused, refused]);
      expect([...world.store.actors()].map(([address]) => address)).not.toContain('room:room_none');
    });

    it('answers a command to a user who is gone as it answers one who is being forgotten', async () => {
      const world = open();
      await world.enroll('ann');
      await world.clock.answer(world.host.ask(userAddress(ann), { type: 'user.cancel' }));
      world.host.expire(ann);
      const commands = ['user.enter', 'user.cancel', 'user.describe', 'user.forget'] as const;
      const replies = commands.map((type) =>
        world.host.ask(userAddress(ann), type === 'user.enter' ? { type, profile: profileOf('ann') } : { type }),
      );
      expect((await world.clock.answer(Promise.all(replies))).map(({ type }) => type)).toEqual([
        'left',
        'done',
        'left',
        'done',
      ]);
      expect([...world.store.actors()].map(([address]) => address)).not.toContain('user:ann');
    });

    it('refuses commands that are too many for one actor, and no other actor’s', async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      const post = () => world.host.ask(roomAddress(room), { type: 'room.post', from: ann, text: 'hi' });
      const asked = Array.from({ length: limits.mailboxCommandsMax + 1 }, post);
      const other = world.host.ask(userAddress(ann), { type: 'user.describe' });
      await world.clock.settle();
      const replies = await Promise.all(asked);
      expect(replies.slice(0, -1).map((reply) => reply.type === 'posted' && reply.seq)).toEqual(
        Array.from({ length: limits.mailboxCommandsMax }, (_, index) => index + 1),
      );
      expect([replies.at(-1), (await other).type]).toEqual([{ type: 'refused', code: 'rate_limited' }, 'matched']);
      expect(await world.post('ann', room, 'later')).toMatchObject({ seq: limits.mailboxCommandsMax + 1 });
    });

    it('never refuses a tell', async () => {
      const world = open();
      await world.enroll('ann');
      await world.cancel('ann');
      const asked = Array.from({ length: limits.mailboxCommandsMax }, () =>
        world.host.ask(userAddress(ann), { type: 'user.describe' }),
      );
      world.host.expire(ann);
      await world.clock.settle();
      expect(new Set((await Promise.all(asked)).map(({ type }) => type))).toEqual(new Set(['left']));
      expect(world.host.identities.has(ann)).toBe(false);
    });

    it('answers what still waits when it closes, and faults what comes after', async () => {
      const world = open();
      await world.enroll('ann');
      const waiting = world.host.ask(userAddress(ann), { type: 'user.cancel' });
      world.host.close();
      await expect(waiting).resolves.toEqual({ type: 'done' });
      await expect(world.cancel('ann')).rejects.toMatchObject({ name: 'Fault', code: 'closed' });
    });
  });

  describe('with a send that is repeated', () => {
    const sends = async () => {
      const world = open();
      return { world, room: await world.pair('ann', 'bob') };
    };

    it('gives the first reply again and sends nothing', async () => {
      const { world, room } = await sends();
      const first = await world.post('ann', room, 'hi', 'k');
      await world.clock.advance(5_000);
      expect(await world.post('ann', room, 'hi', 'k')).toEqual(first);
      expect(world.notices('bob').map(({ type }) => type)).toEqual(['room.opened', 'room.posted']);
    });

    it('knows which sends of whom it would repeat, after a restart as well', async () => {
      const { world, room } = await sends();
      await world.post('ann', room, 'hi', 'k');
      const known = () => names.map((name) => ['k', 'l'].map((key) => world.host.hasReceipt(name as UserId, key)));
      const [anns, ...others] = known();
      expect([anns, others.flat().some(Boolean)]).toEqual([[true, false], false]);
      world.restart();
      expect(known()).toEqual([anns, ...others]);
    });

    it('does so when both come in one turn', async () => {
      const { world, room } = await sends();
      const post = () =>
        world.host.ask(
          roomAddress(room),
          { type: 'room.post', from: ann, text: 'hi' },
          { once: { userId: ann, key: 'k', fingerprint: 'p' } },
        );
      const [first, second] = [post(), post()];
      await world.clock.settle();
      expect(await first).toMatchObject({ type: 'posted', seq: 1 });
      expect(await second).toEqual(await first);
      expect(world.notices('bob')).toHaveLength(2);
    });

    it('refuses another text under the same key', async () => {
      const { world, room } = await sends();
      await world.post('ann', room, 'hi', 'k');
      expect(await world.post('ann', room, 'ho', 'k')).toEqual({ type: 'refused', code: 'id_reused' });
      expect(world.notices('bob')).toHaveLength(2);
    });

    it('keeps the keys of two people apart', async () => {
      const { world, room } = await sends();
      await world.post('ann', room, 'hi', 'k');
      expect(await world.post('bob', room, 'ho', 'k')).toMatchObject({ type: 'posted', seq: 2 });
    });

    it('remembers no refusal: the key is free until a send succeeds', async () => {
      const { world, room } = await sends();
      await world.post('ann', room, '', 'k');
      expect(await world.post('ann', room, 'hi', 'k')).toMatchObject({ type: 'posted', seq: 1 });
    });

    it('answers it after the room has closed, and after a restart', async () => {
      const { world, room } = await sends();
      const first = await world.post('ann', room, 'hi', 'k');
      await world.leave('bob', room);
      world.restart();
      expect(await world.post('ann', room, 'hi', 'k')).toEqual(first);
    });
  });
}
