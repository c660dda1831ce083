/** The text without the signs that it ends in, in one pass: an expression for them would be tried anew at each sign within the text. */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}
