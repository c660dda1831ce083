import { beforeEach, describe, expect, it } from 'vitest';
import type { Address, RoomId, UserId } from '../../../machines/address.ts';
import { matchmakerAddress, roomAddress, userAddress } from '../../../machines/address.ts';
import { Blocks } from '../../../machines/matchmaker/blocks.ts';
import type { MatchmakerContext } from '../../../machines/matchmaker/context.ts';
import { WaitingLine } from '../../../machines/matchmaker/waiting-line.ts';
import type { RoomContext } from '../../../machines/room/context.ts';
import type { UserContext } from '../../../machines/user/context.ts';
import type { StoredActor } from '../../../src/engine/store.ts';
import type { Write } from '../../../src/people/store.ts';
import { disagreementsIn, missingIn, roomsIn } from '../../crash/audit.ts';
import { Diary } from '../../crash/diary.ts';
import { TestHost } from '../../support/test-host.ts';

const matchmaker = matchmakerAddress();
let world: TestHost;
let room: Address;
let roomId: RoomId;

/** Ann and Bob chat, Cyd waits, Dan has left the queue. */
beforeEach(async () => {
  world = new TestHost();
  roomId = await world.pair('ann', 'bob');
  room = roomAddress(roomId);
  await world.enroll('dan');
  await world.cancel('dan');
  await world.enroll('cyd');
});

type Change = Partial<StoredActor> & { readonly value?: string; readonly context?: object };

/** Puts something else in the place of an actor's state. */
function plant(address: Address, { value, context, ...rest }: Change): void {
  const actor = world.store.actor(address);
  if (!actor) throw new Error(`no ${address}`);
  const snapshot = {
    value: value ?? actor.snapshot.value,
    context: { ...actor.snapshot.context, ...context },
  };
  world.store.commit([{ type: 'actor.put', address, actor: { ...actor, snapshot, ...rest } }]);
}

const user = (name: string): Address => userAddress(name as UserId);
const contextOf = (address: Address): object => world.store.actor(address)?.snapshot.context ?? {};
const roomOf = (name: string) => (contextOf(user(name)) as UserContext).room;
const line = () => (contextOf(matchmaker) as MatchmakerContext).line;
const blocks = (...pairs: readonly (readonly [string, string])[]) =>
  Blocks.from(pairs.map(([by, whom]) => [by as UserId, [whom as UserId]]));

const drop = (write: Write) => world.store.commit([write]);

