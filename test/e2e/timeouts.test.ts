// Method: what must not happen is seen at a later event that the server's own clock brings, never after a pause of ours.
import { describe, expect, it } from 'vitest';
import { plain } from '../support/client-answer.ts';
import type { RawStream } from '../support/raw-stream.ts';
import { serverForFile } from '../support/server-for-file.ts';

const heardOn = ({ heard }: RawStream) => heard.all.map(({ method, params }) => plain(method, params));

const found = (partner: string) => ({ type: 'chatroom.found', partner, shared_interests: [] });
const away = { type: 'partner.away' };
const back = { type: 'partner.back' };
const timedOut = (detail: string) => ({ type: 'partner.disconnected', reason: 'timeout', detail });

describe('in a room without messages', () => {
  const server = serverForFile({
    MCP_CHAT_ROOM_IDLE_SECONDS: '2',
    MCP_CHAT_AWAY_SECONDS: '0.5',
    MCP_CHAT_ABSENCE_SECONDS: '1',
  });

  it('people with open streams are neither away nor absent, and both are told of the idle end', async () => {
    const { ann, bob } = await server.pair();
    const [annStream, bobStream] = [await ann.openStream(), await bob.openStream()];

    await Promise.all([annStream, bobStream].map((stream) => stream.first('partner.disconnected')));

    expect(heardOn(annStream)).toEqual([found('Bob'), timedOut('idle')]);
    expect(heardOn(bobStream)).toEqual([found('Ann'), timedOut('idle')]);
    const statuses = await Promise.all([ann, bob].map((client) => client.call('get_status')));
    expect(statuses.map(({ fields }) => fields.state)).toEqual(['idle', 'idle']);
  });

  it('a person whose call waits is neither away nor absent', async () => {
    const { ann, bob } = await server.pair();
    const stream = await bob.openStream();
    const { fields } = await ann.call('wait_for_events', { timeout_seconds: 0 });

    const waited = await ann.call('wait_for_events', { cursor: fields.cursor });

    expect(waited.fields.events.map(({ type, payload }) => plain(type, payload))).toEqual([timedOut('idle')]);
    await stream.first('partner.disconnected');
    expect(heardOn(stream)).toEqual([found('Ann'), timedOut('idle')]);
  });
});

describe('in a room whose member is silent', () => {
  const server = serverForFile({ MCP_CHAT_AWAY_SECONDS: '0.2' });

  it('the partner is told that they are away, and that they are back with their next call', async () => {
    const { ann, bob } = await server.pair();
    const stream = await bob.openStream();

    await stream.first('partner.away');
    await ann.call('get_status');
    await stream.first('partner.back');

    expect(heardOn(stream)).toEqual([found('Ann'), away, back]);
  });

  it('a stream that opens brings them back as well', async () => {
    const { ann, bob } = await server.pair();
    const stream = await bob.openStream();

    await stream.first('partner.away');
    await ann.openStream();
    await stream.first('partner.back');

    expect(heardOn(stream)).toEqual([found('Ann'), away, back]);
  });

  it('the time begins when their stream ends', async () => {
    const { ann, bob } = await server.pair();
    const stream = await bob.openStream();
    const dropped = await ann.openStream();

    dropped.close();
    await stream.first('partner.away');

    expect(heardOn(stream)).toEqual([found('Ann'), away]);
  });
});

describe('in a room whose member is absent', () => {
  const server = serverForFile({ MCP_CHAT_AWAY_SECONDS: '0.2', MCP_CHAT_ABSENCE_SECONDS: '0.4' });

  it('the room ends: the partner is told, and the absentee finds it in their outbox', async () => {
    const { ann, bob } = await server.pair();
    const stream = await bob.openStream();

    await stream.first('partner.disconnected');

    expect(heardOn(stream)).toEqual([found('Ann'), away, timedOut('absent')]);
    expect((await ann.call('get_status')).fields.state).toBe('left');
    expect((await bob.call('get_status')).fields.state).toBe('idle');
    const { fields } = await ann.call('wait_for_events', { timeout_seconds: 0 });
    expect(fields.events.map(({ type, payload }) => plain(type, payload))).toEqual([found('Bob'), timedOut('absent')]);
  });

  it('they may enter again as the same person', async () => {
    const { ann, bob } = await server.pair();
    const stream = await bob.openStream();
    const { user_id } = (await ann.call('get_status')).fields;

    await stream.first('partner.disconnected');

    expect((await ann.call('enter_queue')).fields).toMatchObject({ status: 'queued', user_id });
  });
});
