/** Kinds of characters: small letters, capitals, digits; signs belong to none. */
const kindOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const one = String.fromCharCode(code);
  if (/[a-z]/.test(one)) return 1;
  if (/[A-Z]/.test(one)) return 2;
  return /\d/.test(one) ? 3 : 0;
});

/** Whether small letters, capitals and digits take turns from the character before `index` to the one there. */
export function isTurn(text: string, index: number): boolean {
  const kind = kindOf[text.charCodeAt(index)] ?? 0;
  const before = kindOf[text.charCodeAt(index - 1)] ?? 0;
  return kind !== 0 && before !== 0 && kind !== before;
}

/** How often they take turns. */
export function turnsIn(text: string): number {
  let turns = 0;
  for (let index = 1; index < text.length; index += 1) if (isTurn(text, index)) turns += 1;
  return turns;
}

/** Enough different characters for a secret; a row of x is a placeholder. */
const differentMin = 6;

/** Whether a text has as many different characters as a secret has. */
export function isVaried(text: string): boolean {
  let seen = '';
  for (let index = 0; index < text.length && seen.length < differentMin; index += 1) {
    const one = text[index] ?? '';
    if (!seen.includes(one)) seen += one;
  }
  return seen.length >= differentMin;
}

/** Turns per character: words have few, hexadecimal digits half of them. */
const turnsShareMin = 0.2;

/**
 * Whether the letters and digits of a text look drawn by chance rather than written: at least `charsMin` of them, digits among them. It is
 * asked at every keyword of a message, and so copies nothing.
 */
export function looksRandom(text: string, charsMin = 16): boolean {
  let chars = 0;
  let digits = 0;
  let turns = 0;
  let before = 0;
  for (let index = 0; index < text.length; index += 1) {
    const kind = kindOf[text.charCodeAt(index)] ?? 0;
    if (kind === 0) continue;
    chars += 1;
    if (kind === 3) digits += 1;
    if (before !== 0 && kind !== before) turns += 1;
    before = kind;
  }
  return chars >= charsMin && digits > 0 && turns >= chars * turnsShareMin && isVaried(text);
}
