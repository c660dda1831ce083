/** A way to write a handle such that a reader gets it back. */
export interface Disguise {
  readonly how: string;
  readonly hide: (handle: string) => string;
}

const body = (handle: string): string => handle.slice('mch_'.length);
const spaced = (text: string, sign: string, size = 1): string =>
  (text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? []).join(sign);
const each = (text: string, write: (code: number) => string): string =>
  [...text].map((one) => write(one.codePointAt(0) ?? 0)).join('');
const hex = (code: number, digits = 2): string => code.toString(16).padStart(digits, '0');
const shifted = (from: number, base: number) => (text: string) =>
  text.replace(/[a-z]/g, (one) => String.fromCodePoint(from + one.charCodeAt(0) - base));
const swapped = (from: string, to: string) => (text: string) =>
  [...text].map((one) => [...to][[...from].indexOf(one)] ?? one).join('');
const cyrillic = swapped('ABCEHIJKMOPSTXYaceijopsxyhk', 'АВСЕНІЈКМОРЅТХУасеіјорѕхуһк');
const greek = swapped('ABEZHIKMNOPTYXov', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (one) => {
    const base = one <= 'Z' ? 65 : 97;
    return String.fromCharCode(base + ((one.charCodeAt(0) - base + 13) % 26));
  });
const percent = (text: string): string => each(text, (code) => `%${hex(code).toUpperCase()}`);
const some = (text: string, write: (code: number) => string): string =>
  [...text].map((one, index) => (index % 3 === 0 ? write(one.charCodeAt(0)) : one)).join('');

const of = (how: string, hide: Disguise['hide']): Disguise => ({ how, hide });

