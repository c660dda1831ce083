import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, isMostlyInvisible } from '../../../src/text/hygiene.ts';
import { interestKey } from '../../../src/text/names.ts';

type Row = readonly [fact: string, raw: string];
type Change = readonly [fact: string, raw: string, text: string, removed: number];

const zwnj = '\u200c';
const zwj = '\u200d';
const flagOf = (...letters: readonly string[]): string =>
  `\u{1f3f4}${letters.map((letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('')}\u{e007f}`;

describe('what is meant to be seen', () => {
  it.each<Row>([
    ['plain words', 'Hello, how are you? (1 + 1 = 2)'],
    ['tab and newline', 'one\ttwo\nthree'],
    ['a family', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}'],
    ['a skin tone', '\u{1f44d}\u{1f3fd}'],
    ['two people of two skin tones', '\u{1f9d1}\u{1f3fb}\u200d\u{1f91d}\u200d\u{1f9d1}\u{1f3ff}'],
    ['a woman who runs to the right', '\u{1f3c3}\u{1f3fe}\u200d\u2640\ufe0f\u200d\u27a1\ufe0f'],
    ['a heart in colour', '\u2764\ufe0f'],
    ['a heart in black', '\u2764'],
    ['keycaps', '1\ufe0f\u20e3 #\ufe0f\u20e3'],
    ['the flag of a country', '\u{1f1e9}\u{1f1ea}'],
    ['the flag of England', flagOf('g', 'b', 'e', 'n', 'g')],
    ['the flag of pirates', '\u{1f3f4}\u200d\u2620\ufe0f'],
    ['emoji in a row', 'hi\u{1f600}\u{1f600}\u{1f468}\u200d\u{1f4bb}!'],
    ['a combining accent', 'e\u0301'],
    ['letters beyond the first plane', '\u{1d49c}\u{20000}'],
    ['spaces of other widths', 'a\u00a0b\u3000c'],
  ])('stays: %s', (_, text) => {
    expect(cleanText(text)).toEqual({ text, removed: 0 });
  });

  it.each<Row>([
    ['Persian', `می${zwnj}خواهم کتاب${zwnj}ها را بخوانم`],
    ['Urdu', `علی${zwnj}گڑھ`],
    ['Kurdish', `نە${zwnj}بوو`],
    ['Hindi', `क्${zwj}ष और क्${zwnj}ष`],
    ['Marathi', `र्${zwj}य`],
    ['Sinhala', `ශ්${zwj}රී ලංකා`],
    ['Bengali', `র${zwj}্য`],
    ['Tamil', `க்${zwnj}ஷ`],
    ['Telugu', `క్${zwnj}షణం`],
    ['Kannada', `ರ${zwj}್ಯ`],
    ['Malayalam', `ന്${zwj}`],
    ['Gujarati', `ક્${zwj}ષ`],
  ])('keeps the joiners of %s', (_, text) => {
    expect(cleanText(text)).toEqual({ text, removed: 0 });
  });

  it.each<Row>([
    ['Latin', 'Größe, façade, Łódź, Ưu tiên'],
    ['Greek', 'Καλημέρα, τι κάνεις;'],
    ['Cyrillic', 'Привет, как дела? Ґанок'],
    ['Armenian', 'Բարև, ինչպես ես'],
    ['Georgian', 'გამარჯობა'],
    ['Hebrew', 'שָׁלוֹם עֲלֵיכֶם'],
    ['Arabic', 'السَّلَامُ عَلَيْكُمْ'],
    ['Syriac', 'ܫܠܡܐ'],
    ['Devanagari', 'नमस्ते, आप कैसे हैं?'],
    ['Bengali', 'আপনি কেমন আছেন?'],
    ['Gurmukhi', 'ਸਤ ਸ੍ਰੀ ਅਕਾਲ'],
    ['Tamil', 'வணக்கம்'],
    ['Thai', 'สวัสดีครับ'],
    ['Lao', 'ສະບາຍດີ'],
    ['Khmer', 'សួស្តី'],
    ['Myanmar', 'မင်္ဂလာပါ'],
    ['Tibetan', 'བཀྲ་ཤིས་བདེ་ལེགས།'],
    ['Ethiopic', 'ሰላም'],
    ['Han', '你好，朋友。葛飾区'],
    ['Hiragana and Katakana', 'こんにちは、コーヒー'],
    ['Hangul', '안녕하세요'],
    ['Hangul of single letters', '\u1112\u1161\u11ab'],
    ['Cherokee', 'ᎣᏏᏲ'],
    ['Mongolian', 'ᠮᠣᠩᠭᠣᠯ'],
    ['Inuktitut', 'ᐊᐃᓐᖓᐃ'],
  ])('leaves %s as it is written', (_, text) => {
    expect(cleanText(text)).toEqual({ text, removed: 0 });
  });
});

