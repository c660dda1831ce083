import { createHash } from 'node:crypto';
import type { UserId } from '../../machines/address.ts';

/** A place in one user's outbox: everything up to and including `seq` lies behind it. */
export interface Position {
  /** Names one run of the numbering; another epoch counts from the start again. */
  readonly epoch: string;
  readonly seq: number;
}

// Tells one person's lost epoch from another person's cursor, and reveals nothing that a cursor's owner does not know.
const ownerTag = (userId: UserId): string =>
  createHash('sha256').update(userId.toLowerCase()).digest('base64url').slice(0, 6);

/**
 * Writes a position as the opaque text that clients hold, and that serves as SSE event id. Worked example: the 41st entry of epoch
 * `Zk3x` is `c1.hT9_aQ.Zk3x.41`; a client that presents it has seen 41 entries and is given the 42nd next.
 */
export const writeCursor = (userId: UserId, { epoch, seq }: Position): string =>
  `c1.${ownerTag(userId)}.${epoch}.${seq}`;

/** The position that a text stands for, or undefined for one that was never `userId`'s. */
export function readCursor(userId: UserId, text: string): Position | undefined {
  const [, tag, epoch, seq] = /^c1\.([\w-]{6})\.([\w-]{1,32})\.(\d{1,15})$/.exec(text) ?? [];
  if (tag !== ownerTag(userId) || epoch === undefined || seq === undefined) return undefined;
  return { epoch, seq: Number(seq) };
}
