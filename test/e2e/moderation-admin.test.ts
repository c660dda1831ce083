import { afterEach, describe, expect, it } from 'vitest';
import { clientsFrom } from '../support/client-from.ts';
import type { ClientKind } from '../support/client-kinds.ts';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import { adminToken, Moderator } from '../support/moderator.ts';
import type { Environment, ServerProcess } from '../support/server-process.ts';
import { launch, startServer } from '../support/server-process.ts';

const older = clientKinds['raw HTTP of the older era'];
const newer = clientKinds['raw HTTP of the newer era'];

let server: ServerProcess;
const present: Person[] = [];

const serve = async (environment: Environment = {}): Promise<Moderator> => {
  server = await startServer({ MCP_CHAT_ADMIN_TOKEN: adminToken, ...environment });
  return new Moderator(server.url);
};

afterEach(async () => {
  for (const person of present.splice(0)) await person.close();
  await server.stop();
});

const arrive = async (kind: ClientKind = older): Promise<Person> => {
  const person = await Person.arrive(server.url, kind);
  present.push(person);
  return person;
};

const enter = async (person: Person) => (await person.call('enter_queue', { display_name: 'X' })).fields;

/** A new user meets `bob`, hears something vile and reports them. */
async function reportBob(bob: Person, reason = 'spam', kind: ClientKind = older): Promise<string> {
  const reporter = await arrive(kind);
  await enter(reporter);
  const { room } = await enter(bob);
  await bob.call('send_message', { room_id: room.room_id, message: 'vile' });
  await reporter.hear(2);
  const { fields } = await reporter.call('report_partner', { room_id: room.room_id, reason });
  return fields.report_id as string;
}

describe('/admin', () => {
  it('is not there without a token to ask for', async () => {
    const moderator = await serve({ MCP_CHAT_ADMIN_TOKEN: '' });
    expect((await moderator.get('/reports')).status).toBe(404);
  });

  it('is for those with the token, and never for web pages', async () => {
    await serve();
    const get = async (headers: Record<string, string>) =>
      (await new Moderator(server.url, headers).get('/reports')).status;
    const authorization = `Bearer ${adminToken}`;
    expect({
      right: await get({ authorization }),
      otherCase: await get({ authorization: `bearer ${adminToken}` }),
      none: await get({}),
      wrong: await get({ authorization: 'Bearer something-else' }),
      longer: await get({ authorization: `${authorization}x` }),
      otherScheme: await get({ authorization: `Basic ${adminToken}` }),
      page: await get({ authorization, origin: new URL(server.url).origin }),
      foreignPage: await get({ authorization, origin: 'https://evil.example' }),
    }).toEqual({
      right: 200,
      otherCase: 200,
      none: 401,
      wrong: 401,
      longer: 401,
      otherScheme: 401,
      page: 403,
      foreignPage: 403,
    });
  });

  it('lets nobody guess, tells operators from where, once, and goes on serving moderators', async () => {
    const moderator = await serve();
    const guess = () => new Moderator(server.url, { authorization: 'Bearer guess' }).get('/reports');
    let answer = await guess();
    for (let guesses = 1; answer.status === 401 && guesses < 30; guesses += 1) answer = await guess();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const told = server.logged().filter(({ security }) => security === 'admin_token');
    expect(told).toEqual([expect.objectContaining({ address: '127.0.0.1' })]);
    expect((await moderator.get('/reports')).status).toBe(200);
  });

  it('may have a port of its own, and is then nowhere else', async () => {
    const beside = await serve({ MCP_CHAT_ADMIN_PORT: '0' });
    const [line] = server.logged().filter(({ url }) => String(url).endsWith('/admin'));
    const alone = new Moderator(String(line?.url));
    expect([(await beside.get('/reports')).status, (await alone.get('/reports')).status]).toEqual([404, 200]);
  });

  it('names what is wrong with a request', async () => {
    const moderator = await serve();
    const bob = await arrive();
    const { user_id: bobId } = await enter(bob);
    await bob.call('leave_queue');
    const reportId = await reportBob(bob);
    const mo = { moderator: 'mo' };
    const asked = {
      noBody: await moderator.post(`/users/${bobId}/ban`, {}),
      serverItself: await moderator.post(`/users/${bobId}/ban`, { moderator: 'Server' }),
      noSeconds: await moderator.post(`/users/${bobId}/timeout`, mo),
      notSoLong: await moderator.post(`/users/${bobId}/timeout`, { ...mo, seconds: -1 }),
      extra: await moderator.post(`/users/${bobId}/ban`, { ...mo, because: 'x' }),
      nobody: await moderator.post('/users/nobody_here/ban', mo),
      noReport: await moderator.post(`/users/${bobId}/ban`, { ...mo, report_id: 'report_x' }),
      other: await moderator.post('/users/nobody_here/ban', { ...mo, report_id: reportId }),
      readNone: await moderator.get('/reports/report_x'),
      dismissNone: await moderator.post('/reports/report_x/dismiss', mo),
      badPage: await moderator.get('/reports?limit=0'),
      afterNone: await moderator.get('/reports?after=report_x'),
      badStatus: await moderator.get('/reports?status=new'),
      nowhere: await moderator.get('/rooms'),
    };
    expect(Object.fromEntries(Object.entries(asked).map(([name, { status }]) => [name, status]))).toEqual({
      noBody: 400,
      serverItself: 400,
      noSeconds: 400,
      notSoLong: 400,
      extra: 400,
      nobody: 404,
      noReport: 404,
      other: 409,
      readNone: 404,
      dismissNone: 404,
      badPage: 400,
      afterNone: 404,
      badStatus: 400,
      nowhere: 404,
    });
    expect((await moderator.get('/audit')).body).toEqual({ entries: [], next: null });
  });

  it('gives reports page by page, and by what became of them', async () => {
    const moderator = await serve({ MCP_CHAT_STRIKES_MAX: '0' });
    const bob = await arrive();
    await enter(bob);
    await bob.call('leave_queue');
    const ids: string[] = [];
    for (const reason of ['spam', 'scam', 'hate']) ids.push(await reportBob(bob, reason));
    const idsOf = async (query: string) => {
      const { reports, next } = (await moderator.get(`/reports?${query}`)).body as {
        reports: { report_id: string }[];
        next: string | null;
      };
      return [reports.map(({ report_id }) => ids.indexOf(report_id)), next && ids.indexOf(next)];
    };
    expect(await idsOf('limit=2')).toEqual([[0, 1], 1]);
    expect(await idsOf(`limit=2&after=${ids[1]}`)).toEqual([[2], null]);
    expect((await moderator.post(`/reports/${ids[1]}/dismiss`, { moderator: 'mo', note: 'no' })).status).toBe(200);
    expect((await moderator.post(`/reports/${ids[1]}/dismiss`, { moderator: 'mo' })).status).toBe(409);
    expect([await idsOf('status=open'), await idsOf('status=dismissed'), await idsOf('status=upheld')]).toEqual([
      [[0, 2], null],
      [[1], null],
      [[], null],
    ]);
  });
});

