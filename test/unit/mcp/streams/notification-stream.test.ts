import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import { roomAddress } from '../../../../machines/address.ts';
import { limits as machineLimits } from '../../../../machines/limits.ts';
import { limits } from '../../../../src/limits.ts';
import { openEventStream } from '../../../../src/mcp/streams/answer.ts';
import { NotificationStream } from '../../../../src/mcp/streams/notification-stream.ts';
import { sessionFormat } from '../../../../src/mcp/streams/stream-format.ts';
import type { Position } from '../../../../src/people/cursor.ts';
import { readCursor } from '../../../../src/people/cursor.ts';
import { TestHost } from '../../../support/test-host.ts';
import type { Frame } from './response-pair.ts';
import { openPair, stall } from './response-pair.ts';

const ann = 'ann' as UserId;
const entriesPerRead = 64;

/** Ann is in the queue or, if there is a partner, in a room with them; a stream is open that may be hers. */
async function open({ partner }: { partner?: string } = {}) {
  const world = new TestHost();
  await world.enroll('ann');
  const meeting = partner === undefined ? undefined : (await world.enroll(partner)).reply;
  const before = world.clock.pending.length;
  const pair = await openPair();
  openEventStream(pair.response);
  let ends = 0;
  const stream = new NotificationStream({
    host: world.host,
    clock: world.clock,
    response: pair.response,
    format: sessionFormat(false),
    onEnd: () => {
      ends += 1;
    },
  });
  return {
    ...pair,
    world,
    stream,
    attach: (from?: Position) => stream.attach({ userId: ann, from }),
    at: (seq: number): Position => ({ epoch: world.host.outboxes.head(ann).epoch, seq }),
    async say(...texts: readonly string[]) {
      if (meeting?.type !== 'matched' || partner === undefined) throw new Error('nobody to talk to');
      for (const text of texts) await world.post(partner, meeting.room.roomId, text);
    },
    type: (isTyping: boolean) => {
      if (meeting?.type !== 'matched') throw new Error('nobody to type to');
      const typing = { type: 'room.typing', from: partner as UserId, isTyping } as const;
      return world.clock.answer(world.host.ask(roomAddress(meeting.room.roomId), typing));
    },
    leave: (name: string) => {
      if (meeting?.type !== 'matched') throw new Error('nobody to leave');
      return world.leave(name, meeting.room.roomId);
    },
    /** The rest of the stream: how often its end was told, and the timers it still has. */
    leftovers: () => ({ ends, timers: world.clock.pending.length - before }),
    /** Signals until the reader has no room left; returns how often. */
    stall: () => stall(pair.response, () => stream.push({ method: 'partner.typing', params: { typing: true } })),
  };
}

interface Said {
  readonly method: string;
  readonly params?: { readonly message?: string; readonly cursor?: string; readonly typing?: boolean };
}

/** A block in few words: its method, or the text of a message, with its place in the outbox or the one it names. */
function brief({ id, data, comment }: Frame): string {
  if (comment !== undefined) return comment;
  const { method, params = {} } = data as Said;
  const { message = method, cursor, typing } = params;
  if (typing !== undefined) return `${method} ${typing}`;
  const place = id ?? cursor;
  return place === undefined ? message : `${message} at ${readCursor(ann, place)?.seq}`;
}
const numbered = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `message ${from + index}`);

