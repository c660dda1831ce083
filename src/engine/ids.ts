import { randomFillSync } from 'node:crypto';

/** Source of names that nobody can guess and no two events share. */
export interface Ids {
  /** 16 characters of `A–Z a–z 0–9 _ -`: 96 random bits. */
  next(): string;
}

const bytesPerId = 12;

/** Draws from the system's generator in blocks, since a call per id costs more than the id. */
export function randomIds(): Ids {
  const block = Buffer.alloc(bytesPerId * 256);
  let used = block.length;
  return {
    next() {
      if (used === block.length) {
        randomFillSync(block);
        used = 0;
      }
      used += bytesPerId;
      return block.toString('base64url', used - bytesPerId, used);
    },
  };
}