describe('a sanction for a report', () => {
  it('is refused when the report was dismissed, and may follow another for the same report', async () => {
    const moderator = await serve({ MCP_CHAT_STRIKES_MAX: '0' });
    const bob = await arrive();
    const { user_id: bobId } = await enter(bob);
    await bob.call('leave_queue');
    const dismissed = await reportBob(bob, 'spam');
    const upheld = await reportBob(bob, 'hate');
    await moderator.post(`/reports/${dismissed}/dismiss`, { moderator: 'mo' });
    const sanction = async (kind: 'ban' | 'timeout', reportId: string) => {
      const body = { moderator: 'mo', report_id: reportId, ...(kind === 'timeout' && { seconds: 60 }) };
      const answer = await moderator.post(`/users/${bobId}/${kind}`, body);
      return (answer.body.error as { code: string } | undefined)?.code ?? 'done';
    };
    const settledAt = async () => (await moderator.get(`/reports/${upheld}`)).body.settled_at;
    expect([await sanction('timeout', dismissed), await sanction('ban', dismissed)]).toEqual(['settled', 'settled']);
    expect((await moderator.get(`/reports/${dismissed}`)).body.status).toBe('dismissed');
    expect((await bob.call('enter_queue')).fields.status).toBe('queued');
    expect(await sanction('timeout', upheld)).toBe('done');
    const firstAt = await settledAt();
    expect([await sanction('ban', upheld), await settledAt()]).toEqual(['done', firstAt]);
  });
});

