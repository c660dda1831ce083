import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../machines/address.ts';
import { TestHost } from '../support/test-host.ts';
import type { CrashPoint } from './crashing-disk.ts';
import { CrashingDisk, crashPoints } from './crashing-disk.ts';

const bob = 'bob' as UserId;
const downMs = 5_000;
const roomIdleMs = 60_000;

let disk: CrashingDisk;
let world: TestHost;

beforeEach(() => {
  disk = new CrashingDisk();
  world = new TestHost({ store: disk.store, roomIdleMs });
});

afterEach(() => disk.remove());

/** Dies at the point while it does something of which nobody hears the answer, and starts again some time later. */
async function crash(point: CrashPoint, doing: () => Promise<unknown>): Promise<void> {
  for (const name of ['ann', 'bob']) {
    world.host.outboxes.subscribe(name as UserId, () => disk.reach('after the push, before the reply'));
  }
  disk.crashAt(point);
  await doing();
  disk.reach('after the reply');
  // A client without a stream has no push to die after.
  if (point === 'after the push, before the reply' && !disk.hasCrashed) {
    disk.crashAt('after the reply');
    disk.reach('after the reply');
  }
  expect(disk.hasCrashed).toBe(true);
  world.restart(downMs);
}

/** Numbers of the entries that are held. */
const numbers = (name: string): readonly number[] => disk.store.entries(name as UserId, 0, 100).map(({ seq }) => seq);

const brief = (name: string): readonly string[] =>
  world.notices(name).map((notice) => {
    if (notice.type === 'room.posted') return `${notice.message.seq} ${notice.message.text}`;
    return notice.type === 'room.closed' ? `closed: ${notice.detail}` : notice.type;
  });

describe.each(crashPoints)('a crash $point', ({ point, isCommitted }) => {
  it('of a send keeps what was acknowledged, and the same send again has one effect', async () => {
    const room = await world.pair('ann', 'bob');
    const first = await world.post('ann', room, 'one', 'k1');
    await crash(point, () => world.post('ann', room, 'two', 'k2'));

    expect(brief('bob')).toEqual(['room.opened', '1 one', ...(isCommitted ? ['2 two'] : [])]);
    const again = [await world.post('ann', room, 'one', 'k1'), await world.post('ann', room, 'two', 'k2')];
    await world.post('bob', room, 'three');

    expect(again).toMatchObject([first, { type: 'posted', seq: 2 }]);
    expect([brief('ann'), brief('bob')]).toEqual([
      ['room.opened', '3 three'],
      ['room.opened', '1 one', '2 two'],
    ]);
    expect([numbers('ann'), numbers('bob')]).toEqual([
      [1, 2],
      [1, 2, 3],
    ]);
    expect(world.host.messages(room, 10).map(({ message }) => message.text)).toEqual(['one', 'two', 'three']);
  });

  it('of a pairing leaves both in the room or neither', async () => {
    await world.enroll('ann');
    await crash(point, () => world.enroll('bob'));

    expect(world.host.identities.has(bob)).toBe(isCommitted);
    if (!isCommitted) {
      expect(await world.describe('ann')).toMatchObject({ type: 'queued', position: 1 });
      await world.enroll('bob');
    }
    const [a, b] = [await world.describe('ann'), await world.describe('bob')];
    expect([a, b]).toMatchObject([
      { type: 'matched', room: { partner: { userId: 'bob' } } },
      { type: 'matched', room: { partner: { userId: 'ann' } } },
    ]);
    expect(a.type === 'matched' && b.type === 'matched' && a.room.roomId === b.room.roomId).toBe(true);
    expect([brief('ann'), brief('bob')]).toEqual([['room.opened'], ['room.opened']]);
  });

  it('of an entry into the queue keeps the order of those who wait', async () => {
    await world.enroll('ann');
    await world.cancel('ann');
    await crash(point, () => world.enter('ann'));
    await world.enter('ann');

    expect(await world.describe('ann')).toMatchObject({ type: 'queued', position: 1 });
    expect((await world.enroll('bob')).reply).toMatchObject({ type: 'matched', room: { partner: { userId: 'ann' } } });
    expect([brief('ann'), brief('bob')]).toEqual([['room.opened'], ['room.opened']]);
  });

  it('of a leave tells the partner once, and the leaver nothing', async () => {
    const room = await world.pair('ann', 'bob');
    await crash(point, () => world.leave('ann', room));

    expect(await world.leave('ann', room)).toEqual({ type: 'done' });
    expect([brief('ann'), brief('bob')]).toEqual([['room.opened'], ['room.opened', 'closed: left']]);
    expect([await world.describe('ann'), await world.describe('bob')]).toEqual([{ type: 'left' }, { type: 'idle' }]);
    expect(await world.post('bob', room, 'late')).toEqual({ type: 'refused', code: 'room_closed' });
  });

  it('of a room that ends by its timer tells both once', async () => {
    const room = await world.pair('ann', 'bob');
    await world.clock.advance(roomIdleMs - 1);
    await crash(point, () => world.clock.advance(1));
    // The last note that the server made of its time may be this old.
    await world.clock.advance(roomIdleMs / 2);

    const told = ['room.opened', 'closed: idle'];
    expect([brief('ann'), brief('bob')]).toEqual([told, told]);
    expect(await world.leave('ann', room)).toEqual({ type: 'done' });
    await world.clock.advance(10 * roomIdleMs);
    expect([brief('ann'), brief('bob')]).toEqual([told, told]);
  });

  it('of an acknowledgement skips nothing, and repeats nothing once it is acknowledged', async () => {
    const room = await world.pair('ann', 'bob');
    await world.post('ann', room, 'one');
    const { epoch } = world.host.outboxes.head(bob);
    const acknowledge = () => world.clock.answer(world.host.outboxes.acknowledge(bob, { epoch, seq: 1 }));
    await crash(point, acknowledge);

    expect(brief('bob')).toEqual(isCommitted ? ['1 one'] : ['room.opened', '1 one']);
    await acknowledge();
    await world.post('ann', room, 'two');
    expect(world.host.outboxes.head(bob)).toEqual({ epoch, first: 2, last: 3, read: 1 });
    expect([brief('bob'), numbers('bob')]).toEqual([
      ['1 one', '2 two'],
      [2, 3],
    ]);
  });
});

