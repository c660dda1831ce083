/**
 * Draws `machines/` into `statecharts/`. With `--check` it writes nothing, but lists the files that are stale and exits with 1.
 */

import { staleIn, writeInto } from '../generated-folder.ts';
import { statechartFiles } from './files.ts';

const folder = new URL('../../statecharts/', import.meta.url);
const files = await statechartFiles();

if (process.argv.includes('--check')) {
  const stale = await staleIn(folder, files);
  if (stale.length > 0) {
    console.error(`stale, run npm run statecharts:\n${stale.map((name) => `  statecharts/${name}`).join('\n')}`);
    process.exitCode = 1;
  }
} else {
  await writeInto(folder, files);
}
