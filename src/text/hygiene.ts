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

const joiner = /[\u200c\u200d]/;

/** Format characters that are seen: signs that enclose the digits after them. */
const visibleFormat = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

/** Characters that choose between the shapes of the one before them, each with those that have shapes to choose from. */
const variants: readonly (readonly [selector: RegExp, of: RegExp])[] = [
  [/[\ufe00-\ufe02\u{e0100}-\u{e011f}]/u, /\p{Unified_Ideograph}/u],
  [/\ufe0e/, /\p{Extended_Pictographic}/u],
  [/[\u180b-\u180f]/, /\p{Script=Mongolian}/u],
  [/\ufe00/, /\p{Script=Myanmar}/u],
];

/** Choices of shape kept in one text; a text in which ever more characters have one is a cipher. */
const variantsMax = 32;

const mark = /\p{M}/u;
/** Accents that go on any letter, and so can be heaped on one. */
const looseMark = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/;
/** Marks kept on one letter: Vietnamese needs 2 loose ones, phonetic script 3; the longest syllables of Tibetan 8 of any kind. */
const looseMarksMax = 4;
const marksMax = 8;

/** Keeps of one text after another what can be seen or is spelling, by what was kept before it. */
class Sieve {
  #kept = '';
  #last = '';
  #marks = 0;
  #looseMarks = 0;
  #variants = 0;

  get text(): string {
    return this.#kept;
  }

  /** An emoji that is one whole. */
  takeEmoji(whole: string): void {
    this.#kept += whole;
    this.#last = [...whole].at(-1) ?? '';
    this.#marks = 0;
    this.#looseMarks = 0;
  }

  takeText(text: string): void {
    const characters = [...text];
    for (const [index, character] of characters.entries()) {
      if (!this.#isKept(character, characters[index - 1] ?? '', characters[index + 1] ?? '')) continue;
      this.#kept += character;
      this.#last = character;
    }
  }

  #isKept(character: string, before: string, after: string): boolean {
    if (character === '\n' || character === '\t') return this.#beginLetter();
    if (joiner.test(character)) return joining.test(this.#last) && joining.test(before) && !joiner.test(after);
    if (invisible.test(character) && !visibleFormat.test(character)) return this.#isVariant(character);
    if (!mark.test(character)) return this.#beginLetter();
    this.#marks += 1;
    if (looseMark.test(character)) this.#looseMarks += 1;
    return this.#marks <= marksMax && (!looseMark.test(character) || this.#looseMarks <= looseMarksMax);
  }

  #beginLetter(): true {
    this.#marks = 0;
    this.#looseMarks = 0;
    return true;
  }

  #isVariant(character: string): boolean {
    if (!variants.some(([selector, of]) => selector.test(character) && of.test(this.#last))) return false;
    this.#variants += 1;
    return this.#variants <= variantsMax;
  }
}

/** Nothing to look for in most messages. */
const isPlain = (text: string): boolean => /^[\t\n\x20-\x7e]*$/.test(text);

const codePoints = (text: string): number => [...text].length;

/** Removes what a reader cannot see and a model would still read, and leaves every script and emoji as written. */
export function cleanText(raw: string): Cleaned {
  if (isPlain(raw)) return { text: raw, removed: 0 };
  const lines = raw.replace(lineBreaks, '\n');
  const sieve = new Sieve();
  for (const [index, part] of lines
    .replace(ansi, '')
    .split(new RegExp(`(${emoji.source})`, 'gv'))
    .entries()) {
    if (index % 2 === 1) sieve.takeEmoji(part);
    else sieve.takeText(part);
  }
  return { text: sieve.text, removed: codePoints(lines) - codePoints(sieve.text) };
}

/** So many code points may go without a word: a pasted page, a coloured line of a terminal. */
const removedCharsMax = 64;

/** Whether more than a stray character was hidden: over `removedCharsMax` code points, and over a quarter of the text. */
export const isMostlyInvisible = ({ text, removed }: Cleaned): boolean =>
  removed > removedCharsMax && removed * 3 > codePoints(text);

/** The same for a name or an interest: one line, single spaces, nothing around it. */
export function cleanLine(raw: string): string {
  return cleanText(raw)
    .text.replace(/\p{White_Space}+/gu, ' ')
    .trim();
}
