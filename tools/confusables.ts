/**
 * Writes `src/text/confusables.json` anew from the table of look-alike characters that Unicode publishes.
 * With `--check` it fails instead when the file differs from what the table comes to.
 *
 * Get https://www.unicode.org/Public/security/latest/confusables.txt, then: node tools/confusables.ts confusables.txt
 * Each row of the JSON lists a character, then all characters that look like it, in hexadecimal; `+` joins the code points of a sequence.
 * @see UTS #39, Unicode Security Mechanisms, 4 Confusable Detection
 */
import { readFile, writeFile } from 'node:fs/promises';
import kept from '../src/text/confusables.json' with { type: 'json' };

const args = process.argv.slice(2);
const file = args.find((argument) => !argument.startsWith('--'));
if (file === undefined) throw new Error('usage: node tools/confusables.ts confusables.txt [--check]');
const text = await readFile(file, 'utf8');
const version = /^# Version: ([\d.]+)$/m.exec(text)?.[1];
if (version === undefined) throw new Error(`${file} is not Unicode's table of confusables`);

const charactersOf = (hex: string): string =>
  String.fromCodePoint(
    ...hex
      .trim()
      .split(' ')
      .map((point) => Number.parseInt(point, 16)),
  );
const bare = (characters: string): string => characters.normalize('NFKD').replace(/\p{M}/gu, '');
const hexOf = (characters: string): string =>
  [...characters].map((character) => (character.codePointAt(0) ?? 0).toString(16)).join('+');

/** Sources by what they look like. A name is decomposed and has lost its marks before it is looked up. */
const sources = new Map<string, string[]>();
for (const line of text.split('\n')) {
  const [from, to] = line.replace(/^\ufeff/, '').split(' ;\t');
  if (line.startsWith('#') || from === undefined || to === undefined) continue;
  const [look, character] = [bare(charactersOf(to)), charactersOf(from)];
  // ASCII is read by a table of our own.
  if (look === '' || bare(character) !== character || look === character || character < '\u0080') continue;
  sources.set(look, [...(sources.get(look) ?? []), character]);
}
const rows = [...sources].map(([look, characters]) => [look, ...characters].map(hexOf).join(' '));

const target = new URL('../src/text/confusables.json', import.meta.url);
const { source, licence } = kept;
const made = `${JSON.stringify({ source, version, licence, rows }, undefined, 2)}\n`;
if (!args.includes('--check')) await writeFile(target, made);
else if ((await readFile(target, 'utf8')) !== made)
  throw new Error('src/text/confusables.json is not what the table comes to');
