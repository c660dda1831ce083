import { describe, expect, it } from 'vitest';
import { eventsFormat, sessionFormat } from '../../../../src/mcp/streams/stream-format.ts';
import type { WireEvent } from '../../../../src/mcp/wire/wire.ts';

const event: WireEvent = { type: 'partner.away', cursor: 'c1.x.e.41', payload: { room_id: 'room_1' } };
const signal = { method: 'queue.updated', params: { position: 3 } };
const subscriptionId = 'io.modelcontextprotocol/subscriptionId';

/** The messages in frames, each of which must be whole and without an id. */
const messagesIn = (frames: string): unknown[] =>
  frames
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      const [, data] = /^event: message\ndata: (.*)$/.exec(block) ?? [];
      return JSON.parse(data ?? 'null') as unknown;
    });

describe('the stream of a session', () => {
  const format = sessionFormat(true);

  it('begins with an id to resume from, for clients that understand one without data', () => {
    expect([format.beginning('c1'), sessionFormat(false).beginning('c1')]).toEqual(['id: c1\ndata: \n\n', '']);
  });

  it('gives an event of the outbox its cursor as id', () => {
    const message = {
      jsonrpc: '2.0',
      method: 'partner.away',
      params: { room_id: 'room_1', _meta: { 'mcp-chat/cursor': 'c1.x.e.41' } },
    };
    expect(format.event(event)).toBe(`event: message\nid: c1.x.e.41\ndata: ${JSON.stringify(message)}\n\n`);
  });

  it('gives a signal none', () => {
    expect(messagesIn(format.signal(signal))).toEqual([{ jsonrpc: '2.0', ...signal }]);
    expect(messagesIn(format.signal({ method: 'session.replaced' }))).toEqual([
      { jsonrpc: '2.0', method: 'session.replaced' },
    ]);
  });

  it('lives on comments, and ends without a word', () => {
    expect([format.keepAlive(), format.ending('c1')]).toEqual([': keep-alive\n\n', '']);
  });
});

describe('the stream of the events extension', () => {
  const open = (progressToken?: unknown) =>
    eventsFormat('sub', progressToken, (cursor) => ({ jsonrpc: '2.0', id: 'sub', result: { cursor } }));

  it('begins by acknowledging the request, and the place from which it goes on', () => {
    expect(messagesIn(open().beginning('c1'))).toEqual([
      {
        jsonrpc: '2.0',
        method: 'mcp-chat/events/acknowledged',
        params: { cursor: 'c1', _meta: { [subscriptionId]: 'sub' } },
      },
    ]);
  });

  it('says of an event to which request it belongs and where in the outbox it stands', () => {
    expect(messagesIn(open().event(event))).toEqual([
      {
        jsonrpc: '2.0',
        method: 'partner.away',
        params: { room_id: 'room_1', _meta: { 'mcp-chat/cursor': 'c1.x.e.41', [subscriptionId]: 'sub' } },
      },
    ]);
  });

  it('says of a signal to which request it belongs, and gives it no cursor', () => {
    const { signal: show } = open();
    const of = (method: string, params?: object) => ({
      jsonrpc: '2.0',
      method,
      params: { ...params, _meta: { [subscriptionId]: 'sub' } },
    });
    expect(messagesIn(show(signal) + show({ method: 'session.replaced' }))).toEqual([
      of('queue.updated', { position: 3 }),
      of('session.replaced'),
    ]);
  });

  it('lives on comments for who gave no token', () => {
    expect(open().keepAlive()).toBe(': keep-alive\n\n');
  });

  it.each([['token'], [0], ['']])('lives on growing progress for who gave a token: %j', (progressToken) => {
    const format = open(progressToken);
    expect(messagesIn(format.keepAlive() + format.keepAlive())).toEqual(
      [1, 2].map((progress) => ({
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken, progress, _meta: { [subscriptionId]: 'sub' } },
      })),
    );
  });

  it('ends with the result', () => {
    expect(messagesIn(open().ending('c1'))).toEqual([{ jsonrpc: '2.0', id: 'sub', result: { cursor: 'c1' } }]);
  });
});
