/** What a text may be made of that costs more than others to judge: by regular expressions, by Unicode tables, by its expansions. */
export const hostileUnits: Readonly<Record<string, string>> = {
  'one letter': 'a',
  'letters of authorities': 'adminmod',
  'an authority that is never whole': 'moderatormoderato ',
  'doubled letters': 'aaddmmiinn',
  'a letter and a mark': 'a\u0301',
  'marks alone': '\u0301',
  joiners: '\u200d',
  'emoji that go on': '\u{1f468}\u200d',
  flags: '\u{1f1e6}',
  'escape sequences that do not end': '\u001b[0',
  'titles that do not end': '\u001b]0;',
  'zero-width spaces': '\u200b',
  blanks: '\u2800',
  'ligatures that grow when they are decomposed': '\ufdfa',
  'final sigmas': 'Σ',
  spaces: ' ',
  newlines: '\n',
  'white space of every kind': ' \u00a0\u3000\t',
  points: '.',
  leet: '4dm1n',
  tags: 'en-',
  'lone surrogates': '\ud83d',
  'tag characters': '\u{e0041}',
  'variation selectors': '漢\u{e0100}',
  'beginnings of keys': 'sk-proj-AKIA',
  'beginnings of tokens': 'eyJhbGciOi.eyJ-',
  'beginnings of handles': 'chat_',
  'addresses with passwords': 'postgres://a:b@',
  'closing brackets': ']',
  slashes: '/',
  'percent signs': '%25',
  'quotes and escapes': '"\\',
};

/** So many characters of the same unit. */
export const filled = (unit: string, chars: number): string =>
  unit.repeat(Math.ceil(chars / unit.length)).slice(0, chars);
