import { afterAll, beforeAll, expect, it } from 'vitest';
import { modernMeta } from '../support/raw-modern.ts';
import { callAt, enter, pair, startChat } from './chat-pair.ts';
import type { RunningServer } from './fixture-server.ts';
import type { Message } from './raw-http.ts';
import { eventsOf, listen, messagesUntil, modern, post, refusalOf } from './raw-http.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startChat();
});
afterAll(() => server.stop());

const subscriptionIdKey = 'io.modelcontextprotocol/subscriptionId';
const subscribe = (url: string, notifications: object, id: string | number = 1) =>
  listen(url, 'subscriptions/listen', { notifications }, { id });
const isUpdate = ({ method }: Message) => method === 'notifications/resources/updated';
const subscriptionIdOf = ({ params, result }: Message) =>
  ((params ?? result)?._meta as Readonly<Record<string, unknown>> | undefined)?.[subscriptionIdKey];

const requests = [
  ['server/discover', {}],
  ['tools/list', {}],
  ['tools/call', { name: 'get_status' }],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['resources/read', { uri: 'chat://inbox' }],
  ['prompts/list', {}],
  ['prompts/get', { name: 'icebreakers' }],
  [
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'icebreakers' }, argument: { name: 'topic', value: 'm' } },
  ],
] as const;

it.each(requests)(
  'answers %s under its id with a type of result [base.2026.result-type] [base.2026.same-id]',
  async (method, params) => {
    for (const id of [0, 'zero', -7]) {
      const { messages } = await modern(server.url, method, params, { id });
      expect(messages.map((message) => [message.id, message.result?.resultType])).toEqual([[id, 'complete']]);
    }
  },
);

const codes = [-32700, -32600, -32601, -32602, -32603, -32020, -32021, -32022];
it.each([
  ['a resource that is not there', 'resources/read', { uri: 'chat://nobody' }, -32602],
  ['a tool that is not there', 'tools/call', { name: 'nobody' }, -32602],
  ['a prompt that is not there', 'prompts/get', { name: 'nobody' }, -32602],
  ['parameters in the wrong form', 'tools/call', { name: 7 }, -32602],
  ['a page that is not there', 'tools/list', { cursor: 'next' }, -32602],
  ['a method that is not there', 'nobody', {}, -32601],
  ['a foreign handle', 'resources/read', { uri: 'chat://inbox', _meta: { 'mcp-chat/handle': 'mch_nobody' } }, -32602],
])(
  'answers %s with a code of the revision [base.2026.no-reserved-codes]',
  async (_what, method, { _meta: meta = {}, ...params }: Readonly<Record<string, unknown>>, code) => {
    const { messages } = await modern(server.url, method as string, params, {
      meta: meta as object as Record<string, unknown>,
    });
    expect(messages[0]?.error?.code).toBe(code);
    expect(codes).toContain(code);
  },
);

it('knows nobody by their connection [base.2026.no-memory]', async () => {
  const { call } = await enter(callAt(server.url));
  expect((await call('get_status')).structuredContent.error).toBeUndefined();
  expect((await callAt(server.url)('get_status')).structuredContent.error?.code).toBe('handle_required');
  await call('leave_queue');
});

it.each(['io.modelcontextprotocol/protocolVersion', 'io.modelcontextprotocol/clientCapabilities'])(
  'answers 400 to a request without %s [base.2026.meta-required]',
  async (key) => {
    const { [key as keyof typeof modernMeta]: _, ...meta } = modernMeta;
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } };
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' };
    expect(refusalOf(await post(server.url, body, headers))).toEqual([400, -32602]);
  },
);

it('names the capability that the client would have to declare [base.2026.capability-required]', async () => {
  const answer = await modern(server.url, 'mcp-chat/events/listen');
  expect(refusalOf(answer)).toEqual([400, -32021]);
  expect(answer.messages[0]?.error?.data).toEqual({ requiredCapabilities: { extensions: { 'mcp-chat/events': {} } } });
});

it('acknowledges first, and names the subscription each time [subscriptions.2026.acknowledged-first] [base.2026.subscription-id]', async () => {
  const { ada, bob, roomId } = await pair([callAt(server.url), callAt(server.url)]);
  for (const id of ['mine', 0]) {
    const stream = await subscribe(server.url, { resourceSubscriptions: [bob.inboxUri] }, id);
    await ada.call('send_message', { room_id: roomId, message: 'hello' });
    const messages = await messagesUntil(stream, isUpdate);
    expect(messages.map(({ method }) => method)).toEqual([
      'notifications/subscriptions/acknowledged',
      'notifications/resources/updated',
    ]);
    expect(messages.map(subscriptionIdOf)).toEqual([id, id]);
  }
});

it('tells of the resources that were asked for and of nothing else [subscriptions.2026.only-requested]', async () => {
  const { ada, bob, roomId } = await pair([callAt(server.url), callAt(server.url)]);
  const stream = await subscribe(server.url, { resourceSubscriptions: [bob.inboxUri] });
  await bob.call('send_message', { room_id: roomId, message: 'changes the inbox of Ada' });
  await ada.call('send_message', { room_id: roomId, message: 'changes the inbox of Bob' });
  const updates = (await messagesUntil(stream, isUpdate)).filter(isUpdate);
  expect(updates.map(({ params }) => params?.uri)).toEqual([bob.inboxUri]);
});

it('acknowledges nothing it does not offer, and ends [subscriptions.2026.only-requested]', async () => {
  const stream = await subscribe(server.url, { toolsListChanged: true, promptsListChanged: true }, 5);
  const messages = await messagesUntil(stream, () => false);
  expect(messages.map(({ method, params, id }) => [method, params?.notifications, id])).toEqual([
    ['notifications/subscriptions/acknowledged', {}, undefined],
    [undefined, undefined, 5],
  ]);
});

it('ends a subscription with a result and closes the stream when it stops [subscriptions.2026.closed-on-teardown]', async () => {
  const own = await startChat();
  const { inboxUri } = await enter(callAt(own.url));
  const stream = await subscribe(own.url, { resourceSubscriptions: [inboxUri] }, 'mine');
  const events = eventsOf(stream);
  expect((await events.next()).value?.data).toContain('notifications/subscriptions/acknowledged');
  const stopped = own.stop();
  const rest: Message[] = [];
  for await (const { data } of events) rest.push(JSON.parse(data) as Message);
  await stopped;
  expect(rest.map((message) => [message.id, message.result?.resultType, subscriptionIdOf(message)])).toEqual([
    ['mine', 'complete', 'mine'],
  ]);
});
