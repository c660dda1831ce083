import { expect, it } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import { matchmakerAddress, roomAddress } from '../../../../machines/address.ts';
import { limits } from '../../../../machines/limits.ts';
import { Blocks } from '../../../../machines/matchmaker/blocks.ts';
import { blockPartner } from '../../../../src/mcp/tools/block-partner.ts';
import { reportPartner } from '../../../../src/mcp/tools/report-partner.ts';
import type { ToolContext } from '../../../../src/mcp/tools/tool.ts';
import { TextPolicy } from '../../../../src/text/text-policy.ts';
import { TestHost } from '../../../support/test-host.ts';

const ann = 'ann' as UserId;
const why = { reason: 'spam' };

/** A user who chats with Bob and blocks this many others. */
async function withBlocks(count: number) {
  const world = new TestHost();
  const roomId = await world.pair('ann', 'bob');
  const actor = world.store.actor(matchmakerAddress());
  if (!actor) throw new Error('no matchmaker');
  const names = Array.from({ length: count }, (_, index) => `partner${index}` as UserId);
  const context = { ...actor.snapshot.context, blocks: Blocks.from([[ann, names]]) };
  const planted = { ...actor, snapshot: { ...actor.snapshot, context } };
  world.store.commit([{ type: 'actor.put', address: matchmakerAddress(), actor: planted }]);
  return { world, roomId };
}

/** The parts of a call that the two tools use. */
const contextOf = ({ host }: TestHost): never =>
  ({
    host,
    userId: ann,
    textPolicy: new TextPolicy(),
    reporter: () => ({ origin: '', hasReturned: true }),
  }) as Partial<ToolContext> as never;

it.each([blockPartner, reportPartner])('$name tells when the oldest block had to go for this one', async (tool) => {
  const told = async (count: number) => {
    const { world, roomId } = await withBlocks(count);
    const input = { ...why, room_id: roomId } as never;
    const run = () => world.clock.answer(tool.run(input, contextOf(world)));
    return { first: await run(), again: await run(), blocks: world.host.blocksOf(ann) };
  };

  const [below, full] = [await told(limits.blocksPerUserMax - 1), await told(limits.blocksPerUserMax)];

  for (const result of [below.first, below.again, full.again]) {
    expect(result).not.toHaveProperty('fields.oldest_block_gone');
  }
  expect(full.first).toMatchObject({
    fields: { success: true, oldest_block_gone: true },
    next: expect.stringMatching(/You block 500 people, the most.* may meet the first of them again.*list_blocks/),
  });
  expect([full.blocks.length, full.blocks[0], full.blocks.at(-1)]).toEqual([500, 'partner1', 'bob']);
});

it('report_partner without a block tells of none', async () => {
  const { world, roomId } = await withBlocks(limits.blocksPerUserMax);
  const input = { ...why, room_id: roomId, block: false } as never;
  const run = reportPartner.run(input, contextOf(world));
  expect(await world.clock.answer(run)).not.toHaveProperty('fields.oldest_block_gone');
  expect(world.store.actor(roomAddress(roomId))?.snapshot.value).toBe('active');
});
