// Goal: what was removed is nowhere in the files, within minutes while the server runs and after a clean stop, and in no snapshot of others.
// Method: words that occur nowhere else, looked for in the bytes of all files of the data folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReportId, RoomId, UserId } from '../../machines/address.ts';
import { roomAddress } from '../../machines/address.ts';
import { limits } from '../../machines/limits.ts';
import type { Profile } from '../../machines/protocol.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import { TestHost } from '../support/test-host.ts';
import { tracesIn } from '../support/traces.ts';

/** Within which nothing is left while the server runs, in milliseconds. */
const minutesMs = 2 * 60_000;
const words = 'WordsOfAnnQ';
const name = 'NameOfAnnQ';
const interest = 'interest-of-ann-q';
const comment = 'CommentOfBobQ';
const all = [words, name, interest, comment];
const profile: Profile = { displayName: name, interests: [interest], languages: ['q-ann'] };

let folder: string;
let world: TestHost;
let isStopped: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-erased-'));
  isStopped = false;
  begin();
});

afterEach(() => {
  if (!isStopped) world.host.close();
  rmSync(folder, { recursive: true });
});

function begin(options: ConstructorParameters<typeof TestHost>[0] = {}): void {
  world = new TestHost({
    store: sqliteStore(folder),
    ...options,
    presence: { awayMs: 1e9, absenceMs: 1e9, queueAbsenceMs: 1e9, lifetimeMs: 1e9, ...options.presence },
  });
}

function beginAnew(options: ConstructorParameters<typeof TestHost>[0]): void {
  world.host.close();
  begin(options);
}

/** Time passes in which the machine sleeps, so that it need not be lived through. */
function pass(ms: number): Promise<void> {
  world.clock.stepWall(ms);
  return world.clock.advance(minutesMs);
}

const traces = (): readonly string[] => tracesIn(folder, all);

/** The words that are found within minutes, and after a clean stop: they must not differ. */
async function tracesLeft(): Promise<readonly string[]> {
  await world.clock.advance(minutesMs);
  const running = traces();
  world.host.close();
  isStopped = true;
  expect(traces()).toEqual(running);
  return running;
}

/** Ann and Bob in a room in which Ann has said her words. */
async function chat(): Promise<RoomId> {
  await world.enroll('ann', profile);
  await world.clock.advance(limits.matchAnyoneMs);
  const { reply } = await world.enroll('bob');
  if (reply.type !== 'matched') throw new Error(`bob is ${reply.type}`);
  await world.post('ann', reply.room.roomId, `${words} and more`, 'k');
  return reply.room.roomId;
}

const readAll = (who: string) => {
  const userId = who as UserId;
  const { epoch, last } = world.host.outboxes.head(userId);
  return world.clock.answer(world.host.outboxes.acknowledge(userId, { epoch, seq: last }));
};

const report = async (room: RoomId): Promise<ReportId> => {
  const command = { type: 'room.report', from: 'bob' as UserId, reason: 'other', comment, isBlock: true } as const;
  const reply = await world.clock.answer(world.host.ask(roomAddress(room), command));
  if (reply.type !== 'reported') throw new Error(`the report was ${reply.type}`);
  return reply.reportId;
};

describe('nothing is found', () => {
  it('of erased words, once nothing can be reported any more', async () => {
    const room = await chat();
    await readAll('bob');
    await world.erase('ann', room);
    await world.leave('ann', room);
    await world.clock.advance(minutesMs);
    expect(traces()).toContain(words);
    await pass(limits.tombstoneMs - minutesMs);
    expect(await tracesLeft()).not.toContain(words);
  });

  it('of erased words whose room is kept for longer', async () => {
    beginAnew({ historyMs: 3 * limits.tombstoneMs });
    const room = await chat();
    await readAll('bob');
    await world.post('bob', room, 'stays');
    await world.erase('ann', room);
    await world.leave('bob', room);
    await pass(limits.tombstoneMs);
    expect(await tracesLeft()).not.toContain(words);
  });

  it('of somebody who is forgotten but what is sealed, and of that no longer than it is', async () => {
    await chat();
    await readAll('bob');
    await world.forget('ann');
    await readAll('bob');
    await world.clock.advance(minutesMs);
    expect(traces()).toEqual([words]);
    await pass(limits.tombstoneMs - minutesMs);
    expect(await tracesLeft()).toEqual([]);
  });

  it('of somebody who waited, is forgotten and met nobody', async () => {
    await world.enroll('ann', profile);
    await world.forget('ann');
    expect(await tracesLeft()).toEqual([]);
  });

  it('of somebody nobody has heard of for too long', async () => {
    beginAnew({ presence: { lifetimeMs: 3_600_000, queueAbsenceMs: 60_000 } });
    await world.enroll('ann', profile);
    await world.clock.advance(2 * 3_600_000);
    expect([world.host.identities.has('ann' as UserId), await tracesLeft()]).toEqual([false, []]);
  });

  it('of a transcript whose time is over, once nothing can be reported any more', async () => {
    beginAnew({ historyMs: 60_000 });
    const room = await chat();
    await readAll('bob');
    await world.leave('ann', room);
    await pass(limits.tombstoneMs);
    expect(await tracesLeft()).not.toContain(words);
  });

  it('of unread events that are too old', async () => {
    beginAnew({ retention: { ageMs: limits.tombstoneMs } });
    const room = await chat();
    await world.forget('ann');
    expect(world.notices('bob').length).toBeGreaterThan(0);
    await pass(limits.tombstoneMs);
    expect([room.length > 0, await tracesLeft()]).toEqual([true, []]);
  });

  it('of a report whose time is over', async () => {
    beginAnew({ retention: { evidenceMs: 2 * limits.tombstoneMs } });
    const room = await chat();
    await world.erase('ann', room);
    const reportId = await report(room);
    await readAll('bob');
    await pass(limits.tombstoneMs);
    expect(world.host.cases.evidence(reportId)).toMatchObject([
      { isErased: true, message: { text: `${words} and more` } },
    ]);
    await world.forget('ann');
    expect(traces()).toEqual(expect.arrayContaining([words, comment]));
    await pass(limits.tombstoneMs);
    expect(await tracesLeft()).toEqual([]);
  });
});

describe('the name of somebody forgotten', () => {
  it('is in no snapshot but their own and their room’s', async () => {
    const room = await chat();
    await world.forget('ann');
    await readAll('bob');
    await world.enter('bob');
    await world.clock.advance(limits.rematchHoldMs + 1_000);
    const holding = [...world.store.actors()].filter(([, actor]) => JSON.stringify(actor).includes('"ann"'));
    expect(holding.map(([address]) => address).toSorted()).toEqual([roomAddress(room), 'user:ann']);
    await pass(limits.strikeMs);
    expect(JSON.stringify([...world.store.actors()])).not.toContain('"ann"');
  });
});
