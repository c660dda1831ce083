import { afterEach, expect, it } from 'vitest';
import { clientsFrom } from '../support/client-from.ts';
import { Person } from '../support/client-person.ts';
import { adminToken, Moderator } from '../support/moderator.ts';
import { RawClient } from '../support/raw-client.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

let server: ServerProcess;
let moderator: Moderator;
const present: { close(): unknown }[] = [];

const serve = async (strikesMax = 3): Promise<void> => {
  server = await startServer({ MCP_CHAT_ADMIN_TOKEN: adminToken, MCP_CHAT_STRIKES_MAX: String(strikesMax) });
  moderator = new Moderator(server.url);
};

afterEach(async () => {
  for (const one of present.splice(0)) await one.close();
  await server.stop();
});

let names = 0;
const enter = async (person: Pick<Person, 'call'>) => {
  names += 1;
  return (await person.call('enter_queue', { display_name: `Person ${names}` })).fields;
};

async function arrive(address: string, era: 'older' | 'newer' = 'newer'): Promise<Person> {
  const person = await Person.arrive(server.url, clientsFrom(address)[era]);
  present.push(person);
  return person;
}

/** A user whom others meet. */
async function victim(): Promise<Person> {
  const bob = await arrive('127.0.0.9');
  await enter(bob);
  await bob.call('leave_queue');
  return bob;
}

interface Filing {
  readonly isSilent?: boolean;
  readonly reporter?: Person;
}

/** A user at an address meets bob, who says something unless he is silent, and reports him. Returns whether he is barred then. */
async function file(bob: Person, address: string, { isSilent = false, reporter }: Filing = {}): Promise<boolean> {
  const mallory = reporter ?? (await arrive(address));
  await enter(mallory);
  const { room } = await enter(bob);
  if (!isSilent) await bob.call('send_message', { room_id: room.room_id, message: 'Hello' });
  await mallory.call('wait_for_events', { timeout_seconds: 0 });
  expect((await mallory.call('report_partner', { room_id: room.room_id, reason: 'hate' })).isError).toBe(false);
  const { error } = await enter(bob);
  await bob.call('leave_queue');
  return error?.code === 'banned';
}

const weights = async (): Promise<unknown[]> => {
  const { reports } = (await moderator.get('/reports')).body as { reports: { counts: boolean; why_not: string }[] };
  return reports.map(({ counts, why_not }) => [counts, why_not]);
};

it('counts the reports of one address once, and those where nothing was said not at all', async () => {
  await serve();
  const bob = await victim();
  const barred = [
    await file(bob, '127.0.0.2'),
    await file(bob, '127.0.0.2'),
    await file(bob, '127.0.0.2'),
    await file(bob, '127.0.0.3', { isSilent: true }),
    await file(bob, '127.0.0.4', { isSilent: true }),
    await file(bob, '127.0.0.3'),
    await file(bob, '127.0.0.5'),
  ];
  expect(barred).toEqual([false, false, false, false, false, false, true]);
  const no = (why: string) => [false, why];
  const yes = [true, null];
  const [address, silence] = [no('same_address'), no('nothing_said')];
  expect(await weights()).toEqual([yes, address, address, silence, silence, yes, yes]);
});

it('counts a reporter once, from wherever they file, and an address whose reporter was forgotten', async () => {
  await serve(2);
  const bob = await victim();
  const mallory = await arrive('127.0.0.2');
  expect(await file(bob, '127.0.0.2', { reporter: mallory })).toBe(false);
  await mallory.call('manage_identity', { action: 'forget_me' });
  expect(await file(bob, '127.0.0.2')).toBe(false);
  expect(await weights()).toEqual([
    [true, null],
    [false, 'same_address'],
  ]);
});

it('does not count a reporter who never came back with their handle', async () => {
  await serve(1);
  const bob = await victim();
  const mallory = await RawClient.connect(server.url);
  present.push(mallory);
  await enter(bob);
  const { room } = await enter(mallory);
  await bob.call('send_message', { room_id: room.room_id, message: 'Hello' });
  await mallory.call('report_partner', { room_id: room.room_id, reason: 'hate' });
  expect((await enter(bob)).status).toBe('queued');
  expect(await weights()).toEqual([[false, 'not_returned']]);
});
