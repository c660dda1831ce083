// Whatever a terminal obeys, hides or reorders: controls, formats, lone surrogates, what has no character, separators of lines.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A text on one line, with nothing in it that a terminal would obey or hide: such characters are shown as `\u{hex}`. */
export const visible = (text: string): string =>
  text.replace(unseen, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);

const jsonEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON that says the same in characters that a terminal shows as they are. The line ends between its values stay. */
export const visibleJson = (json: string): string =>
  json.replace(unseen, (char) => (char === '\n' ? char : char.split('').map(jsonEscape).join('')));
