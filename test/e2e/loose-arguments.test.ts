// Method: what each row is read as is compared with what it means, and each is sent over HTTP by clients of both eras.
import { describe, expect, it } from 'vitest';
import { meantBy } from '../../src/mcp/parsing/lenient.ts';
import { chatTools } from '../../src/mcp/tools/catalogue.ts';
import { withHandle } from '../../src/mcp/tools/schemas.ts';
import { loose, texts, wrong } from '../corpora/loose-arguments.ts';
import { answerOf } from '../support/client-answer.ts';
import type { RpcMessage } from '../support/raw-client.ts';
import { messagesIn } from '../support/raw-client.ts';
import type { RawResponse } from '../support/raw-http.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { modernMeta } from '../support/raw-modern.ts';
import { RawPerson } from '../support/raw-pair.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

const inputOf = (name: string) => {
  const tool = chatTools.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool is named ${name}`);
  return withHandle(tool.input);
};

/** Sends `params` as written, in one era. */
type Send = (method: string, params: string) => Promise<RpcMessage>;

const answered = (response: RawResponse): RpcMessage => {
  const message = messagesIn(response).at(-1);
  if (!message) throw new Error(`answered with ${response.status} ${response.text}`);
  return message;
};

const senders: Readonly<Record<string, () => Promise<Send>>> = {
  async legacy() {
    const client = await server.connect();
    return async (method, params) =>
      answered(await client.post(`{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`));
  },
  async modern() {
    const meta = JSON.stringify(modernMeta);
    return async (method, params) => {
      const name = /"(?:name|uri)":"([^"]*)"/.exec(params)?.[1];
      const headers = {
        ...postHeaders,
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': method,
        ...(name !== undefined && { 'mcp-name': name }),
      };
      const whole = params.replace(/\}$/, `${params === '{}' ? '' : ','}"_meta":${meta}}`);
      const body = `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${whole}}`;
      return answered(await exchange(server.url, { method: 'POST', headers, body }));
    };
  },
};

/** Calls a tool. @throws when the answer is an error of the protocol */
async function callWith(send: Send, tool: string, args: string) {
  const { result, error } = await send('tools/call', `{"name":"${tool}","arguments":${args}}`);
  if (!result) throw new Error(`${tool} ${args} got ${error?.message}`);
  return answerOf(result);
}

it('what hosts and models write is read as a person means it', () => {
  const misread = loose.filter(({ tool, args, means }) => {
    const input = inputOf(tool);
    const read = input.safeParse(meantBy(input, JSON.parse(args) || {}));
    return JSON.stringify(read.data) !== JSON.stringify(input.parse(means));
  });
  console.info(`loose arguments: ${loose.length - misread.length} of ${loose.length} read as they are meant`);
  expect(misread).toEqual([]);
});

describe.each(Object.entries(senders))('in the %s era', (era, connect) => {
  it('none of it is refused for its form', async () => {
    const [send, sendNew] = [await connect(), await connect()];
    const refused: string[] = [];
    for (const { tool, args } of loose) {
      // A caller who is somebody would have to wait.
      const { fields } = await callWith(tool === 'enter_queue' ? sendNew : send, tool, args);
      if (fields.error?.code === 'invalid_input') refused.push(`${tool} ${args}`);
      if (tool === 'enter_queue' && fields.handle)
        await callWith(sendNew, 'leave_queue', `{"handle":"${fields.handle}"}`);
    }
    console.info(`loose arguments, ${era}: ${refused.length} of ${loose.length} refused`);
    expect(refused).toEqual([]);
  });

  it('what has no clear meaning is refused by the name of its field', async () => {
    const send = await connect();
    const taken: string[] = [];
    for (const { tool, args, names } of wrong) {
      const { fields } = await callWith(send, tool, args);
      const isNamed = fields.error?.code === 'invalid_input' && fields.error.message.includes(names);
      if (!isNamed) taken.push(`${tool} ${args}`);
    }
    console.info(`wrong arguments, ${era}: ${wrong.length - taken.length} of ${wrong.length} refused by name`);
    expect(taken).toEqual([]);
  });

  it.each([
    ['prompts/get', '{"name":"icebreakers","arguments":null}', 'Suggest five short first messages to a stranger:'],
    ['prompts/get', '{"name":"icebreakers","arguments":{"topic":null}}', 'to a stranger:'],
    ['prompts/get', '{"name":"icebreakers","arguments":{"topic":" "}}', 'to a stranger:'],
    ['prompts/get', '{"name":"icebreakers","arguments":{"topic":"food","toolCallId":{"a":1}}}', 'about food:'],
    ['prompts/get', '{"name":"start_chat","arguments":{"interests":["art","food"]}}', 'the interests art, food.'],
    [
      'prompts/get',
      '{"name":"start_chat","arguments":"{\\"interests\\":\\"[\\\\\\"art\\\\\\"]\\"}"}',
      'the interests art.',
    ],
  ])('%s %s says %j', async (method, params, says) => {
    const send = await connect();
    const { result } = await send(method, params);
    expect(JSON.stringify(result)).toContain(says);
  });

  it.each([
    ['tools/list', '{"cursor":null}'],
    ['tools/list', '{"cursor":""}'],
    ['resources/list', '{"cursor":null}'],
    ['resources/templates/list', '{"cursor":""}'],
    ['prompts/list', '{"cursor":null}'],
    ['resources/read', '{"uri":"chat://pool","toolCallId":7}'],
    ['resources/read', '{"uri":"chat://pool","task":{"ttl":60000}}'],
    ['tools/call', '{"name":"get_status","task":{}}'],
    ['tools/list', '{"task":1}'],
    [
      'completion/complete',
      '{"ref":{"type":"ref/prompt","name":"icebreakers"},"argument":{"name":"topic","value":""},"context":null}',
    ],
  ])('%s %s is answered', async (method, params) => {
    const send = await connect();
    expect((await send(method, params)).result).toBeDefined();
  });

  it('an argument of a prompt that is an object is refused by its name', async () => {
    const send = await connect();
    const { error } = await send('prompts/get', '{"name":"icebreakers","arguments":{"topic":{"a":1}}}');
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('arguments.topic') });
  });
});

it.each(['null', '""'])('a legacy request whose params or _meta are %s has none', async (nothing) => {
  const client = await server.connect();
  const bodies = [
    `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":${nothing}}`,
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_status","_meta":${nothing}}}`,
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"progressToken":null}}}',
    `[{"jsonrpc":"2.0","id":1,"method":"ping","params":${nothing}}]`,
  ];
  for (const body of bodies) expect(messagesIn(await client.post(body))[0]?.result).toBeDefined();
  const told = `{"jsonrpc":"2.0","method":"notifications/initialized","params":${nothing}}`;
  expect((await client.post(told)).status).toBe(202);
});

