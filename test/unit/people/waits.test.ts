import { describe, expect, it } from 'vitest';
import type { RoomId, UserId } from '../../../machines/address.ts';
import { limits } from '../../../src/limits.ts';
import type { Waited, WaitOptions } from '../../../src/people/waits.ts';
import { TestHost } from '../../support/test-host.ts';

const ann = 'ann' as UserId;

/** Bob's wait, with what came of it as far as it is known. */
class Waiting {
  readonly #abort = new AbortController();
  outcome: Waited | undefined | 'waiting' = 'waiting';
  readonly done: Promise<void>;

  constructor(world: TestHost, options: Partial<WaitOptions> = {}) {
    const wait = world.host.waits.wait('bob' as UserId, {
      from: undefined,
      timeoutMs: 45_000,
      eventsMax: 100,
      signal: this.#abort.signal,
      ...options,
    });
    this.done = wait.then((waited) => {
      this.outcome = waited;
    });
  }

  abort(): void {
    this.#abort.abort();
  }

  get seqs(): readonly number[] | 'waiting' | undefined {
    return typeof this.outcome === 'object' ? this.outcome.entries.map(({ seq }) => seq) : this.outcome;
  }
}

/** Bob and Ann in a room, Bob having read that it was opened. */
async function chatting(): Promise<{ world: TestHost; room: RoomId; at: (seq: number) => WaitOptions['from'] }> {
  const world = new TestHost();
  const room = await world.pair('ann', 'bob');
  const { epoch } = world.host.outboxes.head('bob' as UserId);
  const at = (seq: number) => ({ epoch, seq });
  await world.clock.answer(world.host.outboxes.acknowledge('bob' as UserId, at(1)));
  return { world, room, at };
}

const quiet = (seq: number, epoch: string, emptyInARow: number) => ({
  entries: [],
  position: { epoch, seq },
  isHistoryLost: false,
  isSuperseded: false,
  emptyInARow,
});

describe('a wait', () => {
  it('ends at once when something is there', async () => {
    const { world, room } = await chatting();
    await world.post('ann', room, 'hi');
    const wait = new Waiting(world);
    await world.clock.settle();
    expect(wait.outcome).toMatchObject({
      entries: [{ seq: 2, notice: { type: 'room.posted', message: { text: 'hi' } } }],
      position: { seq: 2 },
      isHistoryLost: false,
      isSuperseded: false,
      emptyInARow: 0,
    });
  });

  it('gives so many events and no more', async () => {
    const { world, room } = await chatting();
    for (const text of ['a', 'b', 'c']) await world.post('ann', room, text);
    const wait = new Waiting(world, { eventsMax: 2 });
    await world.clock.settle();
    expect(wait.seqs).toEqual([2, 3]);
  });

  it('ends with the commit that brings something, and not before', async () => {
    const { world, room } = await chatting();
    const wait = new Waiting(world);
    await world.clock.advance(10_000);
    expect([wait.outcome, world.host.waits.size]).toEqual(['waiting', 1]);
    await world.post('ann', room, 'hi');
    expect([wait.seqs, world.host.waits.size]).toEqual([[2], 0]);
  });

  it('goes on when somebody else gets something', async () => {
    const { world, room } = await chatting();
    const wait = new Waiting(world);
    await world.post('bob', room, 'to ann');
    expect(wait.outcome).toBe('waiting');
    await world.clock.advance(45_000);
    expect(wait.seqs).toEqual([]);
  });

  it('ends empty at its timeout, neither sooner nor later', async () => {
    const { world, at } = await chatting();
    const wait = new Waiting(world, { timeoutMs: 5_000 });
    await world.clock.advance(4_999);
    expect(wait.outcome).toBe('waiting');
    await world.clock.advance(1);
    expect(wait.outcome).toEqual(quiet(1, at(1)?.epoch ?? '', 1));
  });

  it('ends at once, empty, with a timeout of nothing', async () => {
    const { world } = await chatting();
    const wait = new Waiting(world, { timeoutMs: 0 });
    await world.clock.settle();
    expect(wait.seqs).toEqual([]);
  });

  it('acknowledges everything up to its cursor, and moves the read position no further', async () => {
    const { world, room, at } = await chatting();
    for (const text of ['a', 'b', 'c']) await world.post('ann', room, text);
    const wait = new Waiting(world, { from: at(2) });
    await world.clock.settle();
    expect([wait.seqs, world.host.outboxes.readPosition('bob' as UserId)]).toEqual([[3, 4], at(2)]);
  });

  it('moves nothing without a cursor', async () => {
    const { world, room, at } = await chatting();
    await world.post('ann', room, 'a');
    const first = new Waiting(world);
    await world.clock.settle();
    const second = new Waiting(world);
    await world.clock.settle();
    expect([first.seqs, second.seqs, world.host.outboxes.readPosition('bob' as UserId)]).toEqual([[2], [2], at(1)]);
  });

  it('waits from its cursor on, though older entries are unread', async () => {
    const { world, room, at } = await chatting();
    await world.post('ann', room, 'a');
    const wait = new Waiting(world, { from: at(2) });
    await world.clock.advance(1_000);
    expect(wait.outcome).toBe('waiting');
    await world.post('ann', room, 'b');
    expect(wait.seqs).toEqual([3]);
  });

  it('hears of what is committed along with its acknowledgement', async () => {
    const { world, room, at } = await chatting();
    await world.post('ann', room, 'a');
    const wait = new Waiting(world, { from: at(2) });
    await world.post('ann', room, 'b');
    expect(wait.seqs).toEqual([3]);
  });

  it('is none for a position not reached yet', async () => {
    const { world, at } = await chatting();
    const wait = new Waiting(world, { from: at(2) });
    await world.clock.settle();
    expect([wait.outcome, world.host.waits.size]).toEqual([undefined, 0]);
  });

  it('says at once that history is lost, even when nothing is left of it', async () => {
    const { world } = await chatting();
    const wait = new Waiting(world, { from: { epoch: 'older', seq: 900 } });
    await world.clock.settle();
    expect(wait.outcome).toMatchObject({ entries: [], position: { seq: 1 }, isHistoryLost: true });
  });

  it('hears of entries that had to go while it was not there', async () => {
    const { world, room } = await chatting();
    for (let count = 0; count <= limits.outboxEntriesMax; count += 1) await world.post('ann', room, 'x');
    const wait = new Waiting(world, { eventsMax: 1 });
    await world.clock.settle();
    expect(wait.outcome).toMatchObject({ entries: [{ seq: 3 }], position: { seq: 3 }, isHistoryLost: true });
  });
});

