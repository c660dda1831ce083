import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { limits as machineLimits } from '../../../../machines/limits.ts';
import { limits } from '../../../../src/limits.ts';
import { readCursor } from '../../../../src/people/cursor.ts';
import { ann, brief, entriesPerRead, numbered, open } from './open-stream.ts';

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