it.each([
  ['params', '"{\\"name\\":\\"get_status\\"}"'],
  ['_meta', '{"name":"get_status","_meta":"{\\"progressToken\\":7}"}'],
])('a legacy request whose %s are written as text says what they say', async (_what, params) => {
  const client = await server.connect();
  const response = await client.post(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`);
  expect(messagesIn(response)[0]?.result?.structuredContent).toHaveProperty('error.code', 'handle_required');
});

it('texts that look like something else arrive as they are', async () => {
  const { ann, bob, roomId } = await server.pair();
  await bob.call('wait_for_events');
  for (const message of texts) await ann.call('send_message', { room_id: roomId, message });
  const { events } = (await bob.call('wait_for_events')).fields;
  expect(events.map(({ payload }) => payload.message)).toEqual(texts);
});

it('a handle that is empty, in whichever place, leaves the session its person', async () => {
  const { ann } = await server.pair();
  const states = [
    await ann.call('get_status', { handle: '' }),
    await ann.call('get_status', { handle: null }),
    answerOf((await ann.rpc('tools/call', { name: 'get_status', _meta: { 'mcp-chat/handle': '' } })).result),
    answerOf((await ann.rpc('tools/call', { name: 'get_status', _meta: { 'mcp-chat/handle': null } })).result),
  ];
  expect(states.map(({ fields }) => fields.state)).toEqual(Array(4).fill('chatting'));
});

describe('a stream', () => {
  it.each([null, '', ' '])('of events goes on from the read position without a cursor: %j', async (cursor) => {
    const person = await RawPerson.enter(server.url);
    const stream = await person.events({ cursor });
    expect((await stream.first('mcp-chat/events/acknowledged')).params.cursor).toEqual(expect.any(String));
    person.client.close();
  });

  it.each([
    ['a list as text', (uri: string) => JSON.stringify([uri]), 1],
    ['null', () => null, 0],
    ['an empty text', () => '', 0],
  ])('of resources takes %s', async (_what, written, count) => {
    const person = await RawPerson.enter(server.url);
    const filter = { notifications: { resourceSubscriptions: written(person.inboxUri) } };
    const stream = await person.client.listen('subscriptions/listen', filter);
    const { params } = await stream.first('notifications/subscriptions/acknowledged');
    const { resourceSubscriptions = [] } = params.notifications as { resourceSubscriptions?: unknown[] };
    expect(resourceSubscriptions).toHaveLength(count);
    person.client.close();
  });
});
