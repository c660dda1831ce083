/**
 * The cost of a flooding client to all others: how long a message between two quiet people takes, from the call that sends it to the end
 * of the wait that hears it, without and with the flood, in turns. All three come from addresses of their own. Prints medians and 99th
 * percentiles in milliseconds, and the ratios; `--short` takes one short turn of each.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { launch } from '../test/support/server-process.ts';
import type { FlooderData, Got } from './flooder.ts';
import { LeanClient } from './lean-client.ts';

const isShort = process.argv.includes('--short');
const rounds = isShort ? 1 : 5;
const roundMs = isShort ? 5_000 : 10_000;
const pauseMs = 40;
/** With the flood to without it. */
const ratioMax = 2;

const folder = mkdtempSync(join(tmpdir(), 'mcp-chat-flood-'));
const server = launch({
  PORT: '0',
  MCP_CHAT_DATA: folder,
  MCP_CHAT_LOG_LEVEL: 'warn',
  // The quiet ones talk faster than people do, so that there is something to measure.
  MCP_CHAT_SENDS_PER_MINUTE: '0',
  MCP_CHAT_CALLS_PER_MINUTE: '0',
});
const url = await server.ready;

const people = [await LeanClient.connect(url, '127.0.0.3'), await LeanClient.connect(url, '127.0.0.4')] as const;
await people[0].call('enter_queue');
const { room } = await people[1].call('enter_queue');
const cursors = new Map<LeanClient, unknown>();
for (const person of people) cursors.set(person, (await person.call('wait_for_events', { timeout_seconds: 0 })).cursor);

/** Sends one message, and returns how long it took to be heard, in milliseconds. */
async function exchange(sender: LeanClient, hearer: LeanClient): Promise<number> {
  const waited = hearer.call('wait_for_events', { cursor: cursors.get(hearer) });
  // Time enough for the wait to have begun.
  await pause(pauseMs);
  const startedAt = performance.now();
  await Promise.all([sender.call('send_message', { room_id: room?.room_id, message: 'Hello?' }), waited]);
  const tookMs = performance.now() - startedAt;
  cursors.set(hearer, (await waited).cursor);
  return tookMs;
}

async function converse(forMs: number): Promise<number[]> {
  const latencies: number[] = [];
  const endsAt = performance.now() + forMs;
  while (performance.now() < endsAt) {
    const [sender, hearer] = latencies.length % 2 === 0 ? people : people.toReversed();
    if (sender && hearer) latencies.push(await exchange(sender, hearer));
  }
  return latencies;
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

const workerData: FlooderData = { url, localAddress: '127.0.0.2' };
const flooder = new Worker(new URL('./flooder.ts', import.meta.url), { workerData });
await once(flooder, 'message');

await converse(isShort ? 1_000 : 3_000);
const [quiet, flooded]: [number[], number[]] = [[], []];
const got: Got = {};
for (let round = 0; round < rounds; round += 1) {
  quiet.push(...(await converse(roundMs)));
  flooder.postMessage('begin');
  flooded.push(...(await converse(roundMs)));
  flooder.postMessage('end');
  const [counts] = (await once(flooder, 'message')) as [Got];
  for (const [what, count] of Object.entries(counts)) got[what] = (got[what] ?? 0) + count;
}

const row = (name: string, values: readonly number[]): void =>
  console.log(
    `${name}: median ${quantile(values, 0.5).toFixed(2)} ms, p99 ${quantile(values, 0.99).toFixed(2)} ms, ${values.length} messages`,
  );
row('without a flood', quiet);
row('with one       ', flooded);
const ratio = quantile(flooded, 0.5) / quantile(quiet, 0.5);
const ratio99 = quantile(flooded, 0.99) / quantile(quiet, 0.99);
console.log(`ratio of the medians ${ratio.toFixed(2)}, of the p99 ${ratio99.toFixed(2)}; wanted: at most ${ratioMax}`);
console.log(
  `the flooder got ${Object.entries(got)
    .map(([what, count]) => `${count} × ${what}`)
    .join(', ')}`,
);

await flooder.terminate();
for (const person of people) person.close();
server.kill('SIGTERM');
await server.exited;
console.log(`lines in the log: ${server.logged().length}`);
rmSync(folder, { recursive: true });
if (!isShort && !(ratio <= ratioMax)) process.exitCode = 1;