describe('after a crash', () => {
  const crashLater = (doing: () => Promise<unknown>) => crash('after the reply', doing);

  it('a room has the time left that it had, however long nothing ran', async () => {
    await world.pair('ann', 'bob');
    await crashLater(() => world.clock.advance(40_000));
    await world.clock.advance(roomIdleMs - 40_000 - 1);
    expect(brief('ann')).toEqual(['room.opened']);
    await world.clock.advance(1);
    expect([brief('ann'), brief('bob')]).toEqual([
      ['room.opened', 'closed: idle'],
      ['room.opened', 'closed: idle'],
    ]);
  });

  it('the times that people read are those of the clock', async () => {
    const room = await world.pair('ann', 'bob');
    await crashLater(() => world.post('ann', room, 'one'));
    await world.post('ann', room, 'two');
    const [one, two] = world.host.messages(room, 10).map(({ message }) => message.at);
    expect([two, (two ?? 0) - (one ?? 0)]).toEqual([world.clock.wall(), downMs]);
  });

  it('what was erased is still sealed, for the evidence of a report', async () => {
    const room = await world.pair('ann', 'bob');
    await world.post('ann', room, 'a threat');
    await crashLater(() => world.erase('ann', room));
    expect(world.host.messages(room, 9).map(({ message }) => message.text)).toEqual(['']);
    expect(disk.store.said(room, 9)).toMatchObject([{ isErased: true, message: { text: 'a threat' } }]);
  });

  it('a room counts from its last message', async () => {
    const room = await world.pair('ann', 'bob');
    await world.clock.advance(40_000);
    await crashLater(() => world.post('ann', room, 'one'));
    await world.clock.advance(roomIdleMs - 1);
    expect(brief('bob').at(-1)).toBe('1 one');
    await world.clock.advance(1);
    expect(brief('bob').at(-1)).toBe('closed: idle');
  });

  describe('somebody', () => {
    const awayMs = 10_000;
    const absenceMs = 30_000;
    const queueAbsenceMs = 100_000;
    beforeEach(() => {
      world = new TestHost({ store: disk.store, presence: { awayMs, absenceMs, queueAbsenceMs } });
    });

    it('in a room has the whole lease again, since nobody could call meanwhile', async () => {
      await world.pair('ann', 'bob');
      await crashLater(() => world.clock.advance(awayMs - 1));
      await world.clock.advance(awayMs - 1);
      expect(brief('ann')).toEqual(['room.opened']);
      world.touch('ann');
      await world.clock.advance(1);
      expect([brief('ann'), brief('bob')]).toEqual([['room.opened', 'partner.lapsed'], ['room.opened']]);
    });

    it('in the queue as well', async () => {
      await world.enroll('ann');
      world.touch('ann');
      await crashLater(() => world.clock.advance(queueAbsenceMs - 1));
      await world.clock.advance(queueAbsenceMs - 1);
      expect(await world.describe('ann')).toMatchObject({ type: 'queued' });
      await world.clock.advance(1);
      expect(await world.describe('ann')).toEqual({ type: 'left' });
    });

    it.each(crashPoints)('who was away is told of once, crash $point', async ({ point }) => {
      await world.pair('ann', 'bob');
      await world.clock.advance(awayMs / 2);
      world.touch('ann');
      await crash(point, () => world.clock.advance(awayMs / 2));
      for (let passed = 0; passed < absenceMs - 1_000; passed += 1_000) {
        world.touch('ann');
        await world.clock.advance(1_000);
      }
      expect(brief('ann')).toEqual(['room.opened', 'partner.lapsed']);
      world.touch('bob');
      await world.clock.settle();
      expect(brief('ann')).toEqual(['room.opened', 'partner.lapsed', 'partner.returned']);
    });
  });

  it('a handle is still known, and the name still taken', async () => {
    const { handle } = await world.enroll('ann');
    await crashLater(() => world.clock.settle());
    expect(world.host.identities.find(handle)).toBe('ann');
    expect(world.host.identities.enroll('Ann')).toBe('user_id_taken');
  });

  it('the next crash loses nothing either', async () => {
    const room = await world.pair('ann', 'bob');
    for (const number of [1, 2, 3, 4, 5]) await crashLater(() => world.post('ann', room, `${number}`, `${number}`));
    expect(brief('bob')).toEqual(['room.opened', '1 1', '2 2', '3 3', '4 4', '5 5']);
    await expect(world.post('ann', 'room_none' as RoomId, 'x')).resolves.toMatchObject({ code: 'not_in_room' });
  });
});