describe('a notification stream', () => {
  it('carries signals for nobody until it is somebody’s, and then their outbox from the read position', async () => {
    const { world, stream, attach, say, reader } = await open({ partner: 'bob' });
    await say('one');
    await world.clock.answer(
      world.host.outboxes.acknowledge(ann, { ...world.host.outboxes.readPosition(ann), seq: 1 }),
    );
    stream.push({ method: 'first' });
    attach();
    await say('two');
    stream.push({ method: 'last' });
    expect((await reader.next(4)).map(brief)).toEqual(['first', 'one at 2', 'two at 3', 'last']);
  });

  it('goes on after the place it is given, and follows the first person it is given alone', async () => {
    const { stream, attach, at, say, reader } = await open({ partner: 'bob' });
    await say('one', 'two');
    attach(at(2));
    attach(at(0));
    stream.attach({ userId: 'bob' as UserId, from: undefined });
    await say('three');
    expect((await reader.next(2)).map(brief)).toEqual(['two at 3', 'three at 4']);
  });

  it('moves nothing in the outbox', async () => {
    const { world, attach, say, reader } = await open({ partner: 'bob' });
    attach();
    await say('one');
    await reader.next(2);
    expect(world.host.outboxes.unread(ann)).toBe(2);
  });

  it('tells of entries that are gone before it goes on with what is left', async () => {
    const { attach, at, say, reader } = await open({ partner: 'bob' });
    await say(...numbered(1, limits.outboxEntriesMax + 9));
    attach(at(3));
    const [lost, next] = await reader.next(2);
    expect([lost, next].map((frame) => frame && brief(frame))).toEqual(['history.lost at 10', 'message 10 at 11']);
    expect(lost?.id).toBeUndefined();
  });

  it('tells of the partner’s typing without an id, and of its end before what they typed', async () => {
    const { world, attach, say, type, reader } = await open({ partner: 'bob' });
    attach();
    await type(true);
    await say('typed');
    await type(true);
    await type(false);
    await type(true);
    await world.clock.advance(limits.typingRepeatMs);
    await type(true);
    await world.clock.advance(limits.typingSilenceMs);
    const frames = await reader.next(8);
    expect(frames.map(brief)).toEqual([
      'chatroom.found at 1',
      'partner.typing true',
      'partner.typing false',
      'typed at 2',
      'partner.typing true',
      'partner.typing false',
      'partner.typing true',
      'partner.typing false',
    ]);
    expect(frames.map(({ id }) => id !== undefined)).toEqual([true, false, false, true, false, false, false, false]);
    expect(world.host.outboxes.unread(ann)).toBe(2);
  });

  it('tells of typing that began before it', async () => {
    const { attach, type, reader } = await open({ partner: 'bob' });
    await type(true);
    attach();
    expect((await reader.next(2)).map(brief)).toEqual(['chatroom.found at 1', 'partner.typing true']);
  });

  it.each([
    { who: 'the partner', leaver: 'bob', news: ['partner.disconnected at 2'] },
    { who: 'the reader', leaver: 'ann', news: [] },
  ])('tells of the end of typing when $who leaves', async ({ leaver, news }) => {
    const { attach, type, leave, reader } = await open({ partner: 'bob' });
    attach();
    await type(true);
    await leave(leaver);
    expect((await reader.next(3 + news.length)).map(brief)).toEqual([
      'chatroom.found at 1',
      'partner.typing true',
      'partner.typing false',
      ...news,
    ]);
  });

  it('lives on comments', async () => {
    const { world, reader } = await open();
    await world.clock.advance(2 * limits.keepAliveMs);
    expect((await reader.next(2)).map(brief)).toEqual(['keep-alive', 'keep-alive']);
  });

  it('samples the place in the queue, as long as there is one', async () => {
    const { world, attach, reader } = await open();
    attach();
    await world.clock.advance(2 * limits.queueSampleMs);
    await world.cancel('ann');
    await world.clock.advance(limits.keepAliveMs);
    const sample = {
      data: {
        jsonrpc: '2.0',
        method: 'queue.updated',
        params: { position: 1, estimated_wait_seconds: null, looking_for: 'anyone', widens_in_seconds: null },
      },
    };
    expect(await reader.next(3)).toEqual([sample, sample, { comment: 'keep-alive' }]);
  });

  it('lives on when a sample fails', async () => {
    const { world, attach, reader } = await open();
    attach();
    vi.spyOn(world.host, 'ask').mockRejectedValueOnce(new Error('no sample'));
    await world.clock.advance(2 * limits.queueSampleMs);
    expect((await reader.next(1)).map(brief)).toEqual(['queue.updated']);
  });

  it('ends once, and says nothing more', async () => {
    const { stream, attach, say, reader, leftovers } = await open({ partner: 'bob' });
    attach();
    stream.end();
    stream.end();
    stream.push({ method: 'late' });
    await say('late');
    expect((await reader.rest()).map(brief)).toEqual(['chatroom.found at 1']);
    expect(leftovers()).toEqual({ ends: 1, timers: 0 });
  });

  it('is nobody’s any more once it has ended', async () => {
    const { world, stream, attach, leftovers } = await open();
    stream.end();
    attach();
    await world.clock.advance(60_000);
    expect(await world.describe('ann')).toEqual({ type: 'left' });
    expect(leftovers().ends).toBe(1);
  });

  it('lets go of everything when its reader goes', async () => {
    const { attach, say, hangUp, stream, leftovers } = await open({ partner: 'bob' });
    attach();
    await hangUp();
    stream.end();
    await say('to nobody');
    expect(leftovers()).toEqual({ ends: 1, timers: 0 });
  });
});

