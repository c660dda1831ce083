/**
 * Writes `docs/reference/` from the code. With `--check` it writes nothing, but lists the files that are stale and exits with 1.
 */
import { staleIn, writeInto } from '../generated-folder.ts';
import { referencePages } from './files.ts';

const folder = new URL('../../docs/reference/', import.meta.url);
const files = referencePages();

if (process.argv.includes('--check')) {
  const stale = await staleIn(folder, files);
  if (stale.length > 0) {
    console.error(`stale, run npm run docs:\n${stale.map((name) => `  docs/reference/${name}`).join('\n')}`);
    process.exitCode = 1;
  }
} else {
  await writeInto(folder, files);
}
