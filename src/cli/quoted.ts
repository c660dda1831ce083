import { visible } from '../text/visible-text.ts';

/** Stands before people's words, and nowhere else: what is right of it on a line is theirs. */
const mark = '| ';

/** A mark, and the widest character. */
const widthMin = 4;

/** The most cells that a character takes: terminals differ in all but ASCII, and none draws one wider than two. */
const cellsOfCharacter = (character: string): number => (character <= '\u007e' ? 1 : 2);

/** The most cells that a line takes on any terminal. */
export const cellsOf = (line: string): number =>
  Array.from(line, cellsOfCharacter).reduce((sum, cells) => sum + cells, 0);

/** Cuts a line into such as fit. */
function* cut(line: string, width: number): Iterable<string> {
  let part = '';
  let cells = 0;
  for (const character of line) {
    const more = cellsOfCharacter(character);
    if (cells + more > width) {
      yield part;
      part = '';
      cells = 0;
    }
    part += character;
    cells += more;
  }
  yield part;
}

/**
 * People's words for a terminal that is so many cells wide: a mark before every line, and no line that the terminal would break, as
 * what it carries over would begin without one.
 */
export const quoted = (words: string, width: number): string =>
  words
    .split('\n')
    .flatMap((line) => [...cut(visible(line), Math.max(width, widthMin) - mark.length)])
    .map((line) => mark + line)
    .join('\n');

/** People's words behind some of ours, on lines of their own where one is too narrow for both. */
export function besides(ours: string, theirs: string, width: number): string {
  const line = `${ours} ${mark}${visible(theirs)}`;
  return cellsOf(line) > width ? `${ours}\n${quoted(theirs, width)}` : line;
}
