import { describe, expect, it, vi } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { roomAddress } from '../../machines/address.ts';
import type { Reply } from '../../machines/protocol.ts';
import { limits } from '../../src/limits.ts';
import type { OpenHost } from './host.ts';

const bob = 'bob' as UserId;

/** Signs of typing, which are kept nowhere. */
export function typingContract(open: OpenHost): void {
  describe('with people who type', () => {
    const met = async () => {
      const world = open();
      const room = await world.pair('ann', 'bob');
      const type = (name: string, isTyping: boolean, where: RoomId = room): Promise<Reply> => {
        const from = name as UserId;
        return world.clock.answer(world.host.ask(roomAddress(where), { type: 'room.typing', from, isTyping }));
      };
      return { world, room, type, isShown: () => world.host.typing.of(bob)?.roomId === room };
    };

    it('shows it to the partner, and writes nothing', async () => {
      const { world, type, isShown } = await met();
      const commit = vi.spyOn(world.store, 'commit');
      expect([await type('ann', true), isShown()]).toEqual([{ type: 'done' }, true]);
      expect([await type('ann', false), isShown()]).toEqual([{ type: 'done' }, false]);
      expect([commit.mock.calls, world.notices('bob').length]).toEqual([[], 1]);
    });

    it('is over with what was typed, and not with what the reader says', async () => {
      const { world, room, type, isShown } = await met();
      await type('ann', true);
      await world.post('bob', room, 'and you?');
      const during = isShown();
      await world.post('ann', room, 'typed');
      expect([during, isShown()]).toEqual([true, false]);
    });

    it.each(['ann', 'bob'])('is over when %s leaves', async (leaver) => {
      const { world, room, type, isShown } = await met();
      await type('ann', true);
      await world.leave(leaver, room);
      expect([isShown(), world.host.typing.size]).toEqual([false, 0]);
    });

    it('is over after some silence, and with the host', async () => {
      const { world, type, isShown } = await met();
      await type('ann', true);
      await world.clock.advance(limits.typingSilenceMs);
      expect(isShown()).toBe(false);
      await type('ann', true);
      world.restart();
      expect(isShown()).toBe(false);
    });

    it('is for members of a room that is open', async () => {
      const { world, room, type, isShown } = await met();
      await world.enroll('carl');
      const refused = (code: string) => ({ type: 'refused', code });
      expect(await type('carl', true)).toEqual(refused('not_in_room'));
      expect(await type('ann', true, 'room_nowhere' as RoomId)).toEqual(refused('not_in_room'));
      await world.leave('ann', room);
      expect([await type('ann', true), isShown()]).toEqual([refused('room_closed'), false]);
    });
  });
}
