import { expect, it } from 'vitest';
import type { RpcMessage } from '../support/raw-client.ts';
import { messagesIn } from '../support/raw-client.ts';
import { RawModern } from '../support/raw-modern.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

it('a waiting call with a progress token tells that it lives before its answer comes, in both eras', async () => {
  const ann = await server.connect();
  await ann.call('enter_queue');
  const modern = new RawModern(server.url);
  const { handle } = (await modern.call('enter_queue')).fields;
  // That they were paired.
  await Promise.all([ann.call('wait_for_events'), modern.call('wait_for_events', { handle })]);
  const wait = (args: object) => ({ name: 'wait_for_events', arguments: { timeout_seconds: 12.5, ...args } });

  const responses = await Promise.all([
    ann.post(ann.request('tools/call', { ...wait({}), _meta: { progressToken: 'wait-1' } })),
    modern.send('tools/call', wait({ handle }), { meta: { progressToken: 'wait-2' } }),
  ]);

  const seen = ({ method, params, result }: RpcMessage) => [method, params, result && 'structuredContent' in result];
  expect(responses.map((response) => messagesIn(response).map(seen))).toEqual(
    ['wait-1', 'wait-2'].map((progressToken) => [
      ['notifications/progress', { progressToken, progress: expect.any(Number) }, undefined],
      [undefined, undefined, true],
    ]),
  );
  modern.close();
});
