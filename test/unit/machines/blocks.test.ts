import { describe, expect, it } from 'vitest';
import type { AskId, RoomId } from '../../../machines/address.ts';
import { Lobby } from '../../support/machine-lobby.ts';
import { ann, beth } from '../../support/machine-people.ts';

/** The blocks that the matchmaker is told of, in the order in which it hears them. */
function blocksTold(act: (lobby: Lobby, roomId: RoomId) => void): readonly unknown[] {
  const lobby = new Lobby();
  const roomId = lobby.pair(ann, beth);
  const told: unknown[] = [];
  act(lobby, roomId);
  for (let [letter] = lobby.due; letter; [letter] = lobby.due) {
    const { event } = letter;
    if (event.type === 'matchmaker.block') told.push([event.by, event.whom]);
    lobby.deliver(letter);
  }
  return told;
}

describe('the matchmaker is told who is never to meet whom again', () => {
  it.each<[string, (lobby: Lobby, roomId: RoomId) => AskId]>([
    ['block', (lobby, roomId) => lobby.block(ann, roomId)],
    ['report that blocks', (lobby, roomId) => lobby.report(ann, roomId, true)],
  ])('by a %s, while the room lasts and after it', (_, act) => {
    const late = (lobby: Lobby, roomId: RoomId) => {
      lobby.leave(beth, roomId);
      lobby.settle();
      act(lobby, roomId);
    };
    expect([blocksTold(act), blocksTold(late)]).toEqual([[[ann, beth]], [[ann, beth]]]);
  });

  it('by each of two who block one another', () => {
    const both = (lobby: Lobby, roomId: RoomId) => {
      lobby.block(ann, roomId);
      lobby.block(beth, roomId);
    };
    expect(blocksTold(both)).toEqual([
      [ann, beth],
      [beth, ann],
    ]);
  });

  it('by no leave, and by no report that does not block', () => {
    const mildly = (lobby: Lobby, roomId: RoomId) => {
      lobby.report(ann, roomId, false);
      lobby.leave(ann, roomId);
    };
    expect(blocksTold(mildly)).toEqual([]);
  });
});