describe('a notification stream with a slow reader', () => {
  it('reads nothing from the outbox meanwhile, and goes on at the right entry', async () => {
    const { world, attach, say, reader, response, stall: fill } = await open({ partner: 'bob' });
    const total = 3 * entriesPerRead + 5;
    attach();
    const signals = await fill();
    const read = vi.spyOn(world.host.outboxes, 'read');
    const held = response.writableLength;
    await say(...numbered(2, total));
    expect([read.mock.calls.length, response.writableLength]).toEqual([0, held]);
    await reader.next(1 + signals);
    expect((await reader.next(total - 1)).map(brief)).toEqual(
      numbered(2, total).map((text, index) => `${text} at ${index + 2}`),
    );
    await say('and on');
    expect((await reader.next(1)).map(brief)).toEqual([`and on at ${total + 1}`]);
  });

  it('is written no entry after the one at which it fell behind', async () => {
    const { attach, say, reader, response } = await open({ partner: 'bob' });
    const long = 'x'.repeat(machineLimits.messageCharsMax);
    await say(...Array<string>(entriesPerRead).fill(long));
    attach();
    expect(response.writableNeedDrain).toBe(true);
    expect(response.writableLength).toBeLessThan(response.writableHighWaterMark + 2 * long.length);
    const frames = await reader.next(1 + entriesPerRead);
    expect(frames.map(({ id }) => readCursor(ann, id ?? '')?.seq)).toEqual(
      Array.from({ length: 1 + entriesPerRead }, (_, index) => index + 1),
    );
  });

  it('is told once of each resource that changed meanwhile', async () => {
    const { attach, stream, reader, response, stall: fill } = await open({ partner: 'bob' });
    attach();
    const signals = await fill();
    const held = response.writableLength;
    for (let change = 0; change < 1_000; change += 1) stream.updated(`chat://inbox/${change % 2}`);
    expect(response.writableLength).toBe(held);
    await reader.next(1 + signals);
    const told = (await reader.next(2)).map(({ data }) => (data as { params: { uri: string } }).params.uri);
    expect(told).toEqual(['chat://inbox/0', 'chat://inbox/1']);
  });

  it('misses typing, and is left with none that has ended', async () => {
    const { attach, say, type, reader, response, stall: fill } = await open({ partner: 'bob' });
    attach();
    await type(true);
    const signals = await fill();
    const written = vi.spyOn(response, 'write');
    await say('typed');
    await type(true);
    await type(false);
    expect(written.mock.calls.length).toBe(0);
    await reader.next(2 + signals);
    expect((await reader.next(2)).map(brief)).toEqual(['partner.typing false', 'typed at 2']);
  });

  it('tells afterwards of what was lost while the reader was slow', async () => {
    const { attach, say, reader, stall: fill } = await open({ partner: 'bob' });
    attach();
    const signals = await fill();
    const last = limits.outboxEntriesMax + 3;
    await say(...numbered(2, last));
    await reader.next(1 + signals);
    const lost = last - limits.outboxEntriesMax;
    expect((await reader.next(2)).map(brief)).toEqual([
      `history.lost at ${lost}`,
      `message ${lost + 1} at ${lost + 1}`,
    ]);
  });

  it('is sampled and kept alive no more', async () => {
    const { world, attach, response, stall: fill } = await open();
    attach();
    await fill();
    const written = vi.spyOn(response, 'write');
    await world.clock.advance(limits.keepAliveMs + limits.queueSampleMs);
    expect([written.mock.calls.length, response.destroyed]).toEqual([0, false]);
  });

  it('is let go when the reader took nothing for two turns', async () => {
    const { world, attach, response, stall: fill, leftovers } = await open({ partner: 'bob' });
    attach();
    await fill();
    await world.clock.advance(2 * limits.keepAliveMs - 1);
    expect(response.destroyed).toBe(false);
    const closed = once(response, 'close');
    await world.clock.advance(1);
    expect(response.destroyed).toBe(true);
    await closed;
    expect(leftovers()).toEqual({ ends: 1, timers: 0 });
  });

  it('is kept while the reader takes something now and then', async () => {
    const { world, response, reader, stall: fill } = await open();
    for (let round = 0; round < 4; round += 1) {
      const signals = await fill();
      await world.clock.advance(limits.keepAliveMs);
      expect(response.destroyed).toBe(false);
      await reader.next(signals);
    }
  });
});
