/** A request whose answer is held: what is called, with what, and what is special about its HTTP request. */
export interface WireCase {
  readonly method: string;
  readonly params?: unknown;
  /** The `_meta` of the parameters. `{handle}` stands for the handle of the user who calls. */
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly id?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const progress = { progressToken: 'p1' };
const call = (name: string, args?: unknown, more: Omit<WireCase, 'method' | 'params'> = {}): WireCase => ({
  method: 'tools/call',
  params: { name, ...(args !== undefined && { arguments: args }) },
  ...more,
});
const byHandle = { meta: { 'mcp-chat/handle': '{handle}' } };
const byWrongHandle = { meta: { 'mcp-chat/handle': 'nobody' } };

const listings: readonly WireCase[] = [
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'prompts/list',
].flatMap((method) => [
  { method },
  { method, params: {} },
  { method, params: { cursor: 'c' } },
  { method, params: { cursor: 7 } },
]);

const toolCalls: readonly WireCase[] = [
  { method: 'tools/call' },
  { method: 'tools/call', params: {} },
  { method: 'tools/call', params: { name: 7 } },
  { method: 'tools/call', params: { name: null, arguments: {} } },
  { method: 'tools/call', params: { name: 'get_status', arguments: 'many' } },
  { method: 'tools/call', params: { name: 'get_status', arguments: ['many'] } },
  { method: 'tools/call', params: { name: 'get_status', task: { ttl: 5 } } },
  { method: 'tools/call', params: { name: 'get_status', more: 1 } },
  call('no_such_tool', {}),
  call('get_status'),
  call('get_status', {}, { id: 'text' }),
  call('get_status', '{}'),
  call('get_status', { handle: 'nobody' }),
  call('enter_queue', { user_id: '!' }),
  call('enter_queue', { user_id: 'ann', interests: ['go'] }),
  call('get_status', { handle: '{handle}' }),
  call('wait_for_events', { handle: '{handle}', timeout_seconds: 0 }, { meta: progress }),
  call('wait_for_events', { handle: '{handle}', timeout_seconds: 'soon' }),
  call('wait_for_events', { handle: '{handle}', cursor: 'foreign' }),
  call('leave_queue', { handle: '{handle}' }),
  call('send_message', { handle: '{handle}', room_id: 'r', text: 'hi' }),
  call('get_history', { handle: '{handle}', room_id: 'r' }),
  call('get_status', { handle: '{handle}' }, { meta: { progressToken: { a: 1 } } }),
];

const resources: readonly WireCase[] = [
  ...[undefined, {}, { uri: 7 }, { uri: null }, { uri: '' }, { uri: 'chat://nothing' }, { uri: 'statechart://no' }],
  ...['chat://inbox', 'chat://pool', 'chat://rooms/r', 'statechart://room/mermaid'].map((uri) => ({ uri })),
].map((params) => ({ method: 'resources/read', params }));
const ownResources: readonly WireCase[] = ['chat://inbox', 'chat://rooms/r'].flatMap((uri) =>
  [byHandle, byWrongHandle].map((by) => ({ method: 'resources/read', params: { uri }, ...by })),
);
const subscriptions: readonly WireCase[] = ['resources/subscribe', 'resources/unsubscribe'].flatMap((method) => [
  ...[undefined, {}, { uri: 7 }, { uri: 'chat://nothing' }, { uri: 'chat://inbox' }].map((params) => ({
    method,
    params,
  })),
  { method, params: { uri: 'chat://inbox' }, ...byHandle },
  { method, params: { uri: 'chat://inbox' }, ...byWrongHandle },
]);

const prompts: readonly WireCase[] = [
  ...[undefined, {}, { name: 7 }, { name: 'none' }, { name: 'icebreakers' }, { name: 'icebreakers', arguments: 'x' }],
  { name: 'icebreakers', arguments: { topic: 'books', more: 1 } },
  { name: 'icebreakers', arguments: { topic: { a: 1 } } },
  { name: 'start_chat', arguments: { interests: ['go', 'tea'], language: null } },
].map((params) => ({ method: 'prompts/get', params }));

const prompt = { type: 'ref/prompt', name: 'icebreakers' };
const completions: readonly WireCase[] = [
  undefined,
  {},
  { ref: { type: 'ref/nobody' }, argument: { name: 'topic', value: '' } },
  { ref: prompt },
  { ref: prompt, argument: { name: 'topic', value: 7 } },
  { ref: prompt, argument: { name: 'topic', value: 'b' } },
  { ref: prompt, argument: { name: 'none', value: '' } },
  { ref: { type: 'ref/prompt', name: 'none' }, argument: { name: 'topic', value: '' } },
  { ref: { type: 'ref/resource', uri: 'statechart://{machine}/{format}' }, argument: { name: 'machine', value: '' } },
].map((params) => ({ method: 'completion/complete', params }));

const rest: readonly WireCase[] = [
  { method: 'ping' },
  { method: 'ping', id: 'text' },
  { method: 'ping', id: 0 },
  { method: 'ping', id: null },
  { method: 'ping', params: 7 },
  { method: 'ping', params: { more: 1 }, meta: progress },
  { method: 'ping', headers: { accept: 'application/json' } },
  { method: 'ping', headers: { accept: 'text/event-stream' } },
  { method: 'no/such' },
  { method: '__proto__' },
  { method: 'tasks/list' },
  { method: 'server/discover' },
  { method: 'logging/setLevel', params: { level: 'info' } },
  { method: 'logging/setLevel', params: { level: 'loud' } },
  { method: 'subscriptions/listen', params: { notifications: {} } },
  { method: 'subscriptions/listen', params: { notifications: { resourceSubscriptions: 'all' } } },
  { method: 'mcp-chat/events/listen' },
  { method: 'notifications/cancelled' },
];

/** Requests that reach the chat by either era. */
export const chatCases: readonly WireCase[] = [
  ...rest,
  ...listings,
  ...toolCalls,
  ...resources,
  ...ownResources,
  ...subscriptions,
  ...prompts,
  ...completions,
];

/** Requests for what the chat does not use: logging, further round trips, contents that are no text. */
export const fixtureCases: readonly WireCase[] = [
  { method: 'server/discover' },
  call('test_logging_tool'),
  { method: 'logging/setLevel' },
  { method: 'logging/setLevel', params: { level: 7 } },
  { method: 'logging/setLevel', params: { level: 'info' } },
  call('test_logging_tool'),
  ...['test_image_content', 'test_multiple_content_types', 'test_error_handling', 'test_missing_capability'].map(
    (name) => call(name),
  ),
  call('test_tool_with_progress', {}, { meta: progress }),
  call('test_input_required_result_elicitation', {}),
  call('test_input_required_result_elicitation', {}, { meta: { 'io.modelcontextprotocol/logLevel': 'info' } }),
  { method: 'prompts/get', params: { name: 'test_input_required_result_prompt' } },
  { method: 'prompts/list' },
  { method: 'resources/list' },
];
