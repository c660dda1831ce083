// Goal: whatever one client does, two quiet people hear each other, and what the server remembers of the flood stays small.
// How long they take is measured by bench/flood.ts.
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { initialize, messagesIn, RawClient } from '../support/raw-client.ts';
import type { RawResponse } from '../support/raw-http.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { modernRequest } from '../support/raw-modern.ts';
import type { InProcess } from '../support/server-in-process.ts';
import { serveInProcess } from '../support/server-in-process.ts';

const sessionsPerAddress = 20;
const connectionsMax = 4 * sessionsPerAddress;
const said = Array.from({ length: 30 }, (_, index) => `message ${index}`);

let server: InProcess;
const agents = [
  new Agent({ keepAlive: true }),
  new Agent({ keepAlive: true, localAddress: '127.0.0.2', maxSockets: 64 }),
] as const;
const [quiet, flooding] = agents;
const halfOpen: Socket[] = [];
afterEach(async () => {
  for (const socket of halfOpen) socket.destroy();
  for (const agent of agents) agent.destroy();
  await server.close();
});

const toolCall = modernRequest('tools/call', { name: 'get_status', arguments: { handle: 'mch_guess' } });
const listen = modernRequest('subscriptions/listen', { notifications: {} });

const floods: { what: string; times: number; headers?: object; body: string }[] = [
  { what: 'tool calls', times: 300, headers: toolCall.headers, body: JSON.stringify(toolCall.body) },
  { what: 'listening', times: 50, headers: listen.headers, body: JSON.stringify(listen.body) },
  { what: 'junk', times: 100, body: '{"jsonrpc": [[[[' },
  { what: 'huge bodies', times: 10, body: 'x'.repeat(1024 * 1024) },
  { what: 'sessions', times: 60, body: JSON.stringify(initialize) },
];

/** Every answer of a flood; a connection closed without one is none. */
async function flood(): Promise<RawResponse[]> {
  const { hostname, port } = new URL(server.url);
  for (let index = 0; index < connectionsMax / 2; index += 1) {
    const socket = connect({ port: Number(port), host: hostname, localAddress: '127.0.0.2' });
    socket.on('error', () => {});
    socket.write('POST /mcp HTTP/1.1\r\nhost: local');
    halfOpen.push(socket);
  }
  const asked = floods.flatMap(({ times, headers, body }) =>
    Array.from({ length: times }, () =>
      exchange(server.url, { method: 'POST', headers: { ...postHeaders, ...headers }, body, agent: flooding }),
    ),
  );
  const settled = await Promise.allSettled(asked);
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

it('a flood of calls, junk, huge bodies, sessions and half-sent requests takes nothing from two who chat', async () => {
  server = await serveInProcess({
    rates: { callsPerMinute: 600, callsPerMinutePerAddress: 3_000, sessionsPerAddress },
  });
  const [ann, bob] = [await RawClient.connect(server.url, quiet), await RawClient.connect(server.url, quiet)];
  await ann.call('enter_queue');
  const { room_id } = (await bob.call('enter_queue')).fields.room;
  const hear = async () => (await bob.call('wait_for_events')).fields.events.map(({ payload }) => payload.message);

  const flooded = flood();
  const heard: unknown[] = await hear();
  for (const message of said) {
    await ann.call('send_message', { room_id, message });
    heard.push(...(await hear()));
  }
  const answers = await flooded;

  expect(heard).toEqual([undefined, ...said]);
  const early = answers.filter(({ status }) => status === 429);
  const late = answers
    .filter(({ status }) => status === 200)
    .flatMap((answer) => messagesIn(answer).map(({ result }) => result?.structuredContent as { error?: object }))
    .filter((structured) => structured?.error && 'retry_after_seconds' in structured.error);
  expect(early.length).toBeGreaterThan(0);
  expect(early.filter(({ headers }) => !(Number(headers['retry-after']) > 0))).toEqual([]);
  expect(late.length).toBeGreaterThan(0);
  const connections = await server.connections();
  expect(connections).toBeLessThanOrEqual(connectionsMax + 4);
  // The lines about the flooder's address and the quiet one's, and about two people.
  expect(server.limiter.size).toBeLessThanOrEqual(2 * 4 + 2 * 4);
  console.log(
    `flood of ${floods.reduce((sum, { times }) => sum + times, 0)} requests: ${answers.length} answered, ${early.length} of them with 429, ${late.length} with a refusal of the tool; ${connections} connections, ${server.limiter.size} buckets; ${heard.length - 1} of ${said.length} messages heard`,
  );
});
