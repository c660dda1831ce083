import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { initialize, messagesIn, RawClient } from '../support/raw-client.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { metaOf, modernRequest, RawModern } from '../support/raw-modern.ts';
import { RawPerson } from '../support/raw-pair.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

let server: ServerProcess;
const clients: { close(): void }[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

const initializeBody = JSON.stringify(initialize);
const begin = () => exchange(server.url, { method: 'POST', headers: postHeaders, body: initializeBody });
const warnings = () => server.logged().filter(({ security }) => security === 'rate_limited');

describe('an address', () => {
  it('that calls too much is refused in each call, and then in each request, and stands in the log once', async () => {
    server = await startServer({ MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: '5' });
    const client = new RawModern(server.url);
    clients.push(client);

    const codes: unknown[] = [];
    for (let count = 0; count < 10; count += 1) {
      codes.push((await client.call('get_status')).fields.error.code);
    }
    const tooMany = await client.send('tools/list');
    const elsewhere = await exchange(new URL('/healthz', server.url).href);

    expect(codes).toEqual([...Array(5).fill('handle_required'), ...Array(5).fill('rate_limited')]);
    expect(tooMany).toMatchObject({ status: 429, headers: { connection: 'close' } });
    expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(tooMany.text)).toEqual({
      jsonrpc: '2.0',
      error: { code: -32000, message: expect.any(String) },
      id: null,
    });
    expect(elsewhere.status).toBe(429);
    expect(warnings()).toEqual([expect.objectContaining({ level: 'warn', address: '127.0.0.1' })]);
  });

  it('that sends many messages in one request is counted by each', async () => {
    server = await startServer({ MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: '10' });
    const client = await RawClient.connect(server.url);
    clients.push(client);
    const batch = Array.from({ length: 30 }, () => client.request('tools/list'));

    const refused = await client.post(batch);
    const accepted = await client.post(batch.slice(0, 5));

    expect([refused.status, accepted.status]).toEqual([429, 200]);
  });

  it('has so many sessions and no more until one ends', async () => {
    server = await startServer({ MCP_CHAT_SESSIONS_PER_ADDRESS: '2' });
    const first = await RawClient.connect(server.url);
    const second = await RawClient.connect(server.url);
    clients.push(first, second);
    // Sessions that never call would make room.
    for (const client of [first, second]) await client.rpc('ping');

    const refused = await begin();
    await first.endSession();

    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '5']);
    expect((await begin()).status).toBe(200);
  });

  it('has so many connections, and those beyond are closed', async () => {
    server = await startServer({ MCP_CHAT_SESSIONS_PER_ADDRESS: '1' });
    const { hostname, port } = new URL(server.url);
    const sockets = Array.from({ length: 5 }, () => connect(Number(port), hostname));
    const isClosed = sockets.map((socket) => {
      socket.on('error', () => {});
      clients.push({ close: () => socket.destroy() });
      return once(socket, 'close').then(() => true);
    });

    await Promise.race(isClosed);
    sockets[0]?.destroy();
    await isClosed[0];
    await expect.poll(async () => (await begin().catch(() => undefined))?.status).toBe(200);
  });

  it('that sends no HTTP is told so at once, and late when it does it again and again', async () => {
    server = await startServer({ MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: '1' });
    const { hostname, port } = new URL(server.url);
    const send = (bytes: string) => {
      const socket = connect(Number(port), hostname);
      socket.write(bytes);
      return text(socket);
    };
    const longHead = `GET /mcp HTTP/1.1\r\nhost: localhost\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`;
    const prompt = [await send('JUNK\r\n\r\n'), await send(longHead)];
    const startedAt = performance.now();
    const late = await send('JUNK\r\n\r\n');

    const impatient = connect(Number(port), hostname);
    clients.push({ close: () => impatient.destroy() });
    impatient.on('error', () => {});
    const closed = once(impatient, 'close');
    const again = setInterval(() => impatient.write('JUNK\r\n\r\n'), 20);
    await closed.finally(() => clearInterval(again));
    const unanswered = impatient.bytesRead;

    expect(unanswered).toBe(0);
    expect(prompt.map((answer) => answer.split('\r\n', 1)[0])).toEqual([
      'HTTP/1.1 400 Bad Request',
      'HTTP/1.1 431 Request Header Fields Too Large',
    ]);
    expect(late).toBe(prompt[0]);
    expect(performance.now() - startedAt).toBeGreaterThan(limits.refusalDelayMs * 0.9);
  });

  it('has so many people in the queue, who make room when they leave it', async () => {
    server = await startServer({ MCP_CHAT_QUEUED_PER_ADDRESS: '1' });
    const [ann, bob] = [new RawModern(server.url), new RawModern(server.url)];
    clients.push(ann, bob);
    const { handle } = (await ann.call('enter_queue')).fields;

    const refused = await bob.call('enter_queue');
    const again = await ann.call('enter_queue', { handle });
    await ann.call('leave_queue', { handle });
    const accepted = await bob.call('enter_queue');

    expect(refused.fields).toEqual({
      next: expect.any(String),
      error: { code: 'queue_full', message: expect.any(String), retry_after_seconds: 30 },
    });
    expect([again.fields.status, accepted.fields.status]).toEqual(['queued', 'queued']);
  });

  it('enrols so many people an hour, while those it has come and go', async () => {
    server = await startServer({ MCP_CHAT_ENROLMENTS_PER_HOUR_PER_ADDRESS: '1' });
    const client = new RawModern(server.url);
    clients.push(client);
    const malformed = await client.call('enter_queue', { user_id: 'no spaces' });
    const { handle } = (await client.call('enter_queue')).fields;

    const refused = await client.call('enter_queue');
    const again = await client.call('enter_queue', { handle });

    expect(malformed.fields.error.code).toBe('invalid_input');
    expect(refused.fields).toEqual({
      next: expect.any(String),
      error: { code: 'rate_limited', message: expect.any(String), retry_after_seconds: 3_600 },
    });
    expect(again.isError).toBe(false);
  });

  it('that presents handles of nobody is soon refused, and with a handle of somebody never', async () => {
    server = await startServer({ MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: '600' });
    const person = await RawPerson.enter(server.url);
    clients.push(person.client);

    const codes = new Set<unknown>();
    for (let count = 0; count < 15; count += 1) {
      codes.add((await person.call('get_status', { handle: `mch_${count}` })).fields.error.code);
    }

    expect([...codes]).toEqual(['unknown_handle', 'rate_limited']);
    const { error } = await person.client.rpc('resources/read', { uri: 'chat://inbox' }, { meta: metaOf('mch_guess') });
    expect(error).toMatchObject({
      code: -32602,
      data: { code: 'rate_limited', retry_after_seconds: expect.any(Number) },
    });
    expect((await person.call('get_status')).isError).toBe(false);
    expect(server.logged().filter(({ security }) => security === 'unknown_handle')).toHaveLength(1);
  });

  it('is what a trusted proxy says, and what anybody else says is not believed', async () => {
    const { headers, body } = modernRequest('tools/call', { name: 'get_status', arguments: {} });
    const callAs = async (address: string) => {
      const response = await exchange(server.url, {
        method: 'POST',
        headers: { ...postHeaders, ...headers, 'x-forwarded-for': address },
        body: JSON.stringify(body),
      });
      const refused = messagesIn(response)[0]?.result?.structuredContent as { error: { code: string } } | undefined;
      return refused?.error.code ?? response.status;
    };
    const callInTurn = async (...addresses: string[]) => {
      const outcomes = [];
      for (const address of addresses) outcomes.push(await callAs(address));
      return outcomes;
    };

    server = await startServer({
      MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: '1',
      MCP_CHAT_TRUSTED_PROXIES: 'loopback',
    });
    const behindProxy = [
      await callInTurn('203.0.113.1', '203.0.113.1', '6.6.6.6, 203.0.113.1'),
      await callInTurn('203.0.113.2'),
      await callInTurn('2001:db8::1', '2001:db8::2'),
    ];
    await server.stop();
    server = await startServer({ MCP_CHAT_CALLS_PER_MINUTE_PER_ADDRESS: '1' });
    const direct = await callInTurn('203.0.113.1', '203.0.113.2');

    const [ok, no] = ['handle_required', 'rate_limited'];
    expect(behindProxy).toEqual([[ok, no, 429], [ok], [ok, no]]);
    expect(direct).toEqual([ok, no]);
  });
});
