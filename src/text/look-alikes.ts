import confusables from './confusables.json' with { type: 'json' };

/** Small letters of other scripts, signs and digits that are read as Latin letters, beyond what Unicode lists. Both i and l are read as i. */
const looks: Readonly<Record<string, string>> = {
  a: 'аɑαꭺᴀ4@ⲁꓮ',
  b: 'вьʙƃɓ8βⲃꓐꮟ',
  c: 'сϲᴄꮯ¢(ⲥꓚ',
  d: 'ԁᴅɗđժꭰꓓ',
  e: 'еєэɛεᴇҽ3€ꭼⲉꓰ',
  g: 'ɡɢցԍ9ꮐꓖ',
  h: 'нһʜհꮋⲏꓧ',
  i: 'іıɪɩιlӏʟℓ1|!וߊꭵꮖⲓꓲꓡꮮ',
  k: 'кκᴋҡқꮶⲕꓗ',
  m: 'мᴍϻɱꮇⲙꓟ',
  n: 'ոռɴηийпⲛꓠ',
  o: 'оοσᴏօөøס0ⲟꓳ',
  p: 'рρᴘþꮲⲣꓑ',
  r: 'гʀɾᴦяꭱꮢꓣ',
  s: 'ѕꜱʂꮪտ5$§ꮥꓢ',
  t: 'тτᴛŧ7+†ꭲⲧꓔ',
  u: 'υսᴜцμꓴ',
  v: 'ѵνᴠꮩꓦ',
  w: 'ѡшωᴡաꮓꮤꓪ',
  x: 'хχ×ⲭꓫ',
  y: 'уүʏγყ¥чꭹꮍⲩꓬ',
};
/** Capitals that look like other letters than their small ones do. */
const capitalLooks: Readonly<Record<string, string>> = {
  a: 'ΛΔД',
  e: 'ΣΞ',
  h: 'Η',
  m: 'Μ',
  n: 'ΝΠ',
  o: 'ΘΩ',
  y: 'Υ',
};

const byLook = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(table).flatMap(([look, others]) => [...others].map((one) => [one, look])));

const charactersOf = (hex: string): string =>
  String.fromCodePoint(...hex.split('+').map((point) => Number.parseInt(point, 16)));

const letter = /\p{L}/u;
const letters = /^[\p{L}\p{N}]+$/u;

function unicodeLooks(): ReadonlyMap<string, string> {
  return new Map(
    confusables.rows.flatMap((row) => {
      const [look = '', ...others] = row.split(' ').map(charactersOf);
      // A letter that looks like a sign is a letter still: words do not end at it.
      return others.filter((one) => !letter.test(one) || letters.test(look)).map((one) => [one, look] as const);
    }),
  );
}

const small = byLook(looks);
const capital = byLook(capitalLooks);

let made: ReadonlyMap<string, string> | undefined;
/** Made when the first name is looked at: a start must not wait for it. */
const listed = (): ReadonlyMap<string, string> => {
  made ??= unicodeLooks();
  return made;
};

const read = (characters: string): string =>
  [...characters.toLowerCase()].map((character) => small.get(character) ?? character).join('');

function latinOf(character: string): string {
  const lower = character.toLowerCase();
  return capital.get(character) ?? small.get(lower) ?? read(listed().get(character) ?? listed().get(lower) ?? lower);
}

/** Alphabets of white letters on dark ground, and the letters that flags are made of. */
const enclosedFrom = [0x1f150, 0x1f170, 0x1f1e6];

function unenclosed(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const from = enclosedFrom.find((first) => point >= first && point < first + 26);
  return from === undefined ? character : String.fromCharCode(0x61 + point - from);
}

// The stroke that lengthens Arabic words, too.
const mark = /[\p{M}\u0640]/u;
/** Scripts whose vowels are marks: without them different words would be the same. */
const vowelMarked =
  /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

/** Without the marks that decorate; those that spell stay behind letters of their own scripts. */
function* unmarked(text: string): Generator<string> {
  let last = '';
  for (const character of text) {
    if (mark.test(character) && !(vowelMarked.test(character) && vowelMarked.test(last))) continue;
    last = character;
    yield character;
  }
}

/** A letter in a row once: who draws a word out writes the same word. */
export function collapsed(text: string): string {
  let kept = '';
  let last = '';
  for (const character of text) {
    if (character !== last) kept += character;
    last = character;
  }
  return kept;
}

/**
 * How a text looks to somebody who reads over it, in small Latin letters where there are any, without marks and doubled letters. Two texts
 * that look alike have the same. Linear in the length of the text.
 * @see UTS #39, Unicode Security Mechanisms, 4 Confusable Detection
 */
export function skeleton(text: string): string {
  const letters = [...unmarked(text.normalize('NFKD'))].map(unenclosed).map(latinOf).join('');
  return collapsed(collapsed(letters).replaceAll('rn', 'm').replaceAll('vv', 'w'));
}
