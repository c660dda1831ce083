/**
 * Writes `src/text/confusables.ts` anew from the table of look-alike characters that Unicode publishes.
 *
 * Get https://www.unicode.org/Public/security/latest/confusables.txt, then: node tools/confusables.ts confusables.txt
 * @see UTS #39, Unicode Security Mechanisms, 4 Confusable Detection
 */
import { readFile, writeFile } from 'node:fs/promises';

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: node tools/confusables.ts confusables.txt');
const text = await readFile(source, 'utf8');
const version = /^# Version: ([\d.]+)$/m.exec(text)?.[1];
if (version === undefined) throw new Error(`${source} is not Unicode's table of confusables`);

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
const rows = [...sources].map(([look, characters]) => `${hexOf(look)} ${characters.map(hexOf).join(' ')}`);

await writeFile(
  new URL('../src/text/confusables.ts', import.meta.url),
  `/**
 * Characters that look like others, by Unicode ${version}: each line has in hexadecimal what is looked like, then all that looks so.
 * Written by tools/confusables.ts; never edited by hand.
 *
 * Copyright © 1991-2022 Unicode, Inc. All rights reserved.
 * Distributed under the Terms of Use in https://www.unicode.org/copyright.html.
 *
 * Permission is hereby granted, free of charge, to any person obtaining
 * a copy of the Unicode data files and any associated documentation
 * (the "Data Files") or Unicode software and any associated documentation
 * (the "Software") to deal in the Data Files or Software
 * without restriction, including without limitation the rights to use,
 * copy, modify, merge, publish, distribute, and/or sell copies of
 * the Data Files or Software, and to permit persons to whom the Data Files
 * or Software are furnished to do so, provided that either
 * (a) this copyright and permission notice appear with all copies
 * of the Data Files or Software, or
 * (b) this copyright and permission notice appear in associated
 * Documentation.
 *
 * THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF
 * ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
 * WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
 * NONINFRINGEMENT OF THIRD PARTY RIGHTS.
 * IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS
 * NOTICE BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL INDIRECT OR CONSEQUENTIAL
 * DAMAGES, OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE,
 * DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER
 * TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
 * PERFORMANCE OF THE DATA FILES OR SOFTWARE.
 *
 * Except as contained in this notice, the name of a copyright holder
 * shall not be used in advertising or otherwise to promote the sale,
 * use or other dealings in these Data Files or Software without prior
 * written authorization of the copyright holder.
 */
export const confusables = \`
${rows.join('\n')}
\`;
`,
);
