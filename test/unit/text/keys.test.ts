import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyFinder } from '../../../src/text/keys.ts';

const letters = 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC';
const holdsKey = (text: string, isLive: (key: string) => boolean = () => false): boolean =>
  new KeyFinder({ prefix: 'mch_', length: 32, isLive }).isIn(text);

const base64url = fc.string({
  unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'),
  minLength: 32,
  maxLength: 32,
});

describe('a key of our own', () => {
  it('is found whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string(), base64url, fc.string(), (before, body, after) => {
        expect(holdsKey(`${before} mch_${body}${after}`)).toBe(true);
      }),
    );
  });

  it.each<readonly [how: string, hide: (key: string) => string]>([
    ['in another case of the prefix', (key) => key.replace('mch_', 'MCH_')],
    ['spaced out', (key) => [...key].join(' ')],
    ['dotted', (key) => [...key].join('.')],
    ['in groups', (key) => key.replace(/(.{4})/g, '$1 / ')],
    ['on lines of their own', (key) => [...key].join('\n')],
    ['with words of quoting', (key) => `\`${key.slice(0, 12)}\` + "${key.slice(12)}"`],
    [
      'in bold letters of mathematics',
      (key) => key.replace(/[a-z]/g, (c) => String.fromCodePoint(0x1d41a + c.charCodeAt(0) - 97)),
    ],
    ['cut short', (key) => key.slice(0, 26)],
  ])('is found %s', (_, hide) => {
    expect(holdsKey(hide(`mch_${letters}`))).toBe(true);
  });

  it.each([
    'mch_',
    'a handle begins with mch_ and then 32 characters that only you know',
    'mch_ is the prefix. Everybody who has yours can pose as you. So keep it.',
    'mch_ice cream',
    'MCH stands for many things, mch_example too',
  ])('is not in %j', (text) => {
    expect(holdsKey(text)).toBe(false);
  });
});

describe('a live key without its prefix', () => {
  const isLive = (key: string) => key === `mch_${letters}`;

  it('is found whatever stands around it, and one that is not live is not', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(holdsKey(`${before} ${letters}${after}`, isLive)).toBe(true);
        expect(holdsKey(`${before} ${letters.toLowerCase()} ${after}`, isLive)).toBe(false);
      }),
    );
  });

  it('is asked about by its whole self alone', () => {
    const asked: string[] = [];
    holdsKey(letters, (key) => {
      asked.push(key);
      return false;
    });
    expect(asked).toContain(`mch_${letters}`);
    expect(new Set(asked.map((key) => key.length))).toEqual(new Set([36]));
  });

  it('is not asked about in a text of words', () => {
    const asked: string[] = [];
    const ask = (key: string) => asked.push(key) > 0;
    holdsKey('My dear friend, I have thought about it all night, and I think that you are right after all.', ask);
    expect(asked).toEqual([]);
  });
});
