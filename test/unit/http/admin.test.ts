import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addressBehind } from '../../../src/admission/client-address.ts';
import type { Desk } from '../../../src/http/admin.ts';
import { makeAdmin } from '../../../src/http/admin.ts';
import { limits } from '../../../src/limits.ts';
import { adminToken, Moderator } from '../../support/moderator.ts';

const desk: Desk = {
  reports: () => ({ reports: [] }),
  report: () => undefined,
  audit: () => {
    throw new Error('inside');
  },
  dismiss: async () => 'done',
  sanction: async () => 'done',
  pardon: async () => 'done',
};

let now = 0;
const failures: unknown[] = [];
const onError = (error: unknown): string => {
  failures.push(error);
  return 'incident 1';
};

let server: ReturnType<typeof createServer>;
let url: string;
let moderator: Moderator;
let guesser: Moderator;
let guessers: string[];
beforeEach(async () => {
  now = 90_000;
  guessers = [];
  const addressOf = addressBehind(['127.0.0.1']);
  const onWrongToken = (address: string) => guessers.push(address);
  server = createServer(makeAdmin({ desk, token: adminToken, now: () => now, onError, addressOf, onWrongToken }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  moderator = new Moderator(url);
  guesser = new Moderator(url, { authorization: 'Bearer guess' });
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const guessingFrom = (address: string): Moderator =>
  new Moderator(url, { authorization: 'Bearer guess', 'x-forwarded-for': address });

const statusesOf = async (times: number, somebody: Moderator) => {
  const statuses = [];
  for (let tries = 0; tries < times; tries += 1) statuses.push((await somebody.get('/reports')).status);
  return statuses;
};

it('refuses ten wrong tokens of an address in a minute, and tells when to come back to whoever goes on', async () => {
  expect(await statusesOf(10, guesser)).toEqual(Array.from({ length: 10 }, () => 401));
  const refused = await guesser.get('/reports');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
  now = 120_000;
  expect((await guesser.get('/reports')).status).toBe(401);
});

it('lets the right token in whatever others at its address present', async () => {
  await statusesOf(11, guesser);
  expect((await moderator.get('/reports')).status).toBe(200);
});

it('counts wrong tokens by the address behind a proxy, IPv6 by its /64', async () => {
  await statusesOf(10, guessingFrom('2001:db8:1:2::1'));
  expect([
    (await guessingFrom('2001:db8:1:2::2').get('/reports')).status,
    (await guessingFrom('2001:db8:1:3::1').get('/reports')).status,
    (await guessingFrom('192.0.2.1').get('/reports')).status,
  ]).toEqual([429, 401, 401]);
  expect(guessers.slice(-3)).toEqual(['2001:db8:1:2::/64', '2001:db8:1:3::/64', '192.0.2.1']);
});

it('counts no right token', async () => {
  expect(new Set(await statusesOf(12, moderator))).toEqual(new Set([200]));
});

it('tells no cache to keep anything, and asks for the token as HTTP does', async () => {
  const refused = await guesser.get('/reports');
  expect([refused.headers.get('cache-control'), refused.headers.get('www-authenticate')]).toEqual([
    'no-store',
    'Bearer',
  ]);
});

it('shows nothing of a fault of ours', async () => {
  const { status, body } = await moderator.get('/audit');
  expect([status, body]).toEqual([500, { error: { code: 'internal', message: 'incident 1' } }]);
  expect(failures).toEqual([new Error('inside')]);
});

it('refuses a body that is no JSON, or too much of it', async () => {
  const post = async (body: string) => {
    const address = server.address() as AddressInfo;
    const { status } = await fetch(`http://127.0.0.1:${address.port}/admin/users/bob/ban`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body,
    });
    return status;
  };
  expect([await post('{'), await post('7'), await post(`"${'x'.repeat(300_000)}"`)]).toEqual([400, 400, 413]);
});

it('refuses a decision that nests too deep', async () => {
  failures.length = 0;
  const deep = (depth: number) => `{"moderator":"mia","note":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  for (const depth of [limits.jsonDepthMax, 50_000]) {
    const response = await fetch(`${url}/admin/people/ann/ban`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: deep(depth),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { code: 'invalid_input', message: expect.stringContaining(`${limits.jsonDepthMax} deep`) } },
    ]);
  }
  expect(failures).toEqual([]);
});