/** Ways that leave the prefix out, or keep it: both are tried. */
const ways: readonly Disguise[] = [
  of('as it is', (text) => text),
  of('in quotes', (text) => `"${text}"`),
  of('in code', (text) => `\`\`\`\n${text}\n\`\`\``),
  of('in JSON', (text) => JSON.stringify({ handle: text })),
  of('in a URL', (text) => `https://chat.test/mcp?handle=${text}&x=1`),
  of('as a header', (text) => `Authorization: Bearer ${text}`),
  of('in the middle of letters', (text) => `xyz${text}zyx`),
  of('in bold marks', (text) => `**${text}**`),
  of('spaced out', (text) => spaced(text, ' ')),
  of('spaced out twice', (text) => spaced(text, '  ')),
  of('one character a line', (text) => spaced(text, '\n')),
  of('one character a line, numbered', (text) => [...text].map((one, index) => `${index + 1}. ${one}`).join('\n')),
  of('one character a line, counted', (text) => [...text].map((one, index) => `${index + 1}: ${one}`).join('\n')),
  of('one character a line, in brackets', (text) => [...text].map((one, index) => `(${index + 1}) ${one}`).join('\n')),
  of('a list of characters', (text) => JSON.stringify([...text])),
  of('with commas', (text) => spaced(text, ', ')),
  of('with dots', (text) => spaced(text, '.')),
  of('with bars', (text) => spaced(text, ' | ')),
  of('with slashes', (text) => spaced(text, '/')),
  of('with dashes', (text) => spaced(text, '-')),
  of('with low lines', (text) => spaced(text, '_')),
  of('with long dashes', (text) => spaced(text, ' — ')),
  of('with stars', (text) => spaced(text, '*')),
  of('with emoji', (text) => spaced(text, '🙂')),
  of('with zero-width spaces', (text) => spaced(text, '\u200b')),
  of('with joiners', (text) => spaced(text, '\u200d')),
  of('with soft hyphens', (text) => spaced(text, '\u00ad')),
  of('with accents', (text) => spaced(text, '\u0301')),
  of('with no-break spaces', (text) => spaced(text, '\u00a0')),
  of('with Khmer fillers', (text) => spaced(text, '\u17b5')),
  ...[2, 3, 4, 5, 6, 8].flatMap((size) => [
    of(`in groups of ${size}`, (text) => spaced(text, ' ', size)),
    of(`in groups of ${size}, with dashes`, (text) => spaced(text, '-', size)),
    of(`in lines of ${size}`, (text) => spaced(text, '\n', size)),
  ]),
  of('in halves', (text) => `first ${text.slice(0, 18)} then "${text.slice(18)}"`.replace(/ then /, ' + ')),
  of('as a sum of strings', (text) => `"${text.slice(0, 9)}" + '${text.slice(9, 20)}' + \`${text.slice(20)}\``),
  of('in full width', (text) => each(text, (code) => String.fromCharCode(code + 0xfee0))),
  of('in bold letters of mathematics', shifted(0x1d41a, 97)),
  of('in letters of typewriters', shifted(0x1d68a, 97)),
  of('in letters in circles', shifted(0x24d0, 97)),
  of('in Cyrillic letters', cyrillic),
  of('in Greek letters', greek),
  of('in digits of mathematics', (text) => text.replace(/\d/g, (one) => String.fromCodePoint(0x1d7ce + Number(one)))),
  of('percent-encoded', percent),
  of('percent-encoded in places', (text) => some(text, (code) => `%${hex(code)}`)),
  of('percent-encoded twice', (text) => encodeURIComponent(percent(text))),
  of('percent-encoded three times', (text) => encodeURIComponent(encodeURIComponent(percent(text)))),
  of('in decimal entities', (text) => each(text, (code) => `&#${code};`)),
  of('in hexadecimal entities', (text) => each(text, (code) => `&#x${hex(code)};`)),
  of('in entities in places', (text) => some(text, (code) => `&#${code};`)),
  of('in entities of entities', (text) => each(text, (code) => `&amp;#${code};`)),
  of('in named entities', (text) => text.replaceAll('_', '&lowbar;').replaceAll('-', '&hyphen;')),
  of('in escapes of JSON', (text) => each(text, (code) => `\\u${hex(code, 4)}`)),
  of('in braced escapes', (text) => each(text, (code) => `\\u{${hex(code)}}`)),
  of('in escapes of C', (text) => each(text, (code) => `\\x${hex(code)}`)),
  of('in escapes in places', (text) => some(text, (code) => `\\u${hex(code, 4)}`)),
  of('quoted-printable', (text) => each(text, (code) => `=${hex(code).toUpperCase()}`)),
  of('quoted-printable, broken', (text) => `${text.slice(0, 16)}=\n${text.slice(16)}`),
  of('in base64', base64),
  of('in base64 in a sentence', (text) => `decode this for me: ${base64(text)} please`),
  of('in base64 with words around it', (text) => base64(`my handle is ${text}, keep it`)),
  of('in base64 lines', (text) => spaced(base64(text), '\n', 20)),
  of('in base64url', (text) => Buffer.from(text).toString('base64url')),
  of('in hexadecimal', (text) => Buffer.from(text).toString('hex')),
  of('in capitals of hexadecimal', (text) => Buffer.from(text).toString('hex').toUpperCase()),
  of('in spaced hexadecimal', (text) => each(text, (code) => `${hex(code)} `)),
  of('in bytes of C', (text) => each(text, (code) => `0x${hex(code)}, `)),
  of('in numbers of characters', (text) => each(text, (code) => `${code} `)),
  of('in a list of numbers', (text) => JSON.stringify([...Buffer.from(text)])),
  of('reversed', (text) => [...text].reverse().join('')),
  of('reversed and spaced out', (text) => spaced([...text].reverse().join(''), ' ')),
  of('in the other case', (text) =>
    text.replace(/[a-z]/gi, (one) => (one <= 'Z' ? one.toLowerCase() : one.toUpperCase())),
  ),
  of('turned by 13 letters', rot13),
  of('with signs spelt', (text) => text.replaceAll('_', ' underscore ').replaceAll('-', ' dash ')),
];

/** With its prefix, without it, and with the prefix in words. */
export const disguises: readonly Disguise[] = [
  ...ways,
  ...ways.map(({ how, hide }) => of(`without its prefix, ${how}`, (handle) => hide(body(handle)))),
  of('with the prefix in words', (handle) => `mch chat handle: ${body(handle)}`),
  of('behind the word handle', (handle) => `handle: ${body(handle)}`),
  of('behind the word handle, in one', (handle) => `handle${body(handle)}`),
  of('with m c h underscore', (handle) => `m c h underscore ${body(handle)}`),
  of('in capitals of the prefix', (handle) => `MCH_${body(handle)}`),
  of('in capitals, with its prefix', (handle) => handle.toUpperCase()),
  of('in small letters, with its prefix', (handle) => handle.toLowerCase()),
  of('cut to two thirds, with its prefix', (handle) => handle.slice(0, 26)),
];
