import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which of the words stand in the bytes of any file of a folder, however they are written: as they are, or as JSON escapes them. */
export function tracesIn(folder: string, words: readonly string[]): readonly string[] {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  return words.filter((word) => files.some((bytes) => bytes.includes(word)));
}
