import { limits } from '../../limits.ts';
import { wordsIn } from './peoples-words.ts';

const isAsciiLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

const bytesOf = (codePoint: number): number => {
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
};

/**
 * How many tokens a text may cost a model, at most. A token is a byte of UTF-8 or more, and of plain letters in a row five make four
 * tokens or fewer, by the worst text that was measured.
 */
export function tokensAtMost(text: string): number {
  let fifths = 0;
  let wasLetter = false;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isLetter = isAsciiLetter(code);
    if (code < 0x80) fifths += isLetter && wasLetter ? 4 : 5;
    else fifths += 5 * bytesOf(code);
    wasLetter = isLetter;
  }
  return Math.ceil(fifths / 5);
}

/** How many of these entries fit into one result, counted from the first. The first one always does. */
export function fittingOf(entries: Iterable<unknown>): number {
  let count = 0;
  let chars = 0;
  let tokens = 0;
  for (const entry of entries) {
    const words = wordsIn(entry);
    chars += words.reduce((sum, { length }) => sum + length, 0);
    tokens += words.reduce((sum, text) => sum + tokensAtMost(text), limits.resultEntryTokens as number);
    if (count > 0 && (chars > limits.resultCharsMax || tokens > limits.resultTokensMax)) return count;
    count += 1;
  }
  return count;
}
