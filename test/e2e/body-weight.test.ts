import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exchange, postHeaders } from '../support/raw-http.ts';
import type { InProcess } from '../support/server-in-process.ts';
import { serveInProcess } from '../support/server-in-process.ts';

let server: InProcess;
let sockets: Socket[];
beforeEach(async () => {
  sockets = [];
  // 120 requests at once.
  server = await serveInProcess({ rates: { callsPerMinutePerAddress: 60 } });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
});

const chunked = { 'transfer-encoding': 'chunked' };
const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const post = (body: string, headers: Readonly<Record<string, string>>) =>
  exchange(server.url, { method: 'POST', headers: { ...postHeaders, ...headers }, body });

/** How many are served before one is refused; of at most 130. */
async function servedOf(body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  for (let served = 0; served < 130; served += 1) {
    if ((await post(body, headers)).status === 429) return served;
  }
  return 130;
}

/** Sends the head of a request and all but the end of its body; `answers` gets the status that comes all the same. */
function sendUnfinished(localAddress: string, answers: number[]): void {
  const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', localAddress });
  sockets.push(socket);
  socket.on('error', () => {});
  socket.once('data', (data) => answers.push(Number(String(data).slice('HTTP/1.1 '.length, 12))));
  const head = ['host: localhost', 'content-type: application/json', `content-length: ${256 * 1024}`];
  socket.write(`POST /mcp HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${' '.repeat(255 * 1024)}`);
}

it('bodies without an end are held up to a bound for each address', async () => {
  await server.close();
  server = await serveInProcess();
  const answers: number[] = [];
  for (let count = 0; count < 40; count += 1) sendUnfinished('127.0.0.2', answers);
  const refused = Array(8).fill(429);
  await vi.waitFor(() => expect(answers).toEqual(refused));
  // A client elsewhere has nothing to do with it: this one has no session.
  expect((await post(ping.padEnd(200 * 1024), {})).status).toBe(400);
  expect(answers).toEqual(refused);
});

describe('a body', () => {
  it.each([
    ['a short one with a length', ping, {}, 120],
    ['a short one in chunks', ping, chunked, 120],
    // 12.5 for 16 KiB each.
    ['a long one with a length', ping.padEnd(200 * 1024), {}, 9],
    ['a long one in chunks', ping.padEnd(200 * 1024), chunked, 9],
  ])('weighs what it weighs: %s', async (_what, body, headers, count) => {
    const served = await servedOf(body, headers);
    // A token comes back every half second.
    expect(served).toBeGreaterThanOrEqual(count);
    expect(served).toBeLessThanOrEqual(count + 5);
  });

  it('that goes on past what a request may have is weighed as well', async () => {
    const endless = ' '.repeat(8 * 1024 * 1024);
    // Refused, its connection may be gone before the refusal is read.
    const first = await post(endless, chunked).then(
      ({ status }) => status,
      () => 413,
    );
    expect(first).toBe(413);
    // Nearly nothing is left: what is refused takes no token.
    expect(await servedOf(ping, {})).toBeLessThan(20);
  });
});
