// Method: each refusal is caused in a room where the partner's name and words are marked, so that an echo of them shows.
import { describe, expect, it } from 'vitest';
import type { Answer } from '../support/client-answer.ts';
import type { RawClient } from '../support/raw-client.ts';
import { serverForFile } from '../support/server-for-file.ts';

// Bob has an interest, so that it can be marked, and meets Ann, who has none, all the same.
const server = serverForFile({ MCP_CHAT_MATCH_LANGUAGE_SECONDS: '0', MCP_CHAT_MATCH_ANYONE_SECONDS: '0' });
const mark = 'xyzzy';

interface Scene {
  readonly ann: RawClient;
  readonly bob: RawClient;
  readonly bobsHandle: string;
  readonly roomId: string;
}

/** Ann and Bob chat; everything that Bob chose or said is marked. */
async function open(): Promise<Scene> {
  const [ann, bob] = [await server.connect(), await server.connect()];
  await ann.call('enter_queue', { display_name: 'Ann', interests: [] });
  const { fields } = await bob.call('enter_queue', { display_name: `Bob ${mark}`, interests: [`${mark}ology`] });
  const roomId = fields.room.room_id;
  await bob.call('send_message', { room_id: roomId, message: `I say ${mark}` });
  return { ann, bob, bobsHandle: fields.handle, roomId };
}

const say = (speaker: RawClient, room_id: string, message: string, args = {}) =>
  speaker.call('send_message', { room_id, message, ...args });

const emoji = '😀';

const refusals: { code: string; when: string; of: (scene: Scene) => Promise<Answer> }[] = [
  { code: 'not_in_room', when: 'posting to a room that never was', of: ({ ann }) => say(ann, 'room_nowhere', 'hi') },
  {
    code: 'not_in_room',
    when: 'leaving a room that never was',
    of: ({ ann }) => ann.call('leave_chat', { room_id: 'x' }),
  },
  {
    code: 'not_in_room',
    when: 'posting to the room of others',
    of: async ({ roomId }) => {
      const { ann: stranger } = await server.pair();
      return say(stranger, roomId, 'hi');
    },
  },
  {
    code: 'room_closed',
    when: 'posting after the partner left',
    of: async ({ ann, bob, roomId }) => {
      await bob.call('leave_chat', { room_id: roomId });
      return say(ann, roomId, 'hi');
    },
  },
  {
    code: 'room_closed',
    when: 'posting after leaving',
    of: async ({ ann, roomId }) => {
      await ann.call('leave_chat', { room_id: roomId });
      return say(ann, roomId, 'hi');
    },
  },
  { code: 'already_chatting', when: 'leaving the queue once matched', of: ({ ann }) => ann.call('leave_queue') },
  {
    code: 'user_id_taken',
    when: 'entering under the name of somebody else in another case',
    of: async ({ ann }) => {
      const { user_id } = (await ann.call('get_status')).fields;
      return (await server.connect()).call('enter_queue', { user_id: user_id.toUpperCase() });
    },
  },
  {
    code: 'unknown_handle',
    when: 'presenting a handle of nobody',
    of: async () => (await server.connect()).call('get_status', { handle: `mch_${'A'.repeat(32)}` }),
  },
  {
    code: 'unknown_handle',
    when: 'entering with a handle of nobody',
    of: async () => (await server.connect()).call('enter_queue', { handle: 'mch_nobody' }),
  },
  {
    code: 'handle_required',
    when: 'posting without being anybody',
    of: async ({ roomId }) => say(await server.connect(), roomId, 'hi'),
  },
  {
    code: 'handle_required',
    when: 'asking for the state of nobody',
    of: async () => (await server.connect()).call('get_status'),
  },
  {
    code: 'invalid_input',
    when: 'entering under another name',
    of: ({ ann }) => ann.call('enter_queue', { user_id: 'somebody-else' }),
  },
  { code: 'message_empty', when: 'posting nothing', of: ({ ann, roomId }) => say(ann, roomId, '') },
  { code: 'message_empty', when: 'posting white space', of: ({ ann, roomId }) => say(ann, roomId, ' \n\t\u3000 ') },
  {
    code: 'message_empty',
    when: 'posting only what nobody sees',
    of: ({ ann, roomId }) => say(ann, roomId, '\u200b\u2060\u{e0041}\u202e\ufeff\u3164\u00ad'),
  },
  {
    code: 'message_too_long',
    when: 'posting 4,001 letters',
    of: ({ ann, roomId }) => say(ann, roomId, 'a'.repeat(4001)),
  },
  {
    code: 'message_too_long',
    when: 'posting 4,001 emoji',
    of: ({ ann, roomId }) => say(ann, roomId, emoji.repeat(4001)),
  },
  {
    code: 'id_reused',
    when: 'posting another text under an id used before',
    of: async ({ ann, roomId }) => {
      await say(ann, roomId, 'one', { client_message_id: 'id-1' });
      return say(ann, roomId, 'two', { client_message_id: 'id-1' });
    },
  },
  {
    code: 'text_refused',
    when: 'posting what is mostly hidden',
    of: ({ ann, roomId }) => say(ann, roomId, `hi${'\u200b'.repeat(65)}`),
  },
  {
    code: 'text_refused',
    when: 'entering under a display_name of the system',
    of: async () => (await server.connect()).call('enter_queue', { display_name: 'Ѕystem' }),
  },
  {
    code: 'text_refused',
    when: 'entering with a display_name that is mostly hidden',
    of: async () => (await server.connect()).call('enter_queue', { display_name: `Ann${'\u{e0041}'.repeat(65)}` }),
  },
  {
    code: 'secret_suspected',
    when: 'posting a private key',
    of: ({ ann, roomId }) => say(ann, roomId, '-----BEGIN PRIVATE KEY-----'),
  },
  {
    code: 'secret_suspected',
    when: 'entering with a password among the interests',
    of: async () => (await server.connect()).call('enter_queue', { interests: ['https://ann:hunter2pw@x.test/'] }),
  },
];

