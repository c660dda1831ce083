import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';

/** Names of files in the folder that are missing, differ, or should not be there, in order. */
export async function staleIn(folder: URL, files: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const present = new Set(await readdir(folder).catch(() => []));
  const stale: string[] = [];
  for (const name of new Set([...files.keys(), ...present])) {
    const wanted = files.get(name);
    const isFresh = present.has(name) && wanted === (await readFile(new URL(name, folder), 'utf8'));
    if (!isFresh) stale.push(name);
  }
  return stale.sort();
}

/** Writes the files into the folder, which is made if it is missing. */
export async function writeInto(folder: URL, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeFile(new URL(name, folder), content);
}
