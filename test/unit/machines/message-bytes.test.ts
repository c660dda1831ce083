import { expect, it, vi } from 'vitest';
import { Lobby } from '../../support/machine-lobby.ts';
import { ann, beth } from '../../support/machine-people.ts';

// As the limits stand, no message within the code points outgrows the bytes.
vi.mock('../../../machines/limits.ts', async (original) => {
  const actual = await original<typeof import('../../../machines/limits.ts')>();
  return { limits: { ...actual.limits, messageBytesMax: 10 } };
});

it('a message may hold as many bytes of UTF-8 as allowed, and none more', () => {
  const lobby = new Lobby();
  const roomId = lobby.pair(ann, beth);
  const answers = ['x'.repeat(10), '🦊🦊xx', 'x'.repeat(11), '🦊🦊🦊'].map((text) =>
    lobby.answerTo(lobby.post(ann, roomId, text)),
  );
  expect(answers).toMatchObject([
    { type: 'posted', seq: 1 },
    { type: 'posted', seq: 2 },
    { type: 'refused', code: 'message_too_long' },
    { type: 'refused', code: 'message_too_long' },
  ]);
});
