import { expect, it } from 'vitest';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

it('two who have just talked wait side by side, hear their places, and are paired again once held apart for 10 seconds', async () => {
  const { ann, bob, roomId } = await server.pair();
  const { cursor } = (await ann.call('wait_for_events')).fields;
  await ann.call('leave_chat', { room_id: roomId });
  const leftAt = performance.now();
  const entered = [await ann.call('enter_queue'), await bob.call('enter_queue')];
  const streams = [await ann.openStream(cursor), await bob.openStream()];

  const waiting = await ann.call('wait_for_events', { cursor });

  expect(entered.map(({ fields }) => [fields.status, fields.position])).toEqual([
    ['queued', 1],
    ['queued', 2],
  ]);
  expect(performance.now() - leftAt).toBeGreaterThan(9_900);
  const [found] = waiting.fields.events;
  expect(found).toMatchObject({ type: 'chatroom.found', payload: { room_id: expect.not.stringMatching(roomId) } });
  const places = await Promise.all(streams.map((stream) => stream.first('queue.updated')));
  expect(places).toEqual(
    [1, 2].map((position) => ({
      id: undefined,
      method: 'queue.updated',
      params: { position, estimated_wait_seconds: null, looking_for: 'anyone', widens_in_seconds: null },
    })),
  );
  expect(waiting.fields.events).toHaveLength(1);
});
