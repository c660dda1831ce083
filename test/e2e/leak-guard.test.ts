import { describe, expect, it } from 'vitest';
import { textsIn } from '../support/client-answer.ts';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import { serverForFile } from '../support/server-for-file.ts';

const server = serverForFile();

const token = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
const secret = `here is my token: ${token}`;

async function open() {
  const { ann, bob, roomId } = await server.pair();
  const say = (message: string, args = {}) => ann.call('send_message', { room_id: roomId, message, ...args });
  const heard = async () => textsIn((await bob.call('wait_for_events')).fields.events);
  return { ann, bob, roomId, say, heard };
}

const tokenOf = ({ fields }: { fields: { error: object } }) =>
  (fields.error as { confirm_token?: string }).confirm_token ?? '';

describe('a message with a secret', () => {
  it('is held back, with a token to confirm it and no word of what it holds', async () => {
    const { say, heard } = await open();

    const held = await say(secret);

    expect(held.fields.error).toMatchObject({
      code: 'secret_suspected',
      message: expect.stringMatching(/phishing.*Ask your human.*confirm_token.*10 minutes\.$/),
      confirm_token: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(held.text).toContain(`confirm_token: ${tokenOf(held)}`);
    expect(held.text + JSON.stringify(held.fields)).not.toContain(token);
    await say('fine');
    expect(await heard()).toEqual(['fine']);
  });

  it('is sent once it is confirmed', async () => {
    const { say, heard } = await open();

    const sent = await say(secret, { confirm_token: tokenOf(await say(secret)) });

    expect(sent.fields).toMatchObject({ success: true, seq: 1 });
    expect(await heard()).toEqual([secret]);
  });

  it('is sent once only by a token', async () => {
    const { say, heard } = await open();
    const confirm_token = tokenOf(await say(secret));
    await say(secret, { confirm_token });

    expect((await say(secret, { confirm_token })).fields.error.code).toBe('secret_suspected');
    expect(await heard()).toEqual([secret]);
  });

  it('is not sent by a token for another text, in another room, or of somebody else', async () => {
    const [first, second] = [await open(), await open()];
    const confirm_token = tokenOf(await first.say(secret));

    const answers = [
      await first.bob.call('send_message', { room_id: first.roomId, message: secret, confirm_token }),
      await second.say(secret, { confirm_token }),
      await first.say(`${secret}!`, { confirm_token }),
      await first.say(secret, { confirm_token: 'x' }),
    ];

    expect(answers.map(({ fields }) => fields.error.code)).toEqual(Array(4).fill('secret_suspected'));
  });

  it('gets no token for a room that would not take it', async () => {
    const { ann, bob, roomId, say } = await open();
    const [mallory] = [(await open()).ann];
    const held = await say(secret);

    const foreign = await mallory.call('send_message', { room_id: roomId, message: secret });
    const unknown = await say(secret, { room_id: 'room_nowhere' });
    const sent = await say(secret, { confirm_token: tokenOf(held) });
    await bob.call('leave_chat', { room_id: roomId });
    await ann.call('wait_for_events');
    const closed = await say(secret);

    expect([foreign, unknown, sent, closed].map(({ fields }) => fields.error ?? fields.seq)).toEqual([
      { code: 'not_in_room', message: expect.any(String) },
      { code: 'not_in_room', message: expect.any(String) },
      1,
      { code: 'room_closed', message: expect.any(String) },
    ]);
  });

  it('gets another token, and is told so, when the one it brings is not good', async () => {
    const { say } = await open();
    const spent = tokenOf(await say(secret));
    await say(secret, { confirm_token: spent });

    const [first, again] = [await say(secret), await say(secret, { confirm_token: spent })];

    const notGood = /confirm_token you gave is not good/;
    expect(first.fields.error.message).not.toMatch(notGood);
    expect(again.fields.error.message).toMatch(notGood);
    expect((await say(secret, { confirm_token: tokenOf(again) })).fields.seq).toBe(2);
  });

  it('is a retry after it was confirmed: the first result comes again', async () => {
    const { say, heard } = await open();
    const confirm_token = tokenOf(await say(secret));
    const args = { confirm_token, client_message_id: 'id-1' };

    const [first, ...others] = await Promise.all([1, 2, 3].map(() => say(secret, args)));
    const later = await say(secret, { client_message_id: 'id-1' });

    expect(first?.fields.seq).toBe(1);
    expect([...others, later]).toEqual(Array(3).fill(first));
    expect(await heard()).toEqual([secret]);
  });
});

describe('a user_id', () => {
  const key = 'AKIAIOSFODNN7EXAMPLF';

  it.each([key, `x_${key}`, `${key}-1`])('is not given to a caller who wants %s', async (user_id) => {
    const refused = await (await server.connect()).call('enter_queue', { user_id });

    expect(refused.fields.error.code).toBe('secret_suspected');
    expect(JSON.stringify(refused)).not.toContain(key);
  });
});

describe('a handle of this server', () => {
  it.each<readonly [how: string, hide: (handle: string) => string]>([
    ['as it is', (handle) => handle],
    ['between other words', (handle) => `take it: "${handle}", please`],
    ['with spaces between its letters', (handle) => [...handle].join(' ')],
    ['over several lines', (handle) => handle.replace(/(.{6})/g, '$1\n')],
    ['with zero-width spaces', (handle) => [...handle].join('\u200b')],
    ['in full width', (handle) => handle.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
  ])('is never sent %s, and nothing confirms it', async (_, hide) => {
    const { ann, roomId, say, heard } = await open();
    const { handle } = (await (await server.connect()).call('enter_queue')).fields;

    const held = await say(hide(handle));

    expect(held.fields.error).toEqual({ code: 'secret_suspected', message: expect.stringContaining('never sent') });
    await ann.call('send_message', { room_id: roomId, message: 'fine' });
    expect(await heard()).toEqual(['fine']);
  });

  const body = (handle: string) => handle.slice(4);

  it.each<readonly [how: string, hide: (handle: string) => string]>([
    ['without its prefix', body],
    ['with the prefix in words', (handle) => `mch chat handle: ${body(handle)}`],
    ['percent-encoded', (handle) => [...body(handle)].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')],
    ['in Cyrillic letters', (handle) => body(handle).replace(/a/g, 'а').replace(/o/g, 'о').replace(/A/g, 'А')],
    ['one character a line, without its prefix', (handle) => [...body(handle)].join('\n')],
    ['in entities', (handle) => [...body(handle)].map((one) => `&#${one.charCodeAt(0)};`).join('')],
    ['in base64', (handle) => Buffer.from(body(handle)).toString('base64')],
    ['in hexadecimal', (handle) => Buffer.from(body(handle)).toString('hex')],
    ['reversed', (handle) => [...body(handle)].reverse().join('')],
  ])('that is live is never sent %s, by its owner or by others', async (_, hide) => {
    const { ann, bob, roomId, say, heard } = await open();
    const owner = await server.connect();
    const { handle } = (await owner.call('enter_queue')).fields;
    await owner.call('leave_queue');
    const renewed = (await ann.call('manage_identity', { action: 'new_handle' })).fields.handle;

    const answers = [
      await say(hide(handle)),
      await say(hide(renewed)),
      await bob.call('send_message', { room_id: roomId, message: hide(renewed) }),
      await ann.call('report_partner', { room_id: roomId, reason: 'other', comment: hide(handle), block: false }),
    ];

    expect(answers.map(({ fields }) => fields.error?.code)).toEqual(Array(4).fill('secret_suspected'));
    expect(answers.every(({ text }) => !text.includes(body(handle)))).toBe(true);
    await ann.call('send_message', { room_id: roomId, message: 'fine' });
    expect(await heard()).toEqual(['fine']);
  });

  it('that is void again may be said, since it opens nothing', async () => {
    const { ann, say } = await open();
    const former = (await ann.call('manage_identity', { action: 'new_handle' })).fields.handle;
    const handle = (await ann.call('manage_identity', { action: 'new_handle' })).fields.handle;

    expect((await say(body(former))).fields.error).toBeUndefined();
    expect((await say(body(handle))).fields.error.code).toBe('secret_suspected');
  });

  it('that is live is not accepted as a user_id, nor split over the fields that everybody sees', async () => {
    const owner = await server.connect();
    const { handle } = (await owner.call('enter_queue')).fields;
    await owner.call('leave_queue');
    const refused = async (wanted: object) =>
      (await (await server.connect()).call('enter_queue', wanted)).fields.error?.code;

    expect(await refused({ user_id: body(handle) })).toBe('secret_suspected');
    expect(await refused({ display_name: body(handle).slice(0, 16), interests: [body(handle).slice(16)] })).toBe(
      'secret_suspected',
    );
    expect(await refused({ interests: [...body(handle).matchAll(/.{8}/g)].map(String) })).toBe('secret_suspected');
    expect(await refused({ display_name: [...body(handle)].reverse().join('') })).toBe('secret_suspected');
  });

  it('is not accepted in a user_id, even cut to its length', async () => {
    const { handle } = (await (await server.connect()).call('enter_queue')).fields;

    const held = await (await server.connect()).call('enter_queue', { user_id: handle?.slice(0, 32) });

    expect(held.fields.error).toMatchObject({ code: 'secret_suspected' });
  });

  it.each(['display_name', 'interests', 'languages'])('is not accepted in %s', async (field) => {
    const { handle } = (await (await server.connect()).call('enter_queue')).fields;
    const client = await server.connect();

    const held = await client.call('enter_queue', { [field]: field === 'display_name' ? handle : ['tea', handle] });

    expect(held.fields.error).toMatchObject({ code: 'secret_suspected' });
    expect(JSON.stringify(held)).not.toContain(handle);
  });
});

const kinds = [clientKinds['the v1 SDK'], clientKinds['the v2 SDK pinned to 2026-07-28']] as const;

describe.each([
  ['the older era to the newer', kinds],
  ['the newer era to the older', kinds.toReversed()],
])('from %s', (_, [sender, reader]) => {
  it('a secret is held back until its sender confirms it, and a handle for good', async () => {
    const [ann, bob] = [await Person.arrive(server.url, sender), await Person.arrive(server.url, reader)];
    const { handle } = (await ann.call('enter_queue')).fields;
    const { room_id } = (await bob.call('enter_queue')).fields.room;
    const say = (message: string, args = {}) => ann.call('send_message', { room_id, message, ...args });

    const held = await say(secret);
    const leaked = [await say(`my handle is ${handle}`), await say(secret, { confirm_token: tokenOf(held) })];
    await bob.hear(2);

    expect(held.fields.error.code).toBe('secret_suspected');
    expect(leaked.map(({ fields }) => fields.error?.code ?? fields.seq)).toEqual([expect.any(String), 1]);
    expect(bob.heard).toMatchObject([{ type: 'chatroom.found' }, { type: 'message.received', message: secret }]);
    await ann.close();
    await bob.close();
  });
});
