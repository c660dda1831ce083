import { isClaim, wordsOf } from './claims.ts';
import { unescaped } from './disguises.ts';
import { turnedRound, unfancied } from './fancy-alphabets.ts';
import { cleanLine } from './hygiene.ts';
import { collapsed, skeleton } from './look-alikes.ts';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Length as a reader counts it: a family emoji is one. */
export const graphemeCount = (text: string): number => [...graphemes.segment(text)].length;

/** The form of an interest that is compared and shown: one line, without differences of case and width. */
export const interestKey = (raw: string): string =>
  // Upper case first, since only then ß and SS, or the two forms of a Greek sigma, come to the same.
  cleanLine(cleanLine(raw).normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC'));

/** The language of a tag such as `en` or `pt-BR`, without its region; what is no tag stays as it was written. */
export function languageKey(raw: string): string {
  const tag = cleanLine(raw).toLowerCase();
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).language;
  } catch {
    return tag;
  }
}

/** Letters that stand alone are read as one word. */
const joined = (words: readonly string[]): readonly string[] =>
  wordsOf(words.map((word) => ([...word].length === 1 ? word : ` ${word} `)).join('')).map(collapsed);

/** Letters drawn with several signs. */
const drawings: readonly (readonly [drawn: string, letter: string])[] = [
  ['|\\/|', 'm'],
  ['/\\/\\', 'm'],
  ['|\\|', 'n'],
  ['/-\\', 'a'],
  ['/\\', 'a'],
  ['\\/', 'v'],
  ['|)', 'd'],
  ['[)', 'd'],
  ['|<', 'k'],
  ['|3', 'b'],
  ['()', 'o'],
  ['[]', 'o'],
];

const undrawn = (text: string): string =>
  drawings.reduce((rest, [drawn, letter]) => rest.replaceAll(drawn, letter), text);

/** The ways to read a name: signs and digits may be letters or none, and capitals may begin words or not. */
function readings(name: string): readonly (readonly string[])[] {
  const plain = name.normalize('NFKC');
  const texts = [plain, plain.toLowerCase(), plain.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')]
    .flatMap((text) => [text, text.replace(/[^\p{L}\p{M}\p{N}\p{So}]/gu, ' ')])
    .flatMap((text) => [text, text.replace(/\d/g, '')]);
  const others = [undrawn(plain), unfancied(name), turnedRound(name), unescaped(name)];
  return [...new Set([...texts, ...others])].map((text) => joined(wordsOf(skeleton(text))));
}

/**
 * Whether a name could be taken for that of the server, of who runs it, or of a side of the conversation other than a stranger. Linear in
 * the length of the name.
 */
export const imitatesSystem = (name: string): boolean => readings(name).some(isClaim);
