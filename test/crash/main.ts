/**
 * Kills the real server again and again under real load, and checks that nothing that it acknowledged is lost and that everybody is told
 * the same. `npm run test:crash -- --kills 50 --seed 7`; a seed repeats the choices, though not the machine's timing.
 */
import { parseArgs } from 'node:util';
import type { CrashReport } from './run.ts';
import { crashRun } from './run.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    /** Short ones, so that rooms die of silence and people expire around the kills. */
    'idle-seconds': { type: 'string', default: '1' },
    'lifetime-seconds': { type: 'string', default: '10' },
  },
});

const names: { readonly [kind in keyof CrashReport['verdict']]: string } = {
  lost: 'lost',
  duplicated: 'duplicated',
  reordered: 'reordered',
  inTwoRooms: 'people in two rooms',
  mistold: 'people not told once how a room ended',
  metBlocked: 'people who met a person they had blocked',
  disagreeing: 'rooms over for one member and open to the other',
  stuck: 'people stuck in a room',
  contradicting: 'snapshots in the file that contradict one another',
  unkept: 'acknowledged blocks and reports that are not in the file',
  unresumed: 'clients that did not resume',
  complaints: 'complaints of clients',
  faults: 'faults of the server',
};

// The server goes with us, whoever ends us.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const kills = Number(values.kills);
const seed = Number(values.seed);
const roomIdleSeconds = Number(values['idle-seconds']);
const lifetimeSeconds = Number(values['lifetime-seconds']);
console.log(
  `kills ${kills}, seed ${seed}, rooms idle after ${roomIdleSeconds} s, people gone after ${lifetimeSeconds} s`,
);
const startedAt = performance.now();
const { verdict, ...counts } = await crashRun({
  kills,
  seed,
  roomIdleSeconds,
  lifetimeSeconds,
  onKill: (killed) => {
    if (killed % 10 === 0) console.log(`  killed ${killed} times`);
  },
});
const seconds = Math.round((performance.now() - startedAt) / 1000);
console.log(
  `${counts.people} people (${counts.namesakes} of a name used before, ${counts.forgotten} forgotten), ${seconds} s`,
);
console.log(
  `${counts.rooms} rooms, ${counts.idle} of them ended by silence; acknowledged messages ${counts.acknowledged}`,
);
console.log(
  `${counts.blocks} blocks, ${counts.unblocks} undone; ${counts.reports} reports; ${counts.sightings} sightings of rooms`,
);
console.log(`resumed ${counts.resumptions} times; ${counts.broken} calls and streams broken and tried again`);
for (const [kind, name] of Object.entries(names)) {
  const found = verdict[kind as keyof typeof names];
  console.log(`${name} ${found.length}`);
  for (const line of found.slice(0, 10)) console.log(`  ${line}`);
}
if (Object.values(verdict).some((found) => found.length > 0)) process.exitCode = 1;
