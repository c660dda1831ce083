import { foldEmptyLines, isVisible, onOneLine, visibleFormat, withoutBlanks } from './blanks.ts';

/** A text made safe to show, and how many code points had to go for it. */
export interface Cleaned {
  readonly text: string;
  readonly removed: number;
  /** Characters among them that writers of this script send without knowing; missing when there are none. */
  readonly ordinary?: number;
}

// Whole emoji: families, flags, keycaps and England's flag hold joiners, selectors and tag characters of their own. The first form is
// what keyboards send that leave selectors out.
const emoji =
  /\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?(?:\u200d\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)+|\p{RGI_Emoji}/v;
const emojiOrNone = new RegExp(`(${emoji.source})`, 'gv');

/** Escape sequences of terminals: CSI (colours, cursor), OSC (titles, links) with either ending, and two-character ones. */
const ansi =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be found
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c\u009d]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/gu;

const lineBreaks = /\r\n?|[\v\f\u0085\u2028\u2029]/gu;

// Controls but tab and newline, format characters (zero-width, bidi, tags), unassigned or private code points, lone surrogates.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/u;

/** Scripts whose letters change their shape at a joiner, so that the joiner is spelling and not smuggling. */
const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

const joiner = /[\u200c\u200d]/;

/** The space of no width, which ends words in scripts that put no spaces between them. */
const wordBreak = '\u200b';
const unspaced =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Tai_Viet}\p{Script=Cham}\p{Script=Javanese}\p{Script=Balinese}\p{Script=Sundanese}\p{Script=Buginese}]/u;

/** Marks of direction, which keyboards put between scripts that run against each other. */
const direction = /[\u200e\u200f\u061c]/u;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** Separates a final a or e in Mongolian. */
const vowelSeparator = '\u180e';
const separatedVowel = /[\u1820\u1821]/u;

/** Characters that choose between the shapes of the one before them, each with those that have shapes to choose from. */
const variants: readonly (readonly [selector: RegExp, of: RegExp])[] = [
  [/[\ufe00-\ufe02\u{e0100}-\u{e011f}]/u, /\p{Unified_Ideograph}/u],
  [/\ufe0e/, /\p{Extended_Pictographic}/u],
  [/[\u180b-\u180f]/, /\p{Script=Mongolian}/u],
  [/\ufe00/, /\p{Script=Myanmar}/u],
];

/** Choices of shape kept in one text; a text in which ever more characters have one is a cipher. */
const variantsMax = 32;
/** Mongolian has more in a long text, but not in more than one of so many characters. */
const mongolianVariant = /[\u180b-\u180d\u180f]/u;
const mongolianVariants = new RegExp(mongolianVariant.source, 'gu');
const charsPerVariant = 10;

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
  #ordinary = 0;
  readonly #isRightToLeft: boolean;
  readonly #isMongolian: boolean;

  constructor(whole: string) {
    this.#isRightToLeft = rightToLeft.test(whole);
    const chosen = whole.match(mongolianVariants)?.length ?? 0;
    this.#isMongolian = chosen > variantsMax && chosen * charsPerVariant <= whole.length;
  }

  get ordinary(): number {
    return this.#ordinary;
  }

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
    if (character === wordBreak) return this.#isWordBreak(before, after);
    if (character === vowelSeparator && separatedVowel.test(after) && /\p{Script=Mongolian}/u.test(before)) return true;
    if (direction.test(character) && this.#isRightToLeft) this.#ordinary += 1;
    if (joiner.test(character)) return joining.test(this.#last) && joining.test(before) && !joiner.test(after);
    if (invisible.test(character) && !visibleFormat.test(character)) return this.#isVariant(character);
    if (!mark.test(character)) return this.#beginLetter();
    this.#marks += 1;
    if (looseMark.test(character)) this.#looseMarks += 1;
    return this.#marks <= marksMax && (!looseMark.test(character) || this.#looseMarks <= looseMarksMax);
  }

  /** Between two words that both are seen; at the end of a line, or beside a sign, it is as ordinary and does nothing. */
  #isWordBreak(before: string, after: string): boolean {
    const isBetween = unspaced.test(this.#last) && unspaced.test(before) && unspaced.test(after) && !mark.test(after);
    if (!isBetween && (unspaced.test(before) || unspaced.test(after))) this.#ordinary += 1;
    return isBetween;
  }

  #beginLetter(): true {
    this.#marks = 0;
    this.#looseMarks = 0;
    return true;
  }

  #isVariant(character: string): boolean {
    if (!variants.some(([selector, of]) => selector.test(character) && of.test(this.#last))) return false;
    if (this.#isMongolian && mongolianVariant.test(character)) return true;
    this.#variants += 1;
    return this.#variants <= variantsMax;
  }
}

/** Nothing to look for in most messages. */
const isPlain = (text: string): boolean => /^[\t\n\x20-\x7e]*$/.test(text);

const codePoints = (text: string): number => [...text].length;

/**
 * Removes what a reader cannot see and a model would still read, and leaves every script and emoji as written. A text without visible
 * characters becomes empty. Empty lines in a row become one, which is no removal.
 */
export function cleanText(raw: string): Cleaned {
  if (isPlain(raw)) return { text: foldEmptyLines(raw), removed: 0 };
  const lines = raw.replace(lineBreaks, '\n');
  const sieve = new Sieve(lines);
  const parts = withoutBlanks(lines).replace(ansi, '').split(emojiOrNone);
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) sieve.takeEmoji(part);
    else sieve.takeText(part);
  }
  const { text, ordinary } = sieve;
  return {
    text: isVisible(text) ? foldEmptyLines(text) : '',
    removed: codePoints(lines) - codePoints(text),
    ...(ordinary > 0 && { ordinary }),
  };
}

/** Code points that are removed without a note: a pasted page, a coloured line of a terminal. */
const removedCharsMax = 64;

/**
 * Whether more than a stray character was hidden in what can be seen: over `removedCharsMax` code points, and over a quarter of the text.
 */
export const isMostlyInvisible = ({ text, removed, ordinary = 0 }: Cleaned): boolean =>
  text !== '' && removed - ordinary > removedCharsMax && (removed - ordinary) * 3 > codePoints(text);

/** The same for a name or an interest: one line, single spaces, nothing around it, and no marks of where words end. */
export function cleanLine(raw: string): string {
  const line = onOneLine(cleanText(raw).text.replaceAll(wordBreak, ''));
  return isVisible(line) ? line : '';
}
