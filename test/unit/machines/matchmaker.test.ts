import { beforeEach, describe, expect, it } from 'vitest';
import type { AskId, RoomId } from '../../../machines/address.ts';
import { matchmakerAddress, roomAddress } from '../../../machines/address.ts';
import { limits } from '../../../machines/limits.ts';
import type { MatchmakerContext } from '../../../machines/matchmaker/context.ts';
import { blocksOf, isBlockedName } from '../../../machines/matchmaker/context.ts';
import type { RoomContext } from '../../../machines/room/context.ts';
import { Lobby } from '../../support/machine-lobby.ts';
import { ann, beth, carl, mallory, memberOf } from '../../support/machine-people.ts';

let lobby: Lobby;
beforeEach(() => {
  lobby = new Lobby();
});

const waiting = () =>
  [...lobby.context<MatchmakerContext>(matchmakerAddress()).line].map(({ member: { userId, visit } }) => ({
    userId,
    visit,
  }));

const part = (): void => {
  const roomId = lobby.pair(ann, beth);
  lobby.leave(ann, roomId);
  lobby.settle();
};
const enter = (...userIds: Parameters<Lobby['enter']>[0][]): readonly AskId[] =>
  userIds.map((userId) => {
    const ask = lobby.enter(userId);
    lobby.settle();
    return ask;
  });
/** Users follow each other: waits are compared in whole seconds. */
const enterInTurn = (...userIds: Parameters<typeof enter>): readonly AskId[] =>
  userIds.flatMap((userId) => {
    const asks = enter(userId);
    lobby.advance(1_000);
    return asks;
  });

describe('last partners', () => {
  beforeEach(part);

  it('are not paired again before the hold has passed', () => {
    enter(ann, beth);
    lobby.advance(limits.rematchHoldMs - 1);
    lobby.settle();
    expect(lobby.states(ann, beth)).toEqual({ ann: 'queued', beth: 'queued' });
  });

  it('are paired when the hold has passed, if both still wait', () => {
    const [, ask] = enter(ann, beth);
    lobby.advance(limits.rematchHoldMs);
    lobby.settle();
    expect(lobby.states(ann, beth)).toEqual({ ann: 'chatting', beth: 'chatting' });
    expect(lobby.roomOf(ann)).toBe(lobby.roomOf(beth));
    expect(lobby.answerTo(ask as AskId)).toMatchObject({ type: 'queued', position: 2 });
  });

  it('are not paired when one of them has gone meanwhile', () => {
    enter(ann, beth);
    lobby.cancel(ann);
    lobby.settle();
    lobby.advance(limits.rematchHoldMs);
    lobby.settle();
    expect(lobby.states(ann, beth)).toEqual({ ann: 'left', beth: 'queued' });
    expect(lobby.timersMs(matchmakerAddress())).toEqual({});
  });

  it('wait for the rest of the hold only', () => {
    lobby.advance(4_000);
    enter(ann, beth);
    expect(lobby.timersMs(matchmakerAddress())).toEqual({ 'matchmaker.recheck': limits.rematchHoldMs - 4_000 });
  });

  it('are paired at once with a third person, who has waited longest first', () => {
    const [, , ask] = enterInTurn(ann, beth, carl);
    expect(lobby.states(ann, beth, carl)).toEqual({ ann: 'chatting', beth: 'queued', carl: 'chatting' });
    expect(lobby.roomOf(carl)).toBe(lobby.roomOf(ann));
    expect(lobby.answerTo(ask as AskId).type).toBe('matched');
    enter(mallory);
    expect(lobby.roomOf(mallory)).toBe(lobby.roomOf(beth));
  });

  it('are paired at once when each has talked to somebody else since', () => {
    const rooms = [lobby.pair(ann, carl), lobby.pair(beth, mallory)] as const;
    lobby.leave(ann, rooms[0]);
    lobby.leave(beth, rooms[1]);
    lobby.settle();
    enter(ann, beth);
    expect(lobby.states(ann, beth)).toEqual({ ann: 'chatting', beth: 'chatting' });
  });
});

