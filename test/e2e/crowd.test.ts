import { Agent } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RawClient } from '../support/raw-client.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

const people = 1000;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  agent.destroy();
  await server.stop();
});

it('1,000 people who enter at once end in 500 rooms of two, each told of the other once', async () => {
  const clients = await Promise.all(Array.from({ length: people }, () => RawClient.connect(server.url, agent)));

  const entered = await Promise.all(clients.map((client) => client.call('enter_queue')));
  const waited = await Promise.all(clients.map((client) => client.call('wait_for_events', { timeout_seconds: 0 })));
  const statuses = await Promise.all(clients.map((client) => client.call('get_status')));

  const userIds = entered.map(({ fields }) => fields.user_id);
  expect(new Set(userIds).size).toBe(people);

  const rooms = statuses.map(({ fields }) => fields.room);
  const members = Map.groupBy(userIds, (_userId, index) => rooms[index]?.room_id);
  expect(members.size).toBe(people / 2);
  for (const [index, userId] of userIds.entries()) {
    const room = rooms[index];
    expect(room?.partner.user_id).not.toBe(userId);
    expect(members.get(room?.room_id)?.toSorted()).toEqual([userId, room?.partner.user_id].toSorted());
  }

  const heard = waited.map(({ fields }) => fields.events.map(({ type, payload }) => ({ type, payload })));
  expect(heard).toEqual(rooms.map((payload) => [{ type: 'chatroom.found', payload }]));
  const told = entered.map(({ fields: { status, room } }, index) => (status === 'matched' ? room : rooms[index]));
  expect(told).toEqual(rooms);
});
