import { cleanLine } from './hygiene.ts';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Length as a reader counts it: a family emoji is one. */
export const graphemeCount = (text: string): number => [...graphemes.segment(text)].length;

/** What an interest is compared by, and shown as: one line, without differences of case and width. */
export const interestKey = (raw: string): string =>
  // Upper case first, since only then ß and SS, or the two forms of a Greek sigma, come to the same.
  cleanLine(cleanLine(raw).normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC'));

/** The language of a tag such as `en` or `pt-BR`, without its region; what is no tag stays as it was written. */
export function languageKey(raw: string): string {
  const tag = cleanLine(raw).toLowerCase();
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).language;
  } catch {
    return tag;
  }
}

/** Small letters of other scripts, signs and digits that are read as Latin letters. Both i and l are read as i. */
const looks: Readonly<Record<string, string>> = {
  a: 'аɑαꭺᴀ4@ⲁꓮ',
  b: 'вьʙƃɓ8βⲃꓐꮟ',
  c: 'сϲᴄꮯ¢(ⲥꓚ',
  d: 'ԁᴅɗđժꭰꓓ',
  e: 'еєэɛεᴇҽ3€ꭼⲉꓰ',
  g: 'ɡɢցԍ9ꮐꓖ',
  h: 'нһʜհꮋⲏꓧ',
  i: 'іıɪɩιlӏʟℓ1|!וߊꭵⲓꓲꓡꮮ',
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

const latinByLook = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(table).flatMap(([latin, others]) => [...others].map((one) => [one, latin])));

const latinOfSmall = latinByLook(looks);
const latinOfCapital = latinByLook(capitalLooks);

function latinOf(character: string): string {
  const small = character.toLowerCase();
  return latinOfCapital.get(character) ?? latinOfSmall.get(small) ?? small;
}

/** Alphabets of white letters on dark ground, and the letters that flags are made of. */
const enclosedFrom = [0x1f150, 0x1f170, 0x1f1e6];

function unenclosed(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const from = enclosedFrom.find((first) => point >= first && point < first + 26);
  return from === undefined ? character : String.fromCharCode(0x61 + point - from);
}

/** How a text looks to somebody who reads over it, in Latin letters where there are any. */
const skeleton = (text: string): string =>
  [...text.normalize('NFKD')]
    .map(unenclosed)
    .filter((character) => !/\p{M}/u.test(character))
    .map(latinOf)
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');

const wordsOf = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

/** Whoever bears one of these words in their name claims to speak for this server. */
const authorities = 'system sysadmin sysop admin administrator administrators admins moderator moderators';
/** These belong to anybody, unless the name says nothing else. */
const roles =
  'administration assistant developer function gpt human mcp mod model moderation mods null openai operator operators partner root safety security server staff support tool undefined user';
const additions =
  'account ai alert bot chat error instruction instructions member members message notice notification official prompt result team the trust warning your';
/** Authorities in languages that the skeleton would garble. */
const foreign = new Set(
  [
    'система администратор админ модератор σύστημα διαχειριστής',
    'administrador administrateur administratör sistema système moderador modérateur systeem systém',
    'النظام مسؤول مشرف מערכת מנהל प्रणाली',
  ]
    .join(' ')
    .split(' '),
);
/** The same in scripts that put no spaces between words, or few. */
const foreignUnspaced = /系统|系統|管理员|管理員|管理者|管理人|版主|システム|モデレーター|시스템|관리자|운영자|ระบบ/u;

/** A pattern of these words, in which each letter may be drawn out. */
const drawnOut = (words: string): string =>
  skeleton(words)
    .replace(/(\p{L})\1*/gu, '$1+')
    .split(' ')
    .join('|');

const authority = new RegExp(`^(?:${drawnOut(authorities)})$`);
const claim = drawnOut(`${authorities} ${roles}`);
const hasClaim = new RegExp(claim);
const nothingElse = new RegExp(`^(?:${claim}|${drawnOut(additions)})+$`);
const brokenAuthority = new RegExp(
  `^(?=.*(?:${drawnOut(authorities)}))(?:${drawnOut(`${authorities} ${additions}`)})+$`,
);

const isClaim = (words: readonly string[]): boolean =>
  words.some((word) => authority.test(word)) ||
  (words.every((word) => nothingElse.test(word)) && words.some((word) => hasClaim.test(word))) ||
  // The words of roles are so short that names of people come to them when they are put together.
  brokenAuthority.test(words.join(''));

/** Letters that stand alone are read as one word. */
const joined = (words: readonly string[]): readonly string[] =>
  wordsOf(words.map((word) => ([...word].length === 1 ? word : ` ${word} `)).join(''));

/** The ways to read a name: signs and digits may be letters or none, and capitals may begin words or not. */
function readings(name: string): readonly (readonly string[])[] {
  const plain = name.normalize('NFKC');
  return [plain, plain.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')]
    .flatMap((text) => [text, text.replace(/[^\p{L}\p{M}\p{N}\p{So}]/gu, ' ')])
    .flatMap((text) => [text, text.replace(/\d/g, '')])
    .map((text) => joined(wordsOf(skeleton(text))));
}

function imitatesAbroad(name: string): boolean {
  const plain = name.normalize('NFKC').toLowerCase();
  return wordsOf(plain).some((word) => foreign.has(word)) || foreignUnspaced.test(plain.replace(/[^\p{L}\p{M}]/gu, ''));
}

/** Whether a name could be taken for that of the server, of who runs it, or of a side of the conversation other than a stranger. */
export const imitatesSystem = (name: string): boolean => readings(name).some(isClaim) || imitatesAbroad(name);
