import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ActorKind, Pool, RoomId, UserId } from '../../../machines/address.ts';
import { limits } from '../../../machines/limits.ts';
import { machines } from '../../../machines/registry.ts';
import type { RoomContext } from '../../../machines/room/context.ts';
import type { UserContext } from '../../../machines/user/context.ts';
import { upgrade, versions } from '../../../machines/versions.ts';
import { begin } from '../../../src/engine/step.ts';
import { configJson } from '../../../tools/statecharts/config-json.ts';

/** The shape of every version of each machine. A released version is never changed; a changed machine gets a further line. */
const fingerprints: Readonly<Record<string, string>> = {
  'matchmaker 1': '1de2a11833b74052',
  'matchmaker 2': 'c1eef4aadff8d16f',
  'matchmaker 3': 'b4b67ae147209903',
  'room 1': 'c0264d7ae2a33518',
  'room 2': '9a73614455855341',
  'room 3': 'f47695da9306183a',
  'user 1': 'c1b9771f6bd30c6f',
  'user 2': '8208733c7b7703ed',
  'user 3': '7afda083cd156110',
};

const member = (name: string) => ({
  userId: name as UserId,
  visit: 1,
  displayName: '',
  interests: [],
  languages: [],
});

const inputs: { readonly [kind in ActorKind]: object } = {
  matchmaker: { pool: 'lobby' as Pool },
  room: {
    roomId: 'room_1' as RoomId,
    members: [member('ann'), member('bob')],
    at: 0,
    idleMs: 1,
    historyMs: 1,
    messagesMax: 0,
    messagesPerMinute: 0,
    strikePolicy: { strikesMax: 1, timeoutMs: 1 },
  },
  user: { userId: 'ann' as UserId, bornAt: 0 },
};

const kinds = Object.keys(versions) as ActorKind[];
const contextOf = (kind: ActorKind): object => begin(machines[kind], inputs[kind]).snapshot.context;

/** Names in a value, at every depth; what they stand for does not count. */
const namesIn = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(namesIn);
  if (typeof value !== 'object' || value === null) return null;
  const plain = Object.entries(JSON.parse(JSON.stringify(value)) as object);
  return Object.fromEntries(
    plain.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, namesIn(part)]),
  );
};

interface StateConfig {
  readonly after?: object;
  readonly states?: Readonly<Record<string, StateConfig>>;
}

// The parts that a snapshot depends on: the names of the states, and the delays whose timers it holds.
const shapeOf = ({ after = {}, states = {} }: StateConfig): unknown => [
  Object.keys(after).toSorted(),
  Object.keys(states)
    .toSorted()
    .map((name) => [name, shapeOf(states[name] ?? {})]),
];

function fingerprintOf(kind: ActorKind): string {
  // The very text of statecharts/, which need not be fresh here.
  const states = shapeOf(JSON.parse(configJson(machines[kind])) as StateConfig);
  const shape = JSON.stringify([states, namesIn(contextOf(kind))]);
  return createHash('sha256').update(shape).digest('hex').slice(0, 16);
}

describe('a context of a former version', () => {
  it('of a room has no bounds, keeps its transcript as long as the room of then did, and can be reported from', () => {
    const { roomId, members, idleMs, seq, lastAt, told } = contextOf('room') as RoomContext;
    const former = { roomId, members, idleMs, seq, lastAt: lastAt + 7, told };
    expect(upgrade('room', 1, former)).toEqual({
      ...contextOf('room'),
      openedAt: lastAt + 7,
      lastAt: lastAt + 7,
      saidAt: lastAt + 7,
      historyMs: limits.tombstoneMs,
      strikePolicy: { strikesMax: 3, timeoutMs: 86_400_000 },
    });
  });

  it('of a room tells by its pace who has spoken, and believes it of both where there is none', () => {
    const { hasSpoken, ...former } = contextOf('room') as RoomContext;
    const spoken = (more: Partial<RoomContext>) =>
      (upgrade('room', 2, { ...former, seq: 1, ...more }) as RoomContext).hasSpoken;
    expect([
      hasSpoken,
      spoken({ messagesPerMinute: 60, restedAt: [0, 7] }),
      spoken({ messagesPerMinute: 0 }),
      spoken({ messagesPerMinute: 0, seq: 0 }),
    ]).toEqual([
      [false, false],
      [false, true],
      [true, true],
      [false, false],
    ]);
  });

  it('of a user keeps the reports that count, from where nobody knows', () => {
    const strike = { reportId: 'report_1', by: 'bob', untilAt: 7 };
    const former = { ...contextOf('user'), strikes: [strike], sanction: { untilAt: 9, strikes: [strike] } };
    const known = { ...strike, origin: null };
    expect(upgrade('user', 2, former)).toMatchObject({ strikes: [known], sanction: { untilAt: 9, strikes: [known] } });
  });

  it('of a matchmaker takes nobody for a further try, and no address has had a share', () => {
    const { shares, ...former } = JSON.parse(JSON.stringify(contextOf('matchmaker')));
    const waiting = { ticket: 1, member: member('ann'), sinceAt: 1, apart: null, level: 0, dueAt: 9 };
    const line = { waiting: [waiting], nextTicket: 2 };
    const upgraded = JSON.parse(JSON.stringify(upgrade('matchmaker', 2, { ...former, line })));
    expect(upgraded).toEqual({
      ...former,
      shares,
      line: { ...line, waiting: [{ ...waiting, entrance: null, isHeard: true }] },
    });
  });

  it('of a user has nothing against them', () => {
    const { bornAt, strikes, timeouts, sanction, ...former } = contextOf('user') as UserContext;
    expect(upgrade('user', 1, former)).toEqual({ ...former, bornAt: 0, strikes: [], timeouts: 0, sanction: null });
  });

  it('one of version 2 lets go of the last partner, whose name no timer would drop', () => {
    const former = { ...contextOf('user'), apart: { userId: 'bob' as UserId, untilAt: 9 } };
    for (const version of [1, 2]) expect(upgrade('user', version, former)).toMatchObject({ apart: null });
  });

  it('of a user of version 2 is as it was', () => {
    const context = { ...contextOf('user'), visit: 3, timeouts: 1 };
    expect(upgrade('user', 2, context)).toEqual(context);
  });

  it('of a user in a room is in one without bounds', () => {
    const room = { roomId: 'room_1', partner: { userId: 'bob', displayName: 'Bob' }, sharedInterests: [] };
    const { room: upgraded } = upgrade('user', 1, { ...contextOf('user'), room }) as UserContext;
    expect(upgraded).toEqual({ ...room, messagesMax: 0, messagesPerMinute: 0 });
  });
});

describe.each(kinds)('the %s', (kind) => {
  const name = `${kind} ${versions[kind]}`;

  it('has not changed its states or its context without a new version', () => {
    expect(
      fingerprintOf(kind),
      `The chart or the context of ${name} has changed. If ${name} was never released, put the new fingerprint here. Else raise ` +
        'its version in machines/versions.ts, add the step that makes a context of the new version of one of the old, and a line here.',
    ).toBe(fingerprints[name]);
  });

  it('gets its own context back as it was stored', () => {
    const context = contextOf(kind);
    expect(upgrade(kind, versions[kind], JSON.parse(JSON.stringify(context)))).toEqual(context);
  });

  it('refuses a context of a later version, or of none', () => {
    for (const version of [versions[kind] + 1, versions[kind] + 100, 0, -1, 0.5, Number.NaN]) {
      expect(() => upgrade(kind, version, contextOf(kind))).toThrow(
        /^a \w+ of version .* cannot be made one of version/,
      );
    }
  });
});