describe('reports of several people', () => {
  it('time somebody out by themselves, until a moderator dismisses one', async () => {
    const moderator = await serve({ MCP_CHAT_STRIKES_MAX: '2' });
    const bob = await arrive(newer);
    const { user_id: bobId } = await enter(bob);
    await bob.call('leave_queue');
    await reportBob(bob, 'spam', clientsFrom('127.0.0.2').older);
    expect((await bob.call('enter_queue')).isError).toBe(false);
    await bob.call('leave_queue');
    const reportId = await reportBob(bob, 'scam', clientsFrom('127.0.0.3').newer);
    const refused = (await bob.call('enter_queue')).fields.error as { retry_after_seconds?: number };
    expect(refused).toMatchObject({ code: 'banned' });
    expect(refused.retry_after_seconds).toBeGreaterThan(86_000);
    await moderator.post(`/reports/${reportId}/dismiss`, { moderator: 'mo' });
    expect((await bob.call('enter_queue')).fields.status).toBe('queued');
    const { entries } = (await moderator.get('/audit')).body as { entries: Record<string, unknown>[] };
    expect(entries.map(({ moderator: by, action, user_id }) => [by, action, user_id === bobId])).toEqual([
      ['server', 'lift', true],
      ['mo', 'dismiss', true],
      ['server', 'timeout', true],
    ]);
  });

  it('that are about a chat which is over count as well', async () => {
    await serve({ MCP_CHAT_STRIKES_MAX: '1' });
    const [ann, bob] = [await arrive(older), await arrive(newer)];
    await enter(ann);
    const { room } = await enter(bob);
    await bob.call('send_message', { room_id: room.room_id, message: 'vile' });
    await bob.call('leave_chat', { room_id: room.room_id });
    await ann.hear(3);
    expect((await ann.call('report_partner', { room_id: room.room_id, reason: 'hate' })).isError).toBe(false);
    expect((await bob.call('enter_queue')).fields.error.code).toBe('banned');
    expect((await ann.call('enter_queue')).fields.status).toBe('queued');
  });
});

describe('a moderator at the command line', () => {
  const cli = async (...args: readonly string[]) => {
    const url = new URL('/admin', server.url).href;
    const { exited } = launch({ MCP_CHAT_ADMIN_URL: url, MCP_CHAT_ADMIN_TOKEN: adminToken }, ['moderate', ...args]);
    return exited;
  };

  it('reads a report, bans, and lets in again; every step is in the audit log', async () => {
    await serve();
    const bob = await arrive(newer);
    const { user_id: bobId } = await enter(bob);
    await bob.call('leave_queue');
    const reportId = await reportBob(bob);

    const listed = await cli('list', '--status', 'open');
    expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining(reportId)]);
    const shown = await cli('show', reportId);
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining(`about: | ${bobId}`)]);

    expect((await cli('ban', bobId, '--report', reportId, '--moderator', 'mo', '--note', 'spam')).code).toBe(0);
    const { error } = (await bob.call('enter_queue')).fields;
    expect(error).toMatchObject({ code: 'banned' });
    expect(error).not.toHaveProperty('retry_after_seconds');
    expect((await cli('unban', bobId, '--moderator', 'mo')).code).toBe(0);
    expect((await bob.call('enter_queue')).fields.status).toBe('queued');

    const { entries } = JSON.parse((await cli('audit', '--json')).stdout) as { entries: Record<string, unknown>[] };
    expect(entries).toEqual([
      { number: 2, at: expect.any(String), moderator: 'mo', action: 'unban', user_id: bobId },
      {
        number: 1,
        at: expect.any(String),
        moderator: 'mo',
        action: 'ban',
        user_id: bobId,
        report_id: reportId,
        note: 'spam',
      },
    ]);
    expect([(await cli('unban', 'nobody_here', '--moderator', 'mo')).code, (await cli('ban', bobId)).code]).toEqual([
      1, 2,
    ]);
  });
});

it('the log names nobody’s words and no token', async () => {
  await serve({ MCP_CHAT_LOG_LEVEL: 'trace' });
  const [ann, bob] = [await arrive(older), await arrive(newer)];
  await enter(ann);
  const { room } = await enter(bob);
  await bob.call('send_message', { room_id: room.room_id, message: 'unspeakable' });
  await ann.call('report_partner', { room_id: room.room_id, reason: 'hate', comment: 'remarkable' });
  await new Moderator(server.url, { authorization: 'Bearer wrong-token' }).get('/reports');
  expect(JSON.stringify(server.logged())).not.toMatch(new RegExp(`unspeakable|remarkable|${adminToken}|wrong-token`));
});
