/**
 * Kills the real server again and again under real load, and checks that nothing that it acknowledged is lost.
 * `npm run test:crash -- --kills 50 --seed 7`; a seed repeats the choices, though not the machine's timing.
 */
import { parseArgs } from 'node:util';
import { crashRun } from './run.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
console.log(`kills ${kills}, seed ${seed}`);
const startedAt = performance.now();
const report = await crashRun({
  kills,
  seed,
  onKill: (killed) => {
    if (killed % 10 === 0) console.log(`  killed ${killed} times`);
  },
});
const { verdict, faults } = report;
console.log(
  `${report.people} people in ${report.rooms} rooms, ${Math.round((performance.now() - startedAt) / 1000)} s`,
);
console.log(
  `resumed ${report.resumptions} times on a new session; ${report.broken} calls and streams broken and tried again`,
);
const counts: readonly (readonly [string, readonly string[]])[] = [
  ['lost', verdict.lost],
  ['duplicated', verdict.duplicated],
  ['reordered', verdict.reordered],
  ['users in two rooms', verdict.inTwoRooms],
  ['partners not told once how a room ended', verdict.mistold],
  ['clients that did not resume', verdict.unresumed],
  ['complaints of clients', verdict.complaints],
  ['faults of the server', faults],
];
console.log(`acknowledged messages ${report.acknowledged}`);
for (const [name, found] of counts) {
  console.log(`${name} ${found.length}`);
  for (const line of found.slice(0, 10)) console.log(`  ${line}`);
}
if (counts.some(([, found]) => found.length > 0)) process.exitCode = 1;