describe('what is not meant to be seen', () => {
  it.each<Change>([
    ['a colour of a terminal', 'a\u001b[1;31mred\u001b[0m', 'ared', 11],
    ['a cursor that moves', 'safe\u001b[2K\u001b[1Gevil', 'safeevil', 8],
    ['a colour begun with one character', '\u009b31mred', 'red', 4],
    ['a link ended by BEL', '\u001b]8;;https://x.example\u0007here\u001b]8;;\u0007', 'here', 29],
    ['a link ended by ST', '\u001b]8;;https://x.example\u001b\\here\u001b]8;;\u001b\\', 'here', 31],
    ['a title begun and ended with one character', '\u009d0;title\u009c!', '!', 9],
    ['a title that never ends', '\u001b]0;title', '0;title', 2],
    ['a sequence of two characters', 'a\u001bMb\u001bcd', 'abd', 4],
    ['a sequence cut short', 'a\u001b[', 'a', 2],
    ['a sequence put together by removing another', '\u001b\u001b[m[31mred', '[31mred', 4],
    ['overrides of direction', 'a\u202eb\u202c\u2066c\u2069\u200f', 'abc', 5],
    ['tag characters that no flag holds', `hi${'\u{e0068}\u{e0069}'}`, 'hi', 2],
    [
      'tag characters behind an end of a flag',
      `${flagOf('g', 'b', 'e', 'n', 'g')}\u{e0041}`,
      flagOf('g', 'b', 'e', 'n', 'g'),
      1,
    ],
    ['a flag that is none', flagOf('x', 'x'), '\u{1f3f4}', 3],
    ['variation selectors on a letter', 'a\ufe0f\ufe01\u{e0100}\u{e01ef}b', 'ab', 4],
    ['a keycap’s selector without its cap', '1\ufe0f', '1', 1],
    ['fillers of Hangul', '\u3164a\u115f\u1160\uffa0', 'a', 4],
    ['lone surrogates', 'a\ud800b\udc00\ud83d', 'ab', 3],
    ['NUL and other controls', 'a\u0000\u0007\b\u007f\u0084b', 'ab', 5],
    ['a soft hyphen', 'hyphen\u00adation', 'hyphenation', 1],
    ['zero-width space, word joiner and byte order mark', '\ufeffa\u200bb\u2060c', 'abc', 3],
    ['joiners between letters that do not join', `a${zwj}b${zwnj}c`, 'abc', 2],
    ['a joiner with nothing before it', `${zwnj}می`, 'می', 1],
    ['a row of joiners, of which none is spelling', `می${zwnj}${zwj}${zwnj}${zwnj}خ`, 'میخ', 4],
    ['a joiner that joins no emoji', `\u{1f469}${zwj}`, '\u{1f469}', 1],
    ['an invisible operator of mathematics', 'f\u2061x\u2062y\u2064', 'fxy', 3],
    ['private and unassigned characters', '\ue000\u{10fffd}\u0378\uffff', '', 4],
    ['annotations between the lines', '\ufff9a\ufffab\ufffb', 'ab', 3],
    ['the grapheme joiner', 'a\u034fb', 'ab', 1],
    ['a selector of shapes on a letter that has one', 'x\u{e0100}a\ufe0eB\u180b', 'xaB', 3],
    ['a second selector on one ideograph', '葛\u{e0100}\u{e0101}', '葛\u{e0100}', 1],
    ['a selector of no known shape', '葛\u{e01ef}', '葛', 1],
    ['the 33rd choice of shape', '葛\u{e0100}'.repeat(34), `${'葛\u{e0100}'.repeat(32)}葛葛`, 2],
    ['the fifth accent on a letter', `a${'\u0301'.repeat(9)}b\u0301`, `a${'\u0301'.repeat(4)}b\u0301`, 5],
    ['the ninth mark on a letter', `ก${'\u0e47'.repeat(20)}า`, `ก${'\u0e47'.repeat(8)}า`, 12],
    ['marks past a joiner or something hidden', `क${'\u094d\u200d'.repeat(9)}`, `क${'\u094d\u200d'.repeat(8)}`, 2],
    ['accents with something hidden between', 'a\u0301\u0301\u0301\u0301\u200b\u0301', 'a\u0301\u0301\u0301\u0301', 2],
    ['controls of musical notes and of shorthand', '\u{1d173}\u{1bca0}a', 'a', 2],
  ])('goes, and is counted: %s', (_, raw, text, removed) => {
    expect(cleanText(raw)).toEqual({ text, removed });
  });

  it.each<Row>([
    ['CRLF', 'a\r\nb'],
    ['CR', 'a\rb'],
    ['next line', 'a\u0085b'],
    ['line separator', 'a\u2028b'],
    ['paragraph separator', 'a\u2029b'],
  ])('becomes a plain newline, and counts as nothing removed: %s', (_, raw) => {
    expect(cleanText(raw)).toEqual({ text: 'a\nb', removed: 0 });
  });
});