const invalidInputs: { when: string; tool: string; args: object }[] = [
  { when: 'a user_id of two characters', tool: 'enter_queue', args: { user_id: 'ab' } },
  { when: 'a user_id of 33 characters', tool: 'enter_queue', args: { user_id: 'a'.repeat(33) } },
  { when: 'a user_id with a space', tool: 'enter_queue', args: { user_id: 'a b c' } },
  { when: 'a user_id that ends with a line break', tool: 'enter_queue', args: { user_id: 'abc\n' } },
  { when: 'a reserved user_id', tool: 'enter_queue', args: { user_id: 'System' } },
  { when: 'a user_id like a reserved one', tool: 'enter_queue', args: { user_id: '5YSTEM-2' } },
  {
    when: 'a display_name of one endless family',
    tool: 'enter_queue',
    args: { display_name: Array(150).fill('👨').join('\u200d') },
  },
  { when: 'a user_id that is a number', tool: 'enter_queue', args: { user_id: 12345 } },
  { when: 'a display_name of 41 characters', tool: 'enter_queue', args: { display_name: emoji.repeat(41) } },
  { when: 'eleven interests', tool: 'enter_queue', args: { interests: Array.from({ length: 11 }, (_, n) => `i${n}`) } },
  {
    when: 'thousands of ways to write one interest',
    tool: 'enter_queue',
    args: {
      interests: Array.from({ length: 4_000 }, (_, n) =>
        [...'abcdefghijkl'].map((c, i) => ((n >> i) & 1 ? c.toUpperCase() : c)).join(''),
      ),
    },
  },
  { when: 'an interest of 41 characters', tool: 'enter_queue', args: { interests: ['a'.repeat(41)] } },
  { when: 'six languages', tool: 'enter_queue', args: { languages: ['aa', 'bb', 'cc', 'dd', 'ee', 'ff'] } },
  { when: 'interests that are no list', tool: 'enter_queue', args: { interests: 'go' } },
  { when: 'no room_id', tool: 'send_message', args: { message: 'hi' } },
  { when: 'a room_id of nothing', tool: 'leave_chat', args: { room_id: '' } },
  { when: 'no message', tool: 'send_message', args: { room_id: 'room_1' } },
  { when: 'a message that is an object', tool: 'send_message', args: { room_id: 'room_1', message: { text: 'hi' } } },
  {
    when: 'a client_message_id that is no Unicode',
    tool: 'send_message',
    args: { room_id: 'r', message: 'hi', client_message_id: '\ud800' },
  },
  {
    when: 'an endless client_message_id',
    tool: 'send_message',
    args: { room_id: 'r', message: 'hi', client_message_id: 'i'.repeat(129) },
  },
  { when: 'an endless handle', tool: 'get_status', args: { handle: 'h'.repeat(129) } },
  { when: 'a handle that is a list', tool: 'get_status', args: { handle: [] } },
];

