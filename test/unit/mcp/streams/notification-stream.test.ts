import { describe, expect, it, vi } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import { limits } from '../../../../src/limits.ts';
import { ann, brief, numbered, open } from './open-stream.ts';

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