describe('waits of one person', () => {
  it('are one: a newer one ends the older', async () => {
    const { world, room } = await chatting();
    const older = new Waiting(world);
    const newer = new Waiting(world);
    await world.clock.settle();
    expect([older.outcome, newer.outcome, world.host.waits.size]).toMatchObject([
      { entries: [], isSuperseded: true, emptyInARow: 0 },
      'waiting',
      1,
    ]);
    await world.post('ann', room, 'hi');
    expect([older.seqs, newer.seqs]).toEqual([[], [2]]);
  });

  it('are one also when the older has something to acknowledge first', async () => {
    const { world, room, at } = await chatting();
    await world.post('ann', room, 'a');
    const older = new Waiting(world, { from: at(2) });
    const newer = new Waiting(world, { from: at(2) });
    await world.clock.settle();
    expect([older.outcome, newer.outcome]).toMatchObject([{ isSuperseded: true }, 'waiting']);
  });

  it('are one also when the newer ends at once', async () => {
    const { world, room, at } = await chatting();
    await world.post('ann', room, 'a');
    const older = new Waiting(world, { from: at(2) });
    await world.clock.settle();
    await world.post('bob', room, 'b');
    const newer = new Waiting(world, { timeoutMs: 0 });
    await world.clock.settle();
    expect([older.outcome, newer.seqs]).toMatchObject([{ isSuperseded: true }, []]);
  });

  it('leave those of others alone', async () => {
    const { world } = await chatting();
    const bobs = new Waiting(world);
    const { signal } = new AbortController();
    void world.host.waits.wait(ann, { from: undefined, timeoutMs: 1_000, eventsMax: 1, signal });
    await world.clock.settle();
    expect(bobs.outcome).toBe('waiting');
  });

  it('count how many in a row ended with nothing, until something comes', async () => {
    const { world, room, at } = await chatting();
    const counts: (number | undefined)[] = [];
    const wait = async (from?: WaitOptions['from']) => {
      const waiting = new Waiting(world, { from, timeoutMs: 1_000 });
      await world.clock.advance(1_000);
      counts.push(typeof waiting.outcome === 'object' ? waiting.outcome.emptyInARow : undefined);
    };
    await wait();
    await wait();
    await world.post('ann', room, 'hi');
    await wait();
    await wait(at(2));
    expect(counts).toEqual([1, 2, 0, 1]);
  });

  it('do not count one that was superseded', async () => {
    const { world } = await chatting();
    new Waiting(world);
    const newer = new Waiting(world, { timeoutMs: 1_000 });
    await world.clock.advance(1_000);
    expect(newer.outcome).toMatchObject({ emptyInARow: 1 });
  });
});

describe('a wait whose caller goes', () => {
  it('frees the place, and acknowledges nothing', async () => {
    const { world, room, at } = await chatting();
    const wait = new Waiting(world);
    await world.clock.settle();
    wait.abort();
    await world.clock.settle();
    expect([world.host.waits.size, wait.seqs]).toEqual([0, []]);
    await world.post('ann', room, 'hi');
    expect(world.host.outboxes.readPosition('bob' as UserId)).toEqual(at(1));
  });

  it('does not begin when the caller has gone already', async () => {
    const { world } = await chatting();
    const wait = new Waiting(world, { signal: AbortSignal.abort() });
    await world.clock.settle();
    expect([world.host.waits.size, wait.seqs]).toEqual([0, []]);
  });

  it('leaves no timer and no listener behind, however it ends', async () => {
    const { world, room } = await chatting();
    const pending = world.clock.pending.length;
    const aborted = new Waiting(world);
    await world.clock.settle();
    aborted.abort();
    await world.clock.settle();
    new Waiting(world);
    await world.clock.settle();
    await world.post('ann', room, 'hi');
    expect(world.clock.pending.length).toBe(pending);
  });
});

describe('the end of the server', () => {
  it('ends all waits with nothing, and those that come later at once', async () => {
    const { world } = await chatting();
    const waiting = new Waiting(world);
    await world.clock.settle();
    world.host.waits.endAll();
    const later = new Waiting(world);
    await world.clock.settle();
    expect([waiting.outcome, later.outcome]).toMatchObject([
      { entries: [], isSuperseded: false },
      { entries: [], isSuperseded: false },
    ]);
  });
});

it('leaves the wait before it alone when its own position is refused', async () => {
  const { world, at } = await chatting();
  const older = new Waiting(world);
  await world.clock.settle();

  const refused = new Waiting(world, { from: at(7) });
  await world.clock.settle();

  expect(refused.outcome).toBeUndefined();
  expect(older.seqs).toBe('waiting');
});
