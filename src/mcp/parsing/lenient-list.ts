import { limits } from '../../limits.ts';

/** How a word or a tag begins: not with a mark of some notation, in which a list would be written in another way. */
const wordPattern = /^[\p{L}\p{N}\p{Extended_Pictographic}#.@+&]/u;
const quotedPattern = /^(?:"([^"[\]{}]*)"|'([^'[\]{}]*)')$/;

/**
 * The list that a text writes: as JSON, as programs print one (`['art', 'music']`), or as people do (`art, music`). Undefined for a text
 * that is none of these.
 */
export function listIn(text: string): readonly unknown[] | undefined {
  const trimmed = text.trim();
  if (trimmed.length > limits.listCharsMax) return undefined;
  if (trimmed.startsWith('[')) return jsonList(trimmed) ?? printedList(trimmed);
  const words = wordsIn(trimmed);
  // A text without a comma may be anything.
  return words.length > 1 && words.every((word) => wordPattern.test(word)) ? words : undefined;
}

/** The words between commas, without the quotes around them. */
const wordsIn = (text: string): readonly string[] =>
  text
    .split(/[,，、;；\n]/u)
    .map((part) => {
      const word = part.trim();
      const [, double, single] = quotedPattern.exec(word) ?? [];
      return double ?? single ?? word;
    })
    .filter((word) => word !== '');

function jsonList(text: string): readonly unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((item) => item !== null && item !== '') : undefined;
  } catch {
    return undefined;
  }
}

function printedList(text: string): readonly string[] | undefined {
  if (!text.endsWith(']')) return undefined;
  const words = wordsIn(text.slice(1, -1));
  return words.some((word) => /["'[\]{}]/.test(word)) ? undefined : words;
}
