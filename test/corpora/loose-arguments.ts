/** Arguments as hosts and models write them, as JSON, and what a person means by them. */
export interface Loose {
  readonly tool: string;
  readonly args: string;
  /** The arguments without the parts that are left out. */
  readonly means: object;
}

/** Arguments that have no clear meaning, and the field that their refusal names. */
export interface Wrong {
  readonly tool: string;
  readonly args: string;
  readonly names: string;
}

const nothings = ['null', '""', '"  "', '"null"', '"None"', '"undefined"'];

const optionalFields: Readonly<Record<string, readonly string[]>> = {
  enter_queue: ['interests', 'languages', 'handle'],
  wait_for_events: ['cursor', 'timeout_seconds', 'max_events', 'handle'],
  get_history: ['before_seq', 'limit', 'handle'],
  send_message: ['client_message_id', 'confirm_token', 'handle'],
  leave_chat: ['requeue', 'handle'],
  report_partner: ['block', 'handle'],
  manage_identity: ['room_id', 'confirm', 'handle'],
};
const optionalTexts: Readonly<Record<string, readonly string[]>> = {
  enter_queue: ['user_id', 'display_name', 'accept_terms'],
  report_partner: ['comment'],
  manage_identity: ['user_id'],
};
const required: Readonly<Record<string, object>> = {
  get_history: { room_id: 'r' },
  send_message: { room_id: 'r', message: 'hello' },
  leave_chat: { room_id: 'r' },
  report_partner: { room_id: 'r', reason: 'spam' },
  manage_identity: { action: 'list_blocks' },
  set_typing: { room_id: 'r', typing: true },
};

const withField = (tool: string, field: string, value: string): string =>
  `{${[...Object.entries(required[tool] ?? {}).map(([name, one]) => `"${name}":${JSON.stringify(one)}`), `"${field}":${value}`].join(',')}}`;

const leftOut = (fields: Readonly<Record<string, readonly string[]>>, values: readonly string[]): Loose[] =>
  Object.entries(fields).flatMap(([tool, names]) =>
    names.flatMap((name) =>
      values.map((value) => ({ tool, args: withField(tool, name, value), means: required[tool] ?? {} })),
    ),
  );

const written = (tool: string, field: string, values: readonly string[], means: unknown): Loose[] =>
  values.map((value) => ({
    tool,
    args: withField(tool, field, value),
    means: { ...required[tool], [field]: means },
  }));

export const loose: readonly Loose[] = [
  ...leftOut(optionalFields, nothings),
  ...leftOut(optionalTexts, ['null', '""', '"  "']),
  ...written('wait_for_events', 'timeout_seconds', ['"0"', '" 0 "', '"0.0"', '"+0"'], 0),
  ...written('wait_for_events', 'timeout_seconds', ['"0.5"', '"5e-1"', '"0.50"'], 0.5),
  ...written('wait_for_events', 'max_events', ['"45"', '"45.0"', '45.0', '" 45\\n"'], 45),
  ...written('get_history', 'before_seq', ['"7"', '"7.0"', '" 7"'], 7),
  ...written('get_history', 'limit', ['"100"', '100.0'], 100),
  ...written('leave_chat', 'requeue', ['"true"', '"TRUE"', '" True "', '"1"', '1', '"yes"'], true),
  ...written('report_partner', 'block', ['"false"', '"False"', '"0"', '0', '"no"'], false),
  ...written('set_typing', 'typing', ['"true"', '"TRUE"', '1'], true),
  ...written('report_partner', 'reason', ['"Spam"', '" spam "', '"SPAM"'], 'spam'),
  ...written('manage_identity', 'action', ['"LIST_BLOCKS"', '"list_blocks\\n"'], 'list_blocks'),
  ...written(
    'enter_queue',
    'interests',
    ['"[\\"art\\"]"', '" [\\"art\\"]\\n"', '["[\\"art\\"]"]', '"[\'art\']"'],
    ['art'],
  ),
  ...written('enter_queue', 'interests', ['"[art]"', '["art",null,""]'], ['art']),
  ...written(
    'enter_queue',
    'interests',
    ['"[\\"art\\",\\"jazz music\\"]"', '"art, jazz music"', '"art,jazz music,"', "\"['art', 'jazz music']\""],
    ['art', 'jazz music'],
  ),
  ...written('enter_queue', 'interests', ['"[]"', '[]', '[null]'], []),
  ...written('enter_queue', 'languages', ['"[\\"en\\", \\"de\\"]"', '"en, de"', '"en、de"'], ['en', 'de']),
  ...written('wait_for_events', 'toolCallId', ['"call_1"', 'null', '{"deep":[]}'], undefined),
  ...written('wait_for_events', 'sessionId', ['"s"'], undefined),
  { tool: 'get_status', args: 'null', means: {} },
  { tool: 'get_status', args: '""', means: {} },
  { tool: 'get_status', args: '"{}"', means: {} },
  { tool: 'get_history', args: '"{\\"room_id\\":\\"r\\",\\"limit\\":\\"3\\"}"', means: { room_id: 'r', limit: 3 } },
  { tool: 'get_history', args: '{"room_id":" r\\n"}', means: { room_id: 'r' } },
];

/** Texts that look like something else, and are what they are. */
export const texts: readonly string[] = [
  'null',
  'None',
  '[]',
  '["art"]',
  '{}',
  '0',
  '45.0',
  'true',
  'FALSE',
  '"quoted"',
  'art, music',
  ' 7 ',
];

export const wrong: readonly Wrong[] = [
  ...['null', '7', 'true', '[]', '["hello"]', '{}'].map((value) => ({
    tool: 'send_message',
    args: `{"room_id":"r","message":${value}}`,
    names: 'message',
  })),
  { tool: 'send_message', args: '{"room_id":"r"}', names: 'message' },
  ...['null', '""', '7'].map((value) => ({ tool: 'leave_chat', args: `{"room_id":${value}}`, names: 'room_id' })),
  ...['"maybe"', 'null', '""', '2', '"2"'].map((value) => ({
    tool: 'set_typing',
    args: `{"room_id":"r","typing":${value}}`,
    names: 'typing',
  })),
  ...['"one"', '"4,5"', '"0x1"', '"1 2"', '"Infinity"', '"NaN"', '"51"', '[1]', '{}', '"45s"'].map((value) => ({
    tool: 'wait_for_events',
    args: `{"timeout_seconds":${value}}`,
    names: 'timeout_seconds',
  })),
  ...['"0"', '0', '"1.5"', '1.5', '"-1"'].map((value) => ({
    tool: 'get_history',
    args: `{"room_id":"r","before_seq":${value}}`,
    names: 'before_seq',
  })),
  ...['"{\\"a\\":1}"', '{}', '7', '"[\\"art\\""', '[7]', '"__proto__"', '"[{}]"'].map((value) => ({
    tool: 'enter_queue',
    args: `{"interests":${value}}`,
    names: 'interests',
  })),
  ...['"spam!"', 'null', '["spam"]'].map((value) => ({
    tool: 'report_partner',
    args: `{"room_id":"r","reason":${value}}`,
    names: 'reason',
  })),
  { tool: 'enter_queue', args: '{"display_name":7}', names: 'display_name' },
  { tool: 'wait_for_events', args: '{"handle":7}', names: 'handle' },
];
