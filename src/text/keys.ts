import { Buffer } from 'node:buffer';
import { latinised, unescaped } from './disguises.ts';
import { isTurn, turnsIn } from './randomness.ts';

/** Keys of one form: a prefix, and so many random characters of base64url. */
export interface KeyForm {
  readonly prefix: string;
  readonly length: number;
  /** Whether this key, prefix and all, is good now. */
  readonly isLive: (key: string) => boolean;
}

/** A sentence has few turns; 32 random characters have 18, and fewer than 6 once in 100,000. */
const turnsMin = 6;

/** Whether this is so of any `length` characters in which the kinds take turns as in a key. */
function someWindow(text: string, length: number, isSo: (window: string) => boolean): boolean {
  let turns = 0;
  for (let end = 1; end < text.length; end += 1) {
    if (isTurn(text, end)) turns += 1;
    if (end >= length && isTurn(text, end - length + 1)) turns -= 1;
    if (end >= length - 1 && turns >= turnsMin && isSo(text.slice(end - length + 1, end + 1))) return true;
  }
  return false;
}

const reversed = (text: string): string => [...text].reverse().join('');

const otherCase = (text: string): string =>
  text.replace(/[a-z]|[A-Z]/g, (one) => (one >= 'a' ? one.toUpperCase() : one.toLowerCase()));

const rotated = (text: string): string =>
  text.replace(/[A-Za-z]/g, (one) => {
    const base = one >= 'a' ? 97 : 65;
    return String.fromCharCode(base + ((one.charCodeAt(0) - base + 13) % 26));
  });

/** Signs that keys are made of, at equal distances between the characters of one. */
const gaps = ['-', '_'].flatMap((sign) =>
  [1, 2, 3, 4, 5, 6, 8].map((size) => ({
    sign,
    run: new RegExp(`(?:[\\w-]{${size}}${sign}){3,}[\\w-]{1,${size}}`, 'g'),
    gap: new RegExp(`([\\w-]{${size}})${sign}`, 'g'),
  })),
);

/** A squeezed text without such signs, wherever it has some. */
function unpunctuated(plain: string): readonly string[] {
  const signs = ['-', '_'].filter((sign) => plain.split(sign, 4).length === 4);
  return gaps
    .filter(({ sign }) => signs.includes(sign))
    .flatMap(({ run, gap }) => (plain.match(run) ?? []).map((one) => one.replace(gap, '$1')));
}

const squeezed = (text: string): string => text.replace(/[^\w-]+/g, '');

/** `1. a`, `2) b`: what stands in a list, without its numbers. */
const unnumbered = (text: string): string =>
  text.replace(/(^|[\n,;])[^\S\n]*\(?\d{1,2}(?:[^\S\n]?[-.):=][^\S\n]*|[^\S\n]+)/g, '$1');

/** Signs that are spelt. */
const unspelt = (text: string): string =>
  text.replace(/\b(?:underscore|low line)\b/gi, '_').replace(/\b(?:dash|hyphen|minus)\b/gi, '-');

/** The text that is written in hexadecimal, at either alignment. */
function fromHex(plain: string): readonly string[] {
  const runs = plain.replace(/0x/gi, '').match(/[0-9a-f]{64,}/gi) ?? [];
  return runs.flatMap((run) => [run, run.slice(1)].map((hex) => Buffer.from(hex, 'hex').toString('latin1')));
}

/** The text that is written as numbers of characters. */
function fromNumbers(text: string): readonly string[] {
  const numbers = text.match(/\d+/g) ?? [];
  return numbers.length < 32 ? [] : [String.fromCharCode(...numbers.slice(0, 4_096).map((one) => Number(one) % 128))];
}

const fromBase64 = (plain: string): readonly string[] =>
  [0, 1, 2, 3].map((start) => Buffer.from(plain.slice(start), 'base64').toString('latin1'));

/** Finds keys of a form in texts, however they are written. */
export class KeyFinder {
  readonly #form: KeyForm;
  readonly #whole: RegExp;
  readonly #begun: RegExp;

  constructor(form: KeyForm) {
    this.#form = form;
    this.#whole = new RegExp(`${form.prefix}[\\w-]{${form.length}}`, 'i');
    this.#begun = new RegExp(`${form.prefix}(?=([\\w-]{1,${form.length}}))`, 'gi');
  }

  /** Whether the text holds a key of this form behind its prefix, or a live one in any form: the time it takes is linear in the text. */
  isIn(text: string): boolean {
    const latin = latinised(text);
    const plain = unescaped(latin);
    const readings = new Set([latin, plain, unnumbered(plain), unspelt(plain)]);
    return [...readings].some((reading) => this.#isRead(reading));
  }

  #isRead(text: string): boolean {
    const plain = squeezed(text);
    if (plain.length < this.#form.length / 2) return false;
    if (this.#whole.test(text) || this.#isBegun(plain) || this.#isLiveIn(plain)) return true;
    return [...unpunctuated(plain), ...fromHex(plain), ...fromNumbers(text)].some(
      (reading) => this.#isBegun(squeezed(reading)) || this.#isSpeltIn(squeezed(reading)),
    );
  }

  /** With its prefix even a key that is not live, or cut to two thirds, is none to show around. */
  #isBegun(text: string): boolean {
    return text.matchAll(this.#begun).some(([, body = '']) => turnsIn(body) >= turnsMin);
  }

  #isLiveIn(plain: string): boolean {
    // Most texts are words, and have no part that could be a key.
    if (!someWindow(plain, this.#form.length, () => true)) return false;
    if ([plain, reversed(plain), otherCase(plain), rotated(plain)].some((one) => this.#isSpeltIn(one))) return true;
    return fromBase64(plain).some((decoded) =>
      (decoded.match(/[\w-]{32,}/g) ?? []).some((run) => this.#isSpeltIn(run)),
    );
  }

  /** Whether a live key stands there letter for letter. */
  #isSpeltIn(plain: string): boolean {
    return someWindow(plain, this.#form.length, (body) => this.#form.isLive(this.#form.prefix + body));
  }
}