const nasty = fc.constantFrom(
  ...['\u001b', '[', ']', '3', '1', 'm', ';', '\u0007', '\\', '\u009b', '\u009d', '\u009c', '\r', '\n', '\u2028', '\0'],
  ...['\u200b', zwnj, zwj, '\u202e', '\u{e0067}', '\u{e007f}', '\ufe0f', '\ufe0e', '\u20e3', '\u3164', '\u00ad'],
  ...[
    '\ud83d',
    '\udc68',
    '\u{1f468}',
    '\u{1f469}',
    '\u{1f3f4}',
    '\u{1f3fd}',
    '\u{1f1e9}',
    '\u{1f1ea}',
    '\u2764',
    '\u2640',
  ],
  ...[
    'a',
    ' ',
    'م',
    'क',
    '\u094d',
    '漢',
    '한',
    '\u0301',
    '\u{e0100}',
    'ᠮ',
    '\u180b',
    '\u0301'.repeat(4),
    '\u0e47'.repeat(7),
  ],
);
const text = fc.oneof(fc.string({ unit: nasty, maxLength: 30 }), fc.string({ unit: 'binary' }), fc.string());

describe('cleaning', () => {
  it('twice is cleaning once', () => {
    fc.assert(
      fc.property(text, (raw) => {
        const once = cleanText(raw).text;
        expect(cleanText(once)).toEqual({ text: once, removed: 0 });
        expect(cleanLine(cleanLine(raw))).toBe(cleanLine(raw));
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves no control, no override of direction and no lone surrogate', () => {
    fc.assert(
      fc.property(text, (raw) => {
        const { text: cleaned } = cleanText(raw);
        expect(cleaned).not.toMatch(/[^\P{Cc}\n\t]|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u);
        expect(cleaned.isWellFormed()).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('adds nothing, and changes nothing that is plain', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (raw) => {
        expect(cleanText(raw)).toEqual({ text: raw, removed: 0 });
      }),
    );
  });
});

describe('a line', () => {
  it.each<readonly [fact: string, raw: string, line: string]>([
    ['has single spaces and none around it', '  Ann \t of\n\n Green\u00a0 Gables ', 'Ann of Green Gables'],
    ['has no lines', 'a\r\nb\u2028c', 'a b c'],
    ['has nothing invisible', '\u202eAnn\u200b\u3164', 'Ann'],
    ['is empty when there is nothing to see', '\u200b \u3164\n', ''],
    ['keeps its emoji', ' \u{1f468}\u200d\u{1f469}\u200d\u{1f467} ', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'],
  ])('%s', (_, raw, line) => {
    expect(cleanLine(raw)).toBe(line);
  });
});

// A search that begins anew at each opening takes minutes over a million characters; one that reads each once, a moment.
const charsMany = 1_000_000;
it.each<readonly [what: string, unit: string, left: (count: number) => string]>([
  ['titles that nothing closes', '\u009d', () => ''],
  ['titles that nothing closes, in two characters', '\u001b]', () => ''],
  ['colours that nothing closes', '\u001b[', () => ''],
  ['numbers of a colour that nothing closes', '\u001b[1;', (count) => '1;'.repeat(count)],
  ['an endless family', '\u{1f468}\u200d', (count) => Array(count).fill('\u{1f468}').join(zwj)],
  ['beginnings of flags', '\u{1f3f4}\u{e0067}', (count) => '\u{1f3f4}'.repeat(count)],
])('is read once, however long: %s', (_, unit, left) => {
  const count = Math.floor(charsMany / unit.length);
  expect(cleanText(unit.repeat(count)).text === left(count)).toBe(true);
});

describe('a break between words without a space', () => {
  it.each([
    ['ខ្មែរ\u200bភាសា', 'ខ្មែរ\u200bភាសា'],
    ['ខ្មែរ\u200b\u200bភាសា', 'ខ្មែរភាសា'],
    ['ខ្មែរ\u200b', 'ខ្មែរ'],
    ['ខ\u200b្ម', 'ខ្ម'],
    ['Khmer\u200bភាសា', 'Khmerភាសា'],
    ['漢\u200b字', '漢字'],
    ['पा\u200bनी', 'पानी'],
    ['สวัสดี\u200bครับ', 'สวัสดี\u200bครับ'],
  ])('%j is kept as %j', (raw, text) => {
    expect(cleanText(raw).text).toBe(text);
  });

  it('makes no other interest and no other name', () => {
    expect([interestKey('ខ្មែរ\u200bភាសា'), cleanLine('ខ្មែរ\u200bភាសា')]).toEqual(['ខ្មែរភាសា', 'ខ្មែរភាសា']);
  });
});

describe('a text', () => {
  it.each([
    ['of one hidden word', `hi${'\u200b'.repeat(64)}`, false],
    ['that is mostly hidden', `hi${'\u200b'.repeat(65)}`, true],
    ['of which a quarter is hidden', `${'a'.repeat(300)}${'\u200b'.repeat(100)}`, false],
    ['of which more than a quarter is hidden', `${'a'.repeat(300)}${'\u200b'.repeat(101)}`, true],
    ['with nothing hidden', 'a'.repeat(300), false],
    ['of Persian', 'می‌خواهم '.repeat(100), false],
    ['of a terminal in colours', '\u001b[32mok\u001b[0m the test has passed\n'.repeat(8), true],
  ])('%s is refused: %s', (_, raw, isRefused) => {
    expect(isMostlyInvisible(cleanText(raw))).toBe(isRefused);
  });
});

it.each([
  ['a joined emoji without its selectors', '🏃‍♀ 👩‍⚕'],
  ['an Arabic number sign', 'رقم ؀١٢٣'],
])('leaves %s as written', (_name, text) => {
  expect(cleanText(text)).toEqual({ text, removed: 0 });
});

it('keeps every choice of shape in a long Mongolian text, however often it is read', () => {
  const word = '\u182e\u1823\u1829\u182d\u1823\u182f\u180b \u1824\u182f\u1824\u1830 ';
  const text = `${word.repeat(100)}\u182e`;
  expect([cleanText(text), cleanText(text)]).toEqual(Array(2).fill({ text, removed: 0 }));
});
