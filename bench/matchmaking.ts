/**
 * The cost of pairing a user inside the local host, without HTTP: enrol, enter the queue, be paired, be told.
 * Prints µs per person at growing crowds, the median of several rounds each on a fresh host, and how flat that is; then what the
 * matchmaker's step costs among growing numbers of people who wait and cannot be paired.
 */
import { userAddress } from '../machines/address.ts';
import { limits } from '../machines/limits.ts';
import { hostTimes, readConfig } from '../src/config.ts';
import { systemClock } from '../src/engine/clock.ts';
import { randomIds } from '../src/engine/ids.ts';
import { localHost } from '../src/hosts/local.ts';
import { memoryStore } from '../src/store/memory.ts';
import { microsecondsAmong, operations, peopleOfARound } from './waiting-line.ts';

const crowds = [1_000, 10_000, 100_000];
const rounds = 5;
/** People who call at the same time. */
const atOnce = 256;
const ratioMax = 1.5;
/** How much more a step may cost among a million who wait than among a thousand. */
const growthMax = 2;

const profile = { displayName: 'Anonymous', interests: [], languages: [] };
const times = hostTimes(readConfig({}));

function makeHost() {
  return localHost({
    clock: systemClock(),
    ids: randomIds(),
    store: memoryStore(),
    ...times,
    onFailure: ({ error }) => {
      throw error;
    },
  });
}

async function microsecondsPerPerson(people: number): Promise<number> {
  const host = makeHost();
  let matched = 0;
  const enter = async (): Promise<void> => {
    const enrolment = host.identities.enroll(undefined);
    if (typeof enrolment === 'string') throw new Error(enrolment);
    const { userId, writes, release } = enrolment;
    const reply = await host.ask(userAddress(userId), { type: 'user.enter', profile }, { writes });
    release();
    if (reply.type === 'matched') matched += 1;
  };
  const startedAt = performance.now();
  for (let done = 0; done < people; done += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, people - done) }, enter));
  }
  const tookMs = performance.now() - startedAt;
  host.close();
  if (matched !== people / 2) throw new Error(`${people} people made ${matched} rooms`);
  return (tookMs * 1000) / people;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

for (let warmUp = 0; warmUp < 3; warmUp += 1) await microsecondsPerPerson(10_000);
const samples = new Map<number, number[]>(crowds.map((people) => [people, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const people of crowds) samples.get(people)?.push(await microsecondsPerPerson(people));
}
const medians = crowds.map((people) => median(samples.get(people) ?? []));
for (const [index, people] of crowds.entries()) {
  console.log(`${String(people).padStart(8)} people: ${medians[index]?.toFixed(1)} µs each`);
}
const ratio = (medians.at(-1) ?? Number.NaN) / (medians.at(-2) ?? Number.NaN);
console.log(`ratio of the last two: ${ratio.toFixed(2)} (flat below ${ratioMax})`);
if (!(ratio < ratioMax)) process.exitCode = 1;

const lines = [1_000, 10_000, 100_000, limits.waitingPeopleMax - peopleOfARound];
microsecondsAmong(lines[0] ?? 0);
const rows = lines.map((waiting) => ({ waiting, costs: microsecondsAmong(waiting) }));
for (const { waiting, costs } of rows) {
  const each = operations.map((operation) => `${operation} ${costs[operation].toFixed(1)} µs`).join(', ');
  console.log(`${String(waiting).padStart(8)} wait: ${each}`);
}
for (const operation of operations) {
  const growth = (rows.at(-1)?.costs[operation] ?? Number.NaN) / (rows[0]?.costs[operation] ?? Number.NaN);
  console.log(`${operation} at the last to the first: ${growth.toFixed(2)} (flat up to ${growthMax})`);
  if (!(growth <= growthMax)) process.exitCode = 1;
}
