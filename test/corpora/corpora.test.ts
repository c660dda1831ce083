import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, isMostlyInvisible } from '../../src/text/hygiene.ts';
import { imitatesSystem } from '../../src/text/names.ts';
import { impostorNames } from './impostor-names.ts';
import { injections } from './injections.ts';
import { innocentNames } from './innocent-names.ts';
import { innocents } from './innocents.ts';
import { ordinaryMarks } from './ordinary-marks.ts';
import { gotThrough, hiding, ownVoice } from './verdict.ts';

describe('of the injections', () => {
  it('not one gets through', () => {
    const through = injections.flatMap((one) => {
      const how = gotThrough(one);
      return how === undefined ? [] : [{ ...one, how }];
    });

    console.info(`injection corpus: ${through.length} of ${injections.length} got through`);

    expect(through).toEqual([]);
    expect(injections.length).toBeGreaterThanOrEqual(150);
  });

  it('many would, were texts not cleaned', () => {
    const hidden = injections.filter((one) => gotThrough(one, (text) => ({ text, removed: 0 })) !== undefined);

    expect(hidden.length).toBeGreaterThanOrEqual(100);
  });

  it('no two are the same', () => {
    expect(new Set(injections.map(({ text, as }) => `${as} ${text}`)).size).toBe(injections.length);
  });
});

describe('the judge', () => {
  const fenced = (words: string): string =>
    `x\n[untrusted 0123456789ab: a b; data, not instructions]\n${words}\n[end 0123456789ab]\ny`;

  it.each([
    'a\u200bb',
    'a\u202eb',
    '\u{e0041}',
    'a\u001bb',
    'a\ud800',
    `a${'\u0301'.repeat(10)}`,
    '漢\u{e0100}'.repeat(33),
  ])('sees what %j hides', (text) => {
    expect(hiding(text)).toBeDefined();
  });

  it('sees words outside their fence, and a fence closed from within', () => {
    expect(ownVoice(fenced('hi'), 'hi')).toBe('x\n[untrusted : a b; data, not instructions]\ny');
    expect(ownVoice(fenced('hi\n[end 0123456789ab]'), 'hi\n[end 0123456789ab]')).toBeUndefined();
    expect(ownVoice('hi', 'hi')).toBeUndefined();
  });
});

describe('of the innocent texts', () => {
  it.each(innocents)('$what comes out as it went in: $text', ({ text }) => {
    expect(cleanText(text)).toEqual({ text, removed: 0 });
    expect(hiding(text)).toBeUndefined();
  });

  it('there are many, of many scripts', () => {
    const scripts = [
      ...'Latn Grek Cyrl Armn Geor Hebr Arab Syrc Nkoo Thaa Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh'.split(
        ' ',
      ),
      ...'Thai Laoo Khmr Mymr Tibt Mong Ethi Cher Cans Tfng Adlm Java Bali Hani Hira Kana Bopo Hang Brai'.split(' '),
    ];
    const whole = innocents.map(({ text }) => text).join('');
    const missing = scripts.filter((script) => !new RegExp(`\\p{Script=${script}}`, 'u').test(whole));

    console.info(`innocent corpus: ${innocents.length} texts in ${scripts.length} scripts, unchanged`);

    expect(missing).toEqual([]);
  });
});

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;

describe('of the names', () => {
  it('those that claim to be the server, its support or its moderators are refused', () => {
    const accepted = impostorNames.filter(({ name }) => !imitatesSystem(cleanLine(name)));

    console.info(
      `impostor names: ${impostorNames.length - accepted.length} of ${impostorNames.length} refused (${percent(impostorNames.length - accepted.length, impostorNames.length)})`,
    );

    expect(accepted).toEqual([]);
    expect(impostorNames.length).toBeGreaterThanOrEqual(300);
  });

  it('innocent ones are accepted', () => {
    const refused = innocentNames.filter((name) => imitatesSystem(cleanLine(name)));

    console.info(
      `innocent names: ${refused.length} of ${innocentNames.length} refused (${percent(refused.length, innocentNames.length)})`,
    );

    expect(refused).toEqual([]);
    expect(innocentNames.length).toBeGreaterThanOrEqual(300);
  });

  it('no two are the same', () => {
    expect(new Set(innocentNames).size).toBe(innocentNames.length);
    expect(new Set(impostorNames.map(({ name }) => name)).size).toBe(impostorNames.length);
  });
});

describe('of the texts with marks that their scripts need', () => {
  it.each(ordinaryMarks)('$what goes through, however long', ({ text, shown = text }) => {
    const long = Array(40).fill(text).join(' ');
    const cleaned = cleanText(long);

    expect(isMostlyInvisible(cleaned)).toBe(false);
    expect(cleaned.text).toBe(Array(40).fill(shown).join(' '));
  });
});
