import fc from 'fast-check';
import type { AskId, RoomId, UserId } from '../../machines/address.ts';
import { matchmakerAddress, userAddress } from '../../machines/address.ts';
import type { PresenceTell } from '../../machines/protocol.ts';
import { Lobby } from './machine-lobby.ts';
import { ann, beth, carl, mallory } from './machine-people.ts';

export const people = [ann, beth, carl, mallory] as const;
export const roomIdleMs = 30_000;

/** The commands that were asked, as a caller remembers them. */
export interface Memory {
  readonly entered: Set<UserId>;
  readonly leaves: { readonly ask: AskId; readonly userId: UserId; readonly roomId: RoomId; readonly isBlock?: true }[];
  readonly posts: { readonly ask: AskId; readonly roomId: RoomId }[];
}

export interface World {
  readonly lobby: Lobby;
  readonly memory: Memory;
}

export const newWorld = (): World => ({
  lobby: new Lobby({ roomIdleMs, strikePolicy: { strikesMax: 2, timeoutMs: roomIdleMs } }),
  memory: { entered: new Set(), leaves: [], posts: [] },
});

type Check = (world: World) => void;
type WorldCommand = fc.Command<Memory, World>;

const command = (
  name: string,
  run: (world: World) => void,
  check: Check,
  mayRun: (memory: Memory) => boolean = () => true,
): WorldCommand => ({
  check: (memory) => mayRun(memory),
  run: (_, world) => {
    run(world);
    check(world);
  },
  toString: () => name,
});

/** The room somebody was last told of. */
const lastRoom = ({ lobby }: World, userId: UserId): RoomId | undefined =>
  lobby.notices(userId).findLast((notice) => notice.type === 'room.opened')?.room.roomId;

const person = fc.constantFrom(...people);

/** Everything that can happen to the three machines, each followed by `check`. */
export function commands(check: Check): fc.Arbitrary<Iterable<WorldCommand>> {
  const enter = person.map((userId) =>
    command(
      `${userId} enters`,
      ({ lobby, memory }) => {
        memory.entered.add(userId);
        lobby.enter(userId);
      },
      check,
    ),
  );
  const ofUser = (name: string, run: (world: World, userId: UserId) => void) =>
    person.map((userId) =>
      command(
        `${userId} ${name}`,
        (world) => run(world, userId),
        check,
        ({ entered }) => entered.has(userId),
      ),
    );
  const ofMember = (name: string, run: (world: World, userId: UserId, roomId: RoomId) => void) =>
    ofUser(name, (world, userId) => {
      const roomId = lastRoom(world, userId);
      if (roomId) run(world, userId, roomId);
    });
  const expire = ofUser('is heard of no more', ({ lobby, memory }, userId) => {
    if (lobby.underway.length > 0) return;
    lobby.tell(userAddress(userId), { type: 'user.expired' });
    if (!lobby.state(userAddress(userId))) memory.entered.delete(userId);
  });
  const presence = fc
    .constantFrom<PresenceTell['type'][]>('user.away', 'user.back', 'user.absent')
    .chain((type) => ofUser(type, ({ lobby }, userId) => lobby.tell(userAddress(userId), { type })));
  const deliver = fc.record({ index: fc.nat(12), copies: fc.constantFrom(1, 1, 1, 2, 3) }).map(({ index, copies }) =>
    command(
      `tell ${index} arrives${copies > 1 ? ` ${copies} times` : ''}`,
      ({ lobby }) => {
        const letter = lobby.due[index % lobby.due.length];
        if (letter) lobby.deliver(letter, copies);
      },
      check,
    ),
  );
  const pass = fc
    .constantFrom(1_000, 4_000, 10_000, roomIdleMs)
    .map((ms) => command(`${ms / 1000} s pass`, ({ lobby }) => lobby.advance(ms), check));
  const drain = fc.constant(
    command('the pool drains', ({ lobby }) => void lobby.ask(matchmakerAddress(), { type: 'matchmaker.drain' }), check),
  );
  const weighed = fc.oneof(
    { weight: 60, arbitrary: enter },
    { weight: 20, arbitrary: ofUser('cancels', ({ lobby }, userId) => void lobby.cancel(userId)) },
    { weight: 10, arbitrary: ofUser('asks', ({ lobby }, userId) => void lobby.describe(userId)) },
    {
      weight: 30,
      arbitrary: ofMember('posts', ({ lobby, memory }, userId, roomId) => {
        memory.posts.push({ ask: lobby.post(userId, roomId), roomId });
      }),
    },
    {
      weight: 30,
      arbitrary: ofMember('leaves', ({ lobby, memory }, userId, roomId) => {
        memory.leaves.push({ ask: lobby.leave(userId, roomId), userId, roomId });
      }),
    },
    {
      weight: 4,
      arbitrary: ofMember('blocks', ({ lobby, memory }, userId, roomId) => {
        memory.leaves.push({ ask: lobby.block(userId, roomId), userId, roomId, isBlock: true });
      }),
    },
    {
      weight: 6,
      arbitrary: ofMember('reports and blocks', ({ lobby, memory }, userId, roomId) => {
        memory.leaves.push({ ask: lobby.report(userId, roomId, true), userId, roomId, isBlock: true });
      }),
    },
    {
      weight: 6,
      arbitrary: ofMember('reports', ({ lobby }, userId, roomId) => void lobby.report(userId, roomId, false)),
    },
    {
      weight: 4,
      arbitrary: ofUser('is timed out', ({ lobby }, userId) => void lobby.sanction(userId, roomIdleMs)),
    },
    {
      weight: 4,
      arbitrary: ofUser(
        'is pardoned',
        ({ lobby }, userId) => void lobby.ask(userAddress(userId), { type: 'user.pardon', by: 'mo' }),
      ),
    },
    { weight: 20, arbitrary: presence },
    { weight: 200, arbitrary: deliver },
    { weight: 20, arbitrary: pass },
    { weight: 4, arbitrary: expire },
    { weight: 1, arbitrary: drain },
  );
  return fc.commands([weighed], { maxCommands: 120, size: 'max' });
}
