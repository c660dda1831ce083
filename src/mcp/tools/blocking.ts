import { limits } from '../../../machines/limits.ts';
import type { ToolContext } from './tool.ts';

/** The note to a caller whose oldest block had to go for the newest. */
export interface BlockLoss {
  readonly fields: { readonly oldest_block_gone?: true };
  /** To be said after the advice; empty when nothing was lost. */
  readonly warning: string;
}

const warning = ` You block ${limits.blocksPerUserMax} people, the most that are kept: you may meet the first of them again. manage_identity with list_blocks shows the rest.`;

/** Notes the blocks of now; the returned function says what a block that was made since has cost. */
export function watchBlocks({ host, userId }: ToolContext): () => BlockLoss {
  const before = host.blocksOf(userId);
  return () =>
    before.length < limits.blocksPerUserMax || host.blocksOf(userId)[0] === before[0]
      ? { fields: {}, warning: '' }
      : { fields: { oldest_block_gone: true }, warning };
}
