import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('a line of the log holds nothing that a terminal would obey, and says the same', () => {
  const words = 'a\u009b31m\u202e\u{e0041}\u2028b\nc';
  const script = `import('./src/log.ts').then(({ makeLog }) => makeLog('info').info({ words: ${JSON.stringify(words)} }, 'said'))`;
  const { stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect(stderr).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(stderr)).toMatchObject({ words, msg: 'said' });
});
