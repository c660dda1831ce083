import fc from 'fast-check';
import type { UserId } from '../../machines/address.ts';
import type { Schedule } from '../../machines/matchmaker/schedule.ts';
import type { Entrance } from '../../machines/protocol.ts';

/** Where a person enters from, as the edge tells it. */
export function entranceOf({ userId, address }: Pick<Person, 'userId' | 'address'>): Entrance {
  const origin = address === 'own' ? `home of ${userId}` : address;
  return { origin, isLimited: address !== 'unlimited', mark: null };
}

interface Said {
  readonly interests: readonly string[];
  readonly languages: readonly string[];
}

interface Person extends Said {
  readonly userId: UserId;
  readonly entersAtMs: number;
  /** Where they come from: a home that many share, an address of their own, or one that no limit holds. */
  readonly address: 'home' | 'own' | 'unlimited';
  /** Whom they are held apart from when they come, and until how long after that. */
  readonly apart: { readonly from: number; readonly ms: number } | undefined;
  readonly blocks: readonly number[];
  readonly unblocksAtMs: number | undefined;
  readonly renewal: (Said & { readonly atMs: number }) | undefined;
  readonly cancelsAtMs: number | undefined;
}

/** People with what they do, and the schedule they find. */
export interface Population {
  readonly schedule: Schedule;
  readonly people: readonly Person[];
}

export const lastEntryMs = 12_000;
export const holdMs = 10_000;

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const some = <T>(items: readonly T[], most: number) => fc.subarray([...items], { maxLength: most });

const said = {
  interests: some(['go', 'tea', 'rain', 'chess', 'jazz'], 3),
  languages: some(['en', 'de', 'en-GB', 'fr'], 2),
};

const personOf = (userId: UserId, crowd: number): fc.Arbitrary<Person> =>
  fc.record({
    userId: fc.constant(userId),
    ...said,
    entersAtMs: fc.nat(lastEntryMs),
    address: fc.oneof(
      { weight: 2, arbitrary: fc.constant('home' as const) },
      { weight: 3, arbitrary: fc.constant('own' as const) },
      { weight: 1, arbitrary: fc.constant('unlimited' as const) },
    ),
    apart: rarely(fc.record({ from: fc.nat(crowd - 1), ms: fc.integer({ min: 1, max: holdMs }) })),
    blocks: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.nat(crowd - 1), { maxLength: 3 }) },
    ),
    unblocksAtMs: rarely(fc.nat(40_000)),
    renewal: rarely(fc.record({ ...said, atMs: fc.nat(40_000) })),
    cancelsAtMs: rarely(fc.nat(40_000)),
  });

const schedule: fc.Arbitrary<Schedule> = fc.constantFrom(
  { languageMs: 10_000, anyoneMs: 30_000 },
  { languageMs: 700, anyoneMs: 2_900 },
  { languageMs: 2_000, anyoneMs: 2_000 },
  { languageMs: 0, anyoneMs: 5_000 },
  { languageMs: 0, anyoneMs: 0 },
);

export const populations = (peopleMax: number, peopleMin = 2): fc.Arbitrary<Population> =>
  fc.integer({ min: peopleMin, max: peopleMax }).chain((crowd) =>
    fc.record({
      schedule,
      people: fc.tuple(...Array.from({ length: crowd }, (_, index) => personOf(`person_${index}` as UserId, crowd))),
    }),
  );

export type Deed = { readonly atMs: number } & (
  | { readonly type: 'enter' | 'cancel' | 'unblock' | 'block'; readonly person: Person }
  | { readonly type: 'renew'; readonly person: Person; readonly said: Said }
);

/** The actions of all of them, in order of time. */
export function deedsOf({ people }: Population): readonly Deed[] {
  const deeds = people.flatMap((person): Deed[] => {
    const { entersAtMs, unblocksAtMs, renewal, cancelsAtMs } = person;
    return [
      { type: 'block', atMs: 0, person },
      { type: 'enter', atMs: entersAtMs, person },
      ...(unblocksAtMs === undefined ? [] : [{ type: 'unblock', atMs: unblocksAtMs, person } as const]),
      ...(renewal === undefined ? [] : [{ type: 'renew', atMs: renewal.atMs, person, said: renewal } as const]),
      ...(cancelsAtMs === undefined ? [] : [{ type: 'cancel', atMs: cancelsAtMs, person } as const]),
    ];
  });
  return deeds.toSorted((one, other) => one.atMs - other.atMs);
}
