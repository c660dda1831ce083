import { describe, expect, it } from 'vitest';
import { answerOf } from '../support/client-answer.ts';
import { messagesIn } from '../support/raw-client.ts';
import { expectDiscreet, serverWithAPair } from '../support/server-with-a-pair.ts';

const server = serverWithAPair();

const protocolErrors: { name: string; code: number; method: string; params?: unknown }[] = [
  { name: 'an unknown method', code: -32601, method: 'tools/destroy' },
  { name: 'a method named like one of every object', code: -32601, method: '__proto__' },
  { name: 'a capability that we do not have', code: -32601, method: 'logging/setLevel', params: { level: 'info' } },
  { name: 'an unknown tool', code: -32602, method: 'tools/call', params: { name: 'no_such_tool' } },
  {
    name: 'a tool named like one of every object',
    code: -32602,
    method: 'tools/call',
    params: { name: 'constructor' },
  },
  { name: 'a tool call without params', code: -32602, method: 'tools/call' },
  { name: 'a tool call without a name', code: -32602, method: 'tools/call', params: {} },
  { name: 'a tool name that is a number', code: -32602, method: 'tools/call', params: { name: 5 } },
  {
    name: 'arguments that are a text',
    code: -32602,
    method: 'tools/call',
    params: { name: 'get_status', arguments: 'x' },
  },
  {
    name: 'arguments that are a list',
    code: -32602,
    method: 'tools/call',
    params: { name: 'get_status', arguments: [] },
  },
  { name: 'reading nothing', code: -32602, method: 'resources/read', params: {} },
  { name: 'reading a number', code: -32602, method: 'resources/read', params: { uri: 5 } },
  { name: 'subscribing to nothing', code: -32602, method: 'resources/subscribe', params: {} },
  { name: 'a page of tools by a number', code: -32602, method: 'tools/list', params: { cursor: 5 } },
];

/** Each is sent as written, since `JSON.stringify` could not write it. */
const wrongArguments: { name: string; tool: string; args: string }[] = [
  { name: 'a number past all numbers', tool: 'wait_for_events', args: '{"timeout_seconds":1e999}' },
  { name: 'a number of 300 digits', tool: 'wait_for_events', args: `{"max_events":${'9'.repeat(300)}}` },
  { name: 'a number in words', tool: 'wait_for_events', args: '{"timeout_seconds":"one"}' },
  { name: 'null for a text that has to be', tool: 'send_message', args: '{"room_id":"r","message":null}' },
  { name: 'an object for a text', tool: 'enter_queue', args: '{"user_id":{"$ne":null}}' },
  { name: 'a text for a list', tool: 'enter_queue', args: '{"interests":"__proto__"}' },
];

const accepted: { name: string; args: string }[] = [
  {
    name: 'a __proto__ among the arguments',
    args: '{"__proto__":{"display_name":"polluted"},"constructor":{"prototype":{"user_id":"polluted"}}}',
  },
  { name: 'half a surrogate pair in a name', args: '{"display_name":"\\ud83d"}' },
  { name: 'a NUL in a name', args: '{"display_name":"A\\u0000nn"}' },
];

const call = (id: number | string, tool: string, args: string): string =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":"tools/call","params":{"name":"${tool}","arguments":${args}}}`;

describe('answers', () => {
  it.each(protocolErrors)('$name with $code', async ({ code, method, params }) => {
    const client = await server.connect();

    const response = await client.post({ jsonrpc: '2.0', id: 'id', method, ...(params !== undefined && { params }) });

    expectDiscreet(response);
    expect(response.status).toBe(200);
    expect(messagesIn(response)).toEqual([{ jsonrpc: '2.0', id: 'id', error: { code, message: expect.any(String) } }]);
  });

  it.each(wrongArguments)('$name with invalid_input', async ({ tool, args }) => {
    const client = await server.connect();

    const response = await client.post(call(1, tool, args));

    expectDiscreet(response);
    expect(answerOf(messagesIn(response)[0]?.result).fields.error.code).toBe('invalid_input');
  });

  it.each(accepted)('$name as if it were not there', async ({ args }) => {
    const client = await server.connect();

    const response = await client.post(call(1, 'enter_queue', args));
    await client.call('leave_queue');

    expectDiscreet(response);
    expect(answerOf(messagesIn(response)[0]?.result).fields).toMatchObject({
      status: 'queued',
      user_id: expect.stringMatching(/^user_/),
    });
  });
});

describe('several requests', () => {
  it('with one id at a time each get their own answer', async () => {
    const client = await server.connect();
    await client.call('enter_queue');

    const waiting = client.post(call(7, 'wait_for_events', '{}'));
    const status = await client.post(call(7, 'get_status', '{}'));
    await client.call('wait_for_events', { timeout_seconds: 0 });

    const idsAndFields = [await waiting, status]
      .flatMap(messagesIn)
      .map(({ id, result }) => ({ id, ...answerOf(result).fields }));
    expect(idsAndFields).toEqual([
      expect.objectContaining({ id: 7, superseded: true }),
      expect.objectContaining({ id: 7, state: 'queued' }),
    ]);
    await client.call('leave_queue');
  });

  it('in one batch are each answered, also those with the same id', async () => {
    const client = await server.connect();
    const notification = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
    const batch = [
      call('a', 'enter_queue', '{}'),
      notification,
      call('b', 'get_status', '{}'),
      call('b', 'leave_queue', '{}'),
    ];

    const response = await client.post(`[${batch}]`);

    expect(response.headers['content-type']).toBe('text/event-stream');
    expect(
      messagesIn(response)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['a', 'b', 'b']);
    await client.call('leave_queue');
  });

  it('in a batch of one are answered like one', async () => {
    const client = await server.connect();

    const response = await client.post('[{"jsonrpc":"2.0","id":1,"method":"ping"}]');

    expect(messagesIn(response)).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
  });
});

describe('a cancelled request', () => {
  it('is not what a request of the same name as the cancellation is: it has no such method', async () => {
    const client = await server.connect();
    const { error } = await client.rpc(
      'notifications/cancelled',
      { requestId: 99 },
      { signal: AbortSignal.timeout(5_000) },
    );
    expect(error?.code).toBe(-32601);
  });

  it('ends without an answer and frees the wait', async () => {
    const client = await server.connect();
    await client.call('enter_queue');
    const waiting = client.post(call('wait', 'wait_for_events', '{}'));
    await client.call('get_status');

    await client.post({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'wait' } });

    expect(messagesIn(await waiting)).toEqual([]);
    await client.call('leave_queue');
  });
});

it('nobody else’s chat was disturbed', () => server.expectUndisturbed());
