import { describe, expect, it } from 'vitest';
import { credentials } from '../../src/text/credentials.ts';
import { furtherTokens } from '../../src/text/formats/further.ts';
import { furtherNamed } from '../../src/text/formats/further-named.ts';
import kept from '../../src/text/formats/kept.json' with { type: 'json' };
import { cleanText } from '../../src/text/hygiene.ts';
import { expressionOf, holdsSecret, namedFormats, tokenFormats } from '../../src/text/secrets.ts';
import { ordinary } from './ordinary.ts';
import type { Secret } from './secrets.ts';
import { exampleOf, secrets, splitSecrets } from './secrets.ts';

const holds = (text: string): boolean => holdsSecret(cleanText(text).text);
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** Which are not found, alone and between words. */
const missed = (all: readonly Secret[]): readonly Secret[] =>
  all.flatMap(({ what, text }) =>
    [text, `Here it is: ${text} and keep it to yourself.`, `(${text})\nok?`]
      .filter((said) => !holds(said))
      .map((said) => ({ what, text: said })),
  );

describe('of the secrets', () => {
  it('none leaves', () => {
    const through = missed(secrets);
    const tried = secrets.length * 3;

    console.info(
      `secret corpus: ${tried - through.length} of ${tried} caught (${percent(tried - through.length, tried)}), of ${tokenFormats.length + namedFormats.length} formats and ${credentials.length} kinds of credentials`,
    );

    expect(through).toEqual([]);
    expect(tokenFormats.length + namedFormats.length).toBeGreaterThanOrEqual(150);
  });

  it('that are taken apart none leaves', () => {
    const through = splitSecrets.filter(({ text }) => !holds(text));

    console.info(
      `secret corpus: ${splitSecrets.length - through.length} of ${splitSecrets.length} caught that were taken apart (${percent(splitSecrets.length - through.length, splitSecrets.length)})`,
    );

    expect(through).toEqual([]);
  });

  it('every format is written down in a rule of its own', () => {
    const held = [kept.tokens, kept.named, furtherTokens, furtherNamed].map(({ length }) => length);

    // A rule that is lost takes its example with it.
    expect(held).toEqual([97, 84, 262, 63]);
  });

  it.each(tokenFormats)('are described whole by the rule $id', (format) => {
    const text = exampleOf(format);
    expect(expressionOf(format).exec(text)?.index).toBe(0);
    expect(format.keys.some((key) => text.toLowerCase().startsWith(key, format.at ?? 0))).toBe(true);
  });
});

describe('of the ordinary texts', () => {
  it('none is taken for a secret', () => {
    const taken = ordinary.filter(holds);

    console.info(`secret corpus: ${taken.length} of ${ordinary.length} ordinary texts taken for secrets`);

    expect(taken).toEqual([]);
    expect(ordinary.length).toBeGreaterThanOrEqual(200);
  });
});