describe('the queue', () => {
  it('serves who came first', () => {
    part();
    enterInTurn(beth, ann, carl);
    expect(lobby.roomOf(carl)).toBe(lobby.roomOf(beth));
    expect(waiting()).toEqual([{ userId: ann, visit: 2 }]);
  });

  it('keeps the place of who enters again, with the new interests', () => {
    part();
    const [, , again] = enter(ann, beth, ann);
    expect(lobby.answerTo(again as AskId)).toMatchObject({ type: 'queued', position: 1 });
    expect(waiting()).toEqual([
      { userId: ann, visit: 2 },
      { userId: beth, visit: 2 },
    ]);
  });

  it('is not changed by the renewal of an earlier visit', () => {
    enter(ann);
    lobby.cancel(ann);
    enter(ann);
    lobby.tell(matchmakerAddress(), { type: 'matchmaker.renew', member: memberOf(ann, 1), ask: 'ask_late' as AskId });
    expect(waiting()).toEqual([{ userId: ann, visit: 2 }]);
  });

  it('estimates the wait from how long others waited, once three did', () => {
    const estimates = [2_000, 6_500, 9_000].map((ms) => {
      const [ask] = enter(ann);
      lobby.advance(ms);
      enter(beth);
      lobby.leave(ann, lobby.roomOf(ann) as RoomId);
      lobby.settle();
      lobby.advance(limits.rematchHoldMs);
      return lobby.answerTo(ask as AskId);
    });
    const [ask] = enter(ann);
    expect([...estimates, lobby.answerTo(ask as AskId)]).toEqual(
      [null, null, null, 7].map((estimatedWaitSeconds) => ({
        type: 'queued',
        position: 1,
        estimatedWaitSeconds,
        lookingFor: 'anyone',
        widensInSeconds: null,
      })),
    );
  });

  it('never pairs anyone with themself, and lets a newer visit take the place of the older', () => {
    for (const visit of [1, 2]) {
      lobby.tell(matchmakerAddress(), {
        type: 'matchmaker.enqueue',
        member: memberOf(ann, visit),
        apart: null,
        ask: `ask_of_visit_${visit}` as AskId,
      });
    }
    lobby.settle();
    expect(lobby.addresses('room')).toEqual([]);
    expect(waiting()).toEqual([{ userId: ann, visit: 2 }]);
    expect(lobby.timersMs(matchmakerAddress())).toEqual({});
  });
});

describe('a block', () => {
  const context = () => lobby.context<MatchmakerContext>(matchmakerAddress());
  const tell = (type: 'matchmaker.block' | 'matchmaker.unblock') =>
    lobby.tell(matchmakerAddress(), { type, by: ann, whom: beth });
  beforeEach(() => {
    enter(ann);
    tell('matchmaker.block');
    enter(beth);
  });

  it('keeps two apart for good, whoever of them blocks', () => {
    lobby.advance(limits.rematchHoldMs);
    lobby.settle();
    expect(lobby.states(ann, beth)).toEqual({ ann: 'queued', beth: 'queued' });
    expect(blocksOf(context(), ann)).toEqual([beth]);
    expect([isBlockedName(context(), 'BETH' as typeof beth), isBlockedName(context(), ann)]).toEqual([true, false]);
  });

  it('is lifted while both wait, and they are paired', () => {
    tell('matchmaker.unblock');
    lobby.advance(limits.recheckGrainMs);
    lobby.settle();
    expect(lobby.states(ann, beth)).toEqual({ ann: 'chatting', beth: 'chatting' });
  });

  it('is gone with whoever set it', () => {
    lobby.tell(matchmakerAddress(), { type: 'matchmaker.forget', userId: ann });
    expect([blocksOf(context(), ann), isBlockedName(context(), beth)]).toEqual([[], false]);
  });
});

describe('a draining pool', () => {
  const drain = () => lobby.ask(matchmakerAddress(), { type: 'matchmaker.drain' });

  it('turns newcomers away', () => {
    const drained = drain();
    const [ask] = enter(ann);
    expect([lobby.answerTo(drained), lobby.answerTo(ask as AskId)]).toEqual([
      { type: 'done' },
      { type: 'refused', code: 'draining' },
    ]);
    expect(lobby.states(ann)).toEqual({ ann: 'idle' });
  });

  it('answers a newcomer who has cancelled meanwhile', () => {
    drain();
    const ask = lobby.enter(ann);
    lobby.cancel(ann);
    lobby.settle();
    expect(lobby.answerTo(ask)).toEqual({ type: 'refused', code: 'draining' });
    expect(lobby.states(ann)).toEqual({ ann: 'left' });
  });

  it('lets a conversation go on', () => {
    const roomId = lobby.pair(ann, beth);
    drain();
    expect(lobby.answerTo(lobby.post(ann, roomId))).toMatchObject({ type: 'posted', seq: 1 });
    expect(lobby.context<RoomContext>(roomAddress(roomId)).seq).toBe(1);
  });
});