describe('the audit of a file', () => {
  it('finds nothing in one as it should be', async () => {
    await world.leave('ann', roomId);
    await world.forget('ann');
    plant(matchmaker, { context: { blocks: blocks(['bob', 'ann']) } });
    expect(disagreementsIn(world.store)).toEqual([]);
    expect(roomsIn(world.store)).toEqual([{ roomId, openedAt: expect.any(Number), members: ['ann', 'bob'] }]);
  });

  it('tells by the wall clock when a room was opened, as clients do', () => {
    const { openedAt } = contextOf(room) as RoomContext;
    drop({ type: 'time.put', time: { at: openedAt + 5, realAt: openedAt + 9_005, wallAt: openedAt + 7_005 } });
    expect(roomsIn(world.store)).toEqual([{ roomId, openedAt: openedAt + 7_000, members: ['ann', 'bob'] }]);
  });

  it.each<[string, () => void, readonly RegExp[]]>([
    [
      'a person told idle whose room is open',
      () => plant(user('ann'), { value: 'idle', context: { room: null } }),
      [/ann is idle in undefined/],
    ],
    ['a state that its own room belies', () => plant(user('ann'), { value: 'idle' }), [/ann is idle, with room/]],
    [
      'a person stuck in a room that is over',
      () => plant(room, { value: 'closed' }),
      [/ann is chatting in .* closed/, /bob is chatting in .* closed/],
    ],
    [
      'a person stuck in a room that is not there',
      () => drop({ type: 'actor.delete', address: room }),
      [/ann .* not there/, /bob .* not there/],
    ],
    ['a member who is not there', () => drop({ type: 'actor.delete', address: user('ann') }), [/ann is not there/]],
    [
      'another partner',
      () => plant(user('ann'), { context: { room: { ...roomOf('ann'), partner: { userId: 'eve' } } } }),
      [/ann is with eve/],
    ],
    [
      'another visit',
      () => plant(user('ann'), { context: { visit: 7 } }),
      [/on visit 7, and no member/, /ann is with bob/],
    ],
    ['a tell that was not heard', () => plant(room, { context: { told: [2, 1] } }), [/ann heard 1 tells of 2/]],
    ['a room without a timer', () => plant(room, { timers: [] }), [/is active without a timer/]],
    [
      'members of whom one blocks the other',
      () => plant(matchmaker, { context: { blocks: blocks(['bob', 'ann']) } }),
      [/one member blocks the other/],
    ],
    [
      'a block of nobody',
      () => plant(matchmaker, { context: { blocks: blocks(['eve', 'dan']) } }),
      [/eve blocks dan, and is not there/],
    ],
    [
      'a person who waits in no line',
      () => plant(matchmaker, { context: { line: WaitingLine.empty() } }),
      [/cyd is queued, and in the line: false/],
    ],
    [
      'a person in the line who does not wait',
      () => plant(user('cyd'), { value: 'left' }),
      [/cyd is left, and in the line: true/],
    ],
    [
      'a person who waits on another visit',
      () => plant(user('cyd'), { context: { visit: 3 } }),
      [/cyd waits on visit 1 of 3/],
    ],
    [
      'nobody in the line',
      () => {
        drop({ type: 'actor.delete', address: user('cyd') });
      },
      [/cyd waits, and is not there/],
    ],
    [
      'a person without identity',
      () => drop({ type: 'person.delete', userId: 'dan' as UserId }),
      [/dan has no identity/],
    ],
    [
      'a look at the line that nobody will take',
      () => {
        const [waiting] = [...line()];
        if (waiting) plant(matchmaker, { context: { line: line().with({ ...waiting, dueAt: 5_000 }) } });
      },
      [/due at 5000, and no timer is set/],
    ],
    [
      'a look at the line whose timer is gone',
      () => plant(matchmaker, { context: { recheckAt: 5_000 } }),
      [/due at undefined, not at 5000/],
    ],
  ])('finds %s', (_, change, wanted) => {
    change();
    const found = disagreementsIn(world.store);
    expect(found).toHaveLength(wanted.length);
    for (const [index, pattern] of wanted.entries()) expect(found[index]).toMatch(pattern);
  });
});

describe('what was acknowledged and is not in the file', () => {
  const person = (change: (diary: Diary) => void) => {
    const diary = Object.assign(new Diary(), { userId: 'ann' });
    diary.blocks.push({ whom: 'bob', at: 1, undoneAt: Number.POSITIVE_INFINITY });
    change(diary);
    return diary;
  };

  it('is a block of a person who is there', () => {
    expect(missingIn(world.store, [person(() => {})])).toEqual(['ann blocked bob, and it is not kept']);
    plant(matchmaker, { context: { blocks: blocks(['ann', 'bob']) } });
    expect(missingIn(world.store, [person(() => {})])).toEqual([]);
  });

  it.each<[string, (diary: Diary) => void]>([
    ['is undone', ({ blocks: [block] }) => block && Object.assign(block, { undoneAt: 2 })],
    ['is that of a person who is being forgotten', (diary) => Object.assign(diary, { isForgotten: true })],
    ['is that of a person who has gone', (diary) => Object.assign(diary, { goneAt: 3 })],
  ])('is no block that %s', (_, change) => {
    expect(missingIn(world.store, [person(change)])).toEqual([]);
  });

  it('is a report', async () => {
    const command = { type: 'room.report', from: 'ann' as UserId, reason: 'spam', comment: '', isBlock: true } as const;
    const reply = await world.clock.answer(world.host.ask(room, command));
    if (reply.type !== 'reported') throw new Error(reply.type);
    const filed = person(({ reports }) => reports.push({ reportId: reply.reportId, roomId }));
    const lost = person(({ reports }) => reports.push({ reportId: 'report_x', roomId }));
    expect(missingIn(world.store, [filed])).toEqual([]);
    expect(missingIn(world.store, [lost])).toEqual([`ann reported ${roomId} as report_x, and it is not kept`]);
  });
});
