import { expect, it } from 'vitest';
import { messagesIn } from '../support/raw-client.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

it('a waiting call with a progress token tells that it lives before its answer comes', async () => {
  const ann = await server.connect();
  await ann.call('enter_queue');

  const request = ann.request('tools/call', {
    name: 'wait_for_events',
    arguments: { timeout_seconds: 12.5 },
    _meta: { progressToken: 'wait-1' },
  });
  const messages = messagesIn(await ann.post(request));

  expect(messages).toEqual([
    { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 'wait-1', progress: 1 } },
    { jsonrpc: '2.0', id: request.id, result: expect.objectContaining({ structuredContent: expect.anything() }) },
  ]);
});
