/**
 * Characters that are neither white space nor ignorable by their properties, and yet are drawn as nothing, with those among which they
 * have a meaning. @see The Unicode Standard, Names List: "blank", "null", "filler", "object replacement"
 */
const blanksOf: readonly (readonly [blank: RegExp, among?: RegExp])[] = [
  // Braille pattern without a dot: a space among others
  [/\u2800/gu, /[\u2801-\u28ff]/u],
  // Filler of the Khitan small script
  [/\u{16fe4}/gu, /[\u{18b00}-\u{18cff}]/u],
  // Full and half blank of Egyptian hieroglyphs
  [/[\u{13441}\u{13442}]/gu, /[\u{13000}-\u{1342f}]/u],
  // Musical symbol null notehead; object replacement
  [/[\u{1d159}\ufffc]/gu],
];
const blank = /[\u2800\u{16fe4}\u{13441}\u{13442}\u{1d159}\ufffc]/u;
const blankOrSpace = /[\p{White_Space}\u2800\u{16fe4}\u{13441}\u{13442}\u{1d159}\ufffc]+/gu;

/** Format characters that are seen: signs that enclose the digits after them. */
export const visibleFormat = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

// A mark is seen on something alone.
const visible =
  /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u{16fe4}\u{13441}\u{13442}\u{1d159}\ufffc]|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

/** Whether a reader sees anything of a text. */
export const isVisible = (text: string): boolean => visible.test(text);

/** Without the blanks that stand in lines where they mean nothing. */
export function withoutBlanks(text: string): string {
  if (!blank.test(text)) return text;
  const inLine = (line: string): string =>
    blanksOf.reduce((rest, [found, among]) => (among?.test(line) ? rest : rest.replace(found, '')), line);
  return text.split('\n').map(inLine).join('\n');
}

/** The same as one line: blanks and white space in a row are one space, and none is around it. */
export const onOneLine = (text: string): string => text.replace(blankOrSpace, ' ').trim();

/** Empty lines in a row as one: a page of nothing pushes what stood before it out of sight. */
export function foldEmptyLines(text: string): string {
  const lines = text.split('\n');
  if (lines.length < 4) return text;
  const kept: string[] = [];
  let run: string[] = [];
  const endRun = (isAtEdge: boolean): void => {
    // At either end of a text so many newlines hold one empty line more.
    const linesMax = isAtEdge ? 2 : 1;
    for (const line of run.length > linesMax ? Array<string>(linesMax).fill('') : run) kept.push(line);
    run = [];
  };
  for (const line of lines) {
    if (!isVisible(line)) {
      run.push(line);
      continue;
    }
    endRun(kept.length === 0);
    kept.push(line);
  }
  endRun(true);
  return kept.join('\n');
}
