/** Named signs of HTML that stand for what a key is made of, or begin another escape. */
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  num: '#',
  percnt: '%',
  bsol: '\\',
  lowbar: '_',
  UnderBar: '_',
  hyphen: '-',
  dash: '-',
  minus: '-',
  nbsp: ' ',
  colon: ':',
  sol: '/',
  equals: '=',
  commat: '@',
  period: '.',
  plus: '+',
};

// Escapes of URLs, HTML, JSON, programs (their blanks count as a space), and mail (quoted-printable, whose long lines end in a bare =).
const escapes =
  /%(?<url>[0-9a-f]{2})|&#x(?<hex>[0-9a-f]{1,6});?|&#(?<decimal>\d{1,7});?|&(?<name>[a-z]{2,8});|\\u\{(?<braced>[0-9a-f]{1,6})\}|\\u(?<json>[0-9a-f]{4})|\\x(?<byte>[0-9a-f]{2})|\\(?<blank>[nrt])|=\r?\n|=(?<mail>[0-9a-f]{2})/gi;

/** An escape within an escape, twice over, is as deep as anybody reads. */
const escapesMax = 3;

const character = (digits: string, radix: number): string => {
  const point = Number.parseInt(digits, radix);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
};

function unescapeOnce(text: string): string {
  return text.replace(escapes, (written, ...rest) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    if (groups.name !== undefined) return entities[groups.name] ?? written;
    if (groups.blank !== undefined) return ' ';
    if (groups.decimal !== undefined) return character(groups.decimal, 10);
    const hex = groups.url ?? groups.hex ?? groups.braced ?? groups.json ?? groups.byte ?? groups.mail;
    return hex === undefined ? '' : character(hex, 16);
  });
}

/** The text with what is written in escapes read, and escapes of escapes too. */
export function unescaped(text: string): string {
  let read = text;
  for (let round = 0; round < escapesMax && /[%&\\=]/.test(read); round += 1) {
    const next = unescapeOnce(read);
    if (next === read) break;
    read = next;
  }
  return read;
}

/** Letters of other scripts that look like these, in their case. */
const looks: Readonly<Record<string, string>> = {
  A: 'АΑᎪꓮ',
  B: 'ВΒᏴꓐ',
  C: 'СϹᏟꓚ',
  D: 'ᎠꓓԀ',
  E: 'ЕΕᎬꓰ',
  F: 'Ϝꓝ',
  G: 'ԌᏀꓖ',
  H: 'НΗᎻꓧ',
  I: 'ІΙӀꓲ',
  J: 'ЈᎫꓙ',
  K: 'КΚᏦꓗ',
  L: 'Ꮮꓡ',
  M: 'МΜᎷꓟ',
  N: 'Νꓠ',
  O: 'ОΟՕꓳ',
  P: 'РΡᏢꓑ',
  Q: 'Ԛ',
  R: 'Ꭱꓣ',
  S: 'ЅՏᏚꓢ',
  T: 'ТΤᎢꓔ',
  U: 'Սꓴ',
  V: 'ѴᏙꓦ',
  W: 'ԜᎳꓪ',
  X: 'ХΧꓫ',
  Y: 'УΥҮꓬ',
  Z: 'ΖᏃꓜ',
  a: 'аɑα',
  b: 'Ьƅ',
  c: 'сϲᴄ',
  d: 'ԁɗ',
  e: 'еҽε',
  f: 'ẝ',
  g: 'ɡց',
  h: 'һհ',
  i: 'іıɩι',
  j: 'јϳ',
  k: 'кκᴋ',
  l: 'ӏǀ',
  m: 'мᴍ',
  n: 'ոռ',
  o: 'оοօᴏ',
  p: 'рρ',
  q: 'ԛգ',
  r: 'гᴦ',
  s: 'ѕꜱ',
  t: 'тτᴛ',
  u: 'υսᴜ',
  v: 'ѵνᴠ',
  w: 'ѡԝᴡա',
  x: 'хχ',
  y: 'уүγʏ',
  z: 'ᴢ',
  '0': '٠۰०',
  '-': '‐‑‒–—−﹣ー',
  _: '‿⁀＿',
};
const latinOf = new Map(Object.entries(looks).flatMap(([latin, others]) => [...others].map((one) => [one, latin])));

/** Alone among the others these are replaced: a single ligature can decompose into 18 letters. */
const replaceable = new RegExp(`[${[...latinOf.keys()].join('')}\\p{Nd}]`, 'gu');

/** Whether a text holds nothing but ASCII, as keys do: then there is nothing to look through. */
const isAscii = (text: string): boolean => !/[^\t\n\r\x20-\x7e]/.test(text);

/** The text in Latin letters wherever it looks so, without accents and without what cannot be seen. */
export function latinised(text: string): string {
  if (isAscii(text)) return text;
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(replaceable, (one) => latinOf.get(one) ?? digitOf(one));
}

/** The digits of every script stand in rows of ten from their zero. */
function digitOf(one: string): string {
  if (one <= '9') return one;
  let zero = one.codePointAt(0) ?? 0;
  const point = zero;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(point - zero);
}
