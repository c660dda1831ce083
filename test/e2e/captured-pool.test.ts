import { afterEach, expect, it } from 'vitest';
import { limits } from '../../machines/limits.ts';
import { RawModern } from '../support/raw-modern.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

const captorsAddress = '203.0.113.66';
const chatsMax = 60;

let server: ServerProcess;
let client: RawModern;
let isOver = false;

afterEach(async () => {
  isOver = true;
  client.close();
  await server.stop();
});

/** Calls as a proxy passes them on. */
const callFrom = (address: string) => async (name: string, args: object) =>
  (await client.call(name, args, { headers: { 'x-forwarded-for': address } })).fields;

type CallAs = ReturnType<typeof callFrom>;

/** Meets one after the other, until the test is over. */
async function live(
  call: CallAs,
  name: string,
  met: (partner: string) => void,
  withPartner: (call: CallAs, args: { handle: string; room_id: string }, partner: string) => Promise<unknown>,
): Promise<void> {
  const { handle } = await call('enter_queue', { user_id: name });
  while (!isOver) {
    const { events } = await call('wait_for_events', { handle, timeout_seconds: 1 });
    const found = events.filter(({ type }) => type === 'chatroom.found');
    for (const { payload } of found) {
      const { room_id, partner } = payload as { room_id: string; partner: { user_id: string } };
      met(partner.user_id);
      await withPartner(call, { handle, room_id }, partner.user_id);
    }
    if (!isOver) await call('enter_queue', { handle });
  }
}

it('an address whose people block one another leaves most chats of ten others to the ten', async () => {
  server = await startServer({ MCP_CHAT_TRUSTED_PROXIES: 'loopback' });
  client = new RawModern(server.url);
  const captors = Array.from({ length: 12 }, (_, index) => `captor_${index}`);
  const guests = Array.from({ length: 10 }, (_, index) => `guest_${index}`);
  const chats: { readonly isCaptured: boolean }[] = [];
  const full = Promise.withResolvers<void>();
  const lives = [
    ...captors.map((name) =>
      live(
        callFrom(captorsAddress),
        name,
        () => {},
        async (call, args, partner) => partner.startsWith('captor') && call('block_partner', args),
      ),
    ),
    ...guests.map((name, index) =>
      live(
        callFrom(`198.51.100.${index + 1}`),
        name,
        (partner) => {
          chats.push({ isCaptured: partner.startsWith('captor') });
          if (chats.length >= chatsMax) full.resolve();
        },
        (call, args) => call('leave_chat', args),
      ),
    ),
  ];
  await full.promise;
  isOver = true;
  await Promise.allSettled(lives);

  const captured = chats.filter(({ isCaptured }) => isCaptured).length;
  const matches = captured + (chats.length - captured) / 2;
  console.info(`of ${chats.length} chats of ten people ${captured} were with people of the one address`);
  expect(captured / matches).toBeLessThanOrEqual(limits.originSharePercent / 100 + 0.05);
}, 120_000);
