// Method: every injection goes through a running server, written by a client of one era and read by one of the other; what the reader's
// text says in the server's own voice is compared with what it says of an innocent message or name.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { injections } from '../corpora/injections.ts';
import { hiding, ownVoice } from '../corpora/verdict.ts';
import type { Answer } from '../support/client-answer.ts';
import { clientKinds } from '../support/client-kinds.ts';
import { Person } from '../support/client-person.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const kinds = [
  { writes: 'the v1 SDK', reads: 'the v2 SDK pinned to 2026-07-28' },
  { writes: 'the v2 SDK pinned to 2026-07-28', reads: 'the v1 SDK' },
] as const;

const arrive = (kind: keyof typeof clientKinds): Promise<Person> => Person.arrive(server.url, clientKinds[kind]);

/** A text block without what differs between any two calls: cursors, ids of rooms and people, numbers. */
const steady = (text: string | undefined): string | undefined =>
  text?.replace(/\b(cursor|room_id|user_id|handle|inbox_uri|message_id|seq|timestamp): [^,\n]+/g, '$1');

const refusals = ['text_refused', 'message_empty', 'secret_suspected', 'invalid_input'];

/** Whether it was refused, in words of the server's own alone. */
function isRefused({ fields, text }: Answer, attempt: string): boolean {
  if (!fields.error) return false;
  expect(refusals).toContain(fields.error.code);
  if (attempt.length > 12) expect(text).not.toContain(attempt);
  return true;
}

async function pairOf(ann: Person, bob: Person, display_name = 'Ann') {
  const entered = await ann.call('enter_queue', { display_name });
  const matched = await bob.call('enter_queue', { display_name: 'Bob' });
  return { entered, matched, room_id: matched.fields.room?.room_id };
}

describe.each(kinds)('written by $writes and read by $reads', ({ writes, reads }) => {
  it('no message gets through', async () => {
    const [ann, bob] = [await arrive(writes), await arrive(reads)];
    const { room_id } = await pairOf(ann, bob);
    let { cursor } = (await bob.call('wait_for_events')).fields;
    const read = async () => {
      const answer = await bob.call('wait_for_events', { cursor });
      cursor = answer.fields.cursor;
      const message = String(answer.fields.events.at(-1)?.payload.message);
      return { message, voice: steady(ownVoice(answer.text, message)), count: answer.fields.events.length };
    };
    await ann.call('send_message', { room_id, message: 'hello' });
    const innocent = await read();
    const through: object[] = [];
    const attempts = injections.filter(({ as }) => as === 'message');

    for (const { kind, text } of attempts) {
      if (isRefused(await ann.call('send_message', { room_id, message: text }), text)) continue;
      const { message, voice, count } = await read();
      if (count !== 1 || voice === undefined || voice !== innocent.voice || hiding(message))
        through.push({ kind, text });
    }

    console.info(
      `injection corpus, written by ${writes}: ${through.length} of ${attempts.length} messages got through`,
    );
    expect(innocent.voice).toContain('event: message.received');
    expect(through).toEqual([]);
    await ann.close();
    await bob.close();
  });

  it('no name gets through', async () => {
    const through: object[] = [];
    const voiceOf = ({ matched }: { matched: Answer }): string | undefined => {
      const { user_id, display_name } = matched.fields.room.partner;
      return hiding(display_name) ?? steady(ownVoice(matched.text, `${display_name} (${user_id})`));
    };
    const meet = async (name: string) => {
      const [ann, bob] = [await arrive(writes), await arrive(reads)];
      const met = await pairOf(ann, bob, name);
      if (isRefused(met.entered, name)) await bob.call('leave_queue');
      await ann.close();
      await bob.close();
      return met;
    };
    const innocent = voiceOf(await meet('Ann'));
    const attempts = injections.filter(({ as }) => as !== 'message');

    for (const { kind, text, as } of attempts) {
      const met = await meet(text);
      const isAccepted = met.entered.fields.error === undefined;
      if (isAccepted && (as === 'forbidden name' || voiceOf(met) !== innocent)) through.push({ kind, text });
    }

    console.info(`injection corpus, written by ${writes}: ${through.length} of ${attempts.length} names got through`);
    expect(innocent).toContain('You are paired with a stranger');
    expect(through).toEqual([]);
  });
});
