import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Desk } from '../../../src/http/admin.ts';
import { makeAdmin } from '../../../src/http/admin.ts';
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
let moderator: Moderator;
let guesser: Moderator;
beforeEach(async () => {
  now = 90_000;
  server = createServer(makeAdmin({ desk, token: adminToken, now: () => now, onError, onWrongToken: () => {} }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  moderator = new Moderator(url);
  guesser = new Moderator(url, { authorization: 'Bearer guess' });
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

it('lets an address try ten wrong tokens a minute, and then no token at all until the next', async () => {
  const statuses = [];
  for (let tries = 0; tries < 10; tries += 1) statuses.push((await guesser.get('/reports')).status);
  expect(statuses).toEqual(Array.from({ length: 10 }, () => 401));
  const refused = await moderator.get('/reports');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
  now = 120_000;
  expect((await moderator.get('/reports')).status).toBe(200);
});

it('counts no right token', async () => {
  const statuses = [];
  for (let tries = 0; tries < 12; tries += 1) statuses.push((await moderator.get('/reports')).status);
  expect(new Set(statuses)).toEqual(new Set([200]));
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