/** A refusal as the contract has it: one code, a sentence that tells what to do, in the text block as well. */
function expectRefusal({ fields, text, isError }: Answer, code: string): void {
  expect(fields.error).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
  expect(isError).toBe(true);
  expect(text).toContain(`${fields.error.message}\nerror: ${code}`);
  expect(text + JSON.stringify(fields)).not.toContain(mark);
}

describe('refuses', () => {
  it.each(refusals)('$when with $code', async ({ code, of }) => {
    expectRefusal(await of(await open()), code);
  });

  it.each(invalidInputs)('$when with invalid_input', async ({ tool, args }) => {
    expectRefusal(await (await server.connect()).call(tool, args), 'invalid_input');
  });
});

describe('a refusal', () => {
  it.each(['send_message', 'leave_chat'])(
    'of %s is the same for a room that never was and one of others',
    async (tool) => {
      const { roomId } = await open();
      const { ann } = await server.pair();

      const foreign = await ann.call(tool, { room_id: roomId, message: 'hi' });
      const unknown = await ann.call(tool, { room_id: `room_${'A'.repeat(16)}`, message: 'hi' });

      expect(foreign).toEqual(unknown);
    },
  );

  it('of leave_queue names the room', async () => {
    const { ann, roomId } = await open();

    const { fields, text } = await ann.call('leave_queue');

    expect(fields.error.room).toEqual({ room_id: roomId });
    expect(text).toContain(`room_id: ${roomId}`);
  });

  it('of a wrong argument names the argument and not what it held', async () => {
    const ann = await server.connect();

    const { fields } = await ann.call('enter_queue', { interests: [mark, 5] });

    expect(fields.error.message).toContain('interests.1');
    expect(fields.error.message).not.toContain(mark);
  });

  it('leaves the caller where they were', async () => {
    const { ann, roomId } = await open();
    await ann.call('leave_queue');
    await say(ann, roomId, '');

    expect((await ann.call('get_status')).fields).toMatchObject({ state: 'chatting', room: { room_id: roomId } });
    expect((await say(ann, roomId, 'hi')).fields.seq).toBe(2);
  });
});

describe('accepts', () => {
  it.each([
    { what: '4,000 letters', message: 'a'.repeat(4000) },
    { what: '4,000 emoji, which are 16,000 bytes', message: emoji.repeat(4000) },
  ])('a message of $what', async ({ message }) => {
    const { ann, bob, roomId } = await open();

    expect((await say(ann, roomId, message)).fields.seq).toBe(2);
    const { events } = (await bob.call('wait_for_events')).fields;
    expect(events.at(-1)?.payload.message).toBe(message);
  });

  it.each(['abc', 'a'.repeat(32), '_-_', 'A-1'])('the user_id %s', async (user_id) => {
    expect((await (await server.connect()).call('enter_queue', { user_id })).fields.user_id).toBe(user_id);
  });
});
