/** A text made safe to show, and how many code points had to go for it. */
export interface Cleaned {
  readonly text: string;
  readonly removed: number;
}

// Whole emoji: families, flags, keycaps and England's flag hold joiners, selectors and tag characters of their own. The first form is
// what keyboards send that leave selectors out.
const emoji =
  /\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?(?:\u200d\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)+|\p{RGI_Emoji}/v;

/** Escape sequences of terminals: CSI (colours, cursor), OSC (titles, links) with either ending, and two-character ones. */
const ansi =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be found
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c\u009d]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/gu;

const lineBreaks = /\r\n?|[\u0085\u2028\u2029]/gu;

// Controls but tab and newline, format characters (zero-width, bidi, tags), unassigned or private code points, lone surrogates.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/u;

/** Scripts whose letters change their shape at a joiner, so that the joiner is spelling and not smuggling. */
const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

const isJoiner = (character: string | undefined): boolean => character === '\u200c' || character === '\u200d';

const isSpelling = (characters: readonly string[], index: number): boolean =>
  joining.test(characters[index - 1] ?? '') && !isJoiner(characters[index + 1]);

/** Format characters that are seen: signs that enclose the digits after them. */
const visibleFormat = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

const isKept = (character: string, index: number, characters: readonly string[]): boolean =>
  character === '\n' ||
  character === '\t' ||
  !invisible.test(character) ||
  visibleFormat.test(character) ||
  (isJoiner(character) && isSpelling(characters, index));

/** Nothing to look for in most messages. */
const isPlain = (text: string): boolean => /^[\t\n\x20-\x7e]*$/.test(text);

const codePoints = (text: string): number => [...text].length;

/** Removes what a reader cannot see and a model would still read, and leaves every script and emoji as written. */
export function cleanText(raw: string): Cleaned {
  if (isPlain(raw)) return { text: raw, removed: 0 };
  const text = raw
    .replace(lineBreaks, '\n')
    .replace(ansi, '')
    .split(new RegExp(`(${emoji.source})`, 'gv'))
    .map((part, index) => (index % 2 === 1 ? part : [...part].filter(isKept).join('')))
    .join('');
  return { text, removed: codePoints(raw.replace(lineBreaks, '\n')) - codePoints(text) };
}

/** The same for a name or an interest: one line, single spaces, nothing around it. */
export function cleanLine(raw: string): string {
  return cleanText(raw)
    .text.replace(/\p{White_Space}+/gu, ' ')
    .trim();
}
