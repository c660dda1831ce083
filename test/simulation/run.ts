import type { UserId } from '../../machines/address.ts';
import { Oracle, share } from './oracle.ts';
import { Pool } from './pool.ts';
import type { Deed, Population } from './population.ts';
import { deedsOf, entranceOf, holdMs, lastEntryMs } from './population.ts';

/** Carries out one deed. */
export function act(pool: Pool, population: Population, deed: Deed): void {
  const { userId, interests, languages, apart, blocks } = deed.person;
  const idOf = (index: number): UserId => population.people[index]?.userId as UserId;
  switch (deed.type) {
    case 'enter':
      pool.enter(
        userId,
        { interests, languages },
        apart ? { userId: idOf(apart.from), untilAt: pool.now + apart.ms } : null,
        1,
        entranceOf(deed.person),
      );
      return;
    case 'renew':
      pool.renew(userId, deed.said);
      return;
    case 'cancel':
      pool.cancel(userId);
      return;
    case 'block':
    case 'unblock':
      for (const index of blocks) pool.send({ type: `matchmaker.${deed.type}`, by: userId, whom: idOf(index) });
      return;
  }
}

function note(oracle: Oracle, population: Population, deed: Deed, at: number): void {
  const { userId, interests, languages, apart, blocks } = deed.person;
  const idOf = (index: number): UserId => population.people[index]?.userId as UserId;
  switch (deed.type) {
    case 'enter':
      oracle.enter({
        userId,
        interests,
        languages,
        address: deed.person.address,
        sinceAt: at,
        apart: apart ? { userId: idOf(apart.from), untilAt: at + apart.ms } : null,
      });
      return;
    case 'renew':
      oracle.change(userId, at, { interests: deed.said.interests, languages: deed.said.languages });
      return;
    case 'cancel':
      oracle.waiting.delete(userId);
      return;
    case 'block':
    case 'unblock':
      for (const index of blocks) oracle[deed.type](userId, idOf(index));
      oracle.change(userId, at);
      return;
  }
}

/** Lives a population to its end under the eyes of the oracle. @throws at the first thing that is not as it should be */
export function live(population: Population): Oracle {
  const oracle = new Oracle(population.schedule);
  const pool = new Pool(population.schedule, (meeting) => oracle.meet(meeting));
  const look = () => oracle.look(pool.now);
  for (const deed of deedsOf(population)) {
    pool.passTo(deed.atMs, look);
    note(oracle, population, deed, pool.now);
    act(pool, population, deed);
    look();
  }
  const patienceMs = population.schedule.anyoneMs + share.holdMs;
  pool.passTo(Math.max(pool.elapsedMs, lastEntryMs + holdMs) + patienceMs + 1_000, look);
  look();
  return oracle;
}
