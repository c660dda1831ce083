import type { Ids } from '../../src/engine/ids.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/** Ids that look like real ones and are the same in every run: those of different seeds differ. */
export function seededIds(seed = 1): Ids {
  let state = seed;
  const draw = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return { next: () => Array.from({ length: 16 }, () => alphabet[draw() % alphabet.length]).join('') };
}
