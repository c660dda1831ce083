import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, isMostlyInvisible } from '../../../src/text/hygiene.ts';
import { interestKey } from '../../../src/text/names.ts';

describe('what shows as nothing', () => {
  const nothings = [
    ...['\u2800', '\u{1d159}', '\u{16fe4}', '\ufffc', '\u115f', '\u1160', '\u3164', '\uffa0', '\u17b4', '\u17b5'],
    ...['\u034f', '\u061c', '\u180b', '\u180e', '\u180f', '\u2061', '\u2064', '\u206a', '\u206f', '\ufe00', '\ufe0f'],
    ...[
      '\u{e0100}',
      '\u{e01ef}',
      '\u{e0041}',
      '\u{1d173}',
      '\u{1d17a}',
      '\u{13430}',
      '\u{1343f}',
      '\u{13441}',
      '\u{13442}',
    ],
    ...[
      '\u{1bca0}',
      '\ufff9',
      '\ufffb',
      '\u00ad',
      '\u200b',
      '\u200d',
      '\u2060',
      '\ufeff',
      '\ue000',
      '\u0378',
      '\uffff',
    ],
    ...['\u00a0', '\u2003', '\u3000', '\u1680', '\u0301', '\u200e', '\u202e', '\ud800', '\u0085', '\u2028'],
  ];

  it.each(nothings)('is nothing: %j', (nothing) => {
    for (const text of [nothing, nothing.repeat(200), ` ${nothing}\n${nothing} `]) {
      expect(cleanText(text).text).toBe('');
      expect(isMostlyInvisible(cleanText(text))).toBe(false);
      expect([cleanLine(text), interestKey(text)]).toEqual(['', '']);
    }
  });

  it.each(['.', '-', '٠', '؀', '⠁', '♪', '\u{16fe0}', '1\ufe0f\u20e3', '漢'])('is something: %j', (text) => {
    expect([cleanText(text).text, cleanLine(text)]).toEqual([text, text]);
  });

  it.each([
    ['a\u2800\u2800b', 'ab'],
    ['⠁\u2800⠃', '⠁\u2800⠃'],
    ['⠁\u2800⠃\na\u2800b', '⠁\u2800⠃\nab'],
    ['a\ufffcb', 'ab'],
  ])('goes from among what is seen, unless it is spelling: %j', (raw, text) => {
    expect(cleanText(raw).text).toBe(text);
  });

  it('is one space in a name', () => {
    expect(cleanLine('Ann \u2800 \u2800 ⠁\u2800\u2800⠃')).toBe('Ann ⠁ ⠃');
  });
});

describe('empty lines in a row', () => {
  it.each([
    ['a\n\n\nb', 'a\n\nb'],
    ['a\r\n\r\n\r\n\r\nb', 'a\n\nb'],
    ['a\n \n\t\n \nb', 'a\n\nb'],
    ['a\u2028\u2029\u0085\v\f\r\nb', 'a\n\nb'],
    ['a\n\u00a0\n\u3000\n\u2800\n\u200b\nb', 'a\n\nb'],
    ['a\n\nb\n\n\n\nc', 'a\n\nb\n\nc'],
    [`a${'\n'.repeat(3_000)}b`, 'a\n\nb'],
    ['\n\n\n\na\n\n\n\n', '\n\na\n\n'],
  ])('are one: %j', (raw, text) => {
    expect(cleanText(raw)).toMatchObject({ text });
  });

  it.each(['a\nb', 'a\n\nb', '\n\na', 'a\n\n', 'a\n  b\n\n  c', 'a\n \nb'])('stay where there is one: %j', (text) => {
    expect(cleanText(text)).toEqual({ text, removed: 0 });
  });
});
