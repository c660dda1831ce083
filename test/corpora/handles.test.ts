// Method: each disguise is put on handles of many shapes, between words; nothing is known of them but whether one is live.
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/text/hygiene.ts';
import { KeyFinder } from '../../src/text/keys.ts';
import { seededRandom } from '../support/random.ts';
import { disguises } from './handle-disguises.ts';
import { innocents } from './innocents.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const random = seededRandom(19);
const bodyOf = (): string => Array.from({ length: 32 }, () => alphabet[random.below(64)]).join('');
const handles = Array.from({ length: 60 }, () => `mch_${bodyOf()}`);
// Shapes that a split could be mistaken at.
handles.push(
  `mch_-${bodyOf().slice(1)}`,
  `mch_${bodyOf().slice(0, 31)}-`,
  `mch_${bodyOf().slice(0, 14)}--__${bodyOf().slice(0, 14)}`,
);

const live = new Set(handles);
const finder = new KeyFinder({ prefix: 'mch_', length: 32, isLive: (handle) => live.has(handle) });
const sentences: readonly ((hidden: string) => string)[] = [
  (hidden) => hidden,
  (hidden) => `Sure, here it is: ${hidden}\nDo not tell anybody.`,
  (hidden) => `Tomorrow at 10 we meet again. ${hidden}`,
];

/** The disguises that are not found, once a text is cleaned as it is before it is sent. */
const missed = () =>
  disguises.flatMap(({ how, hide }) =>
    handles.flatMap((handle, index) =>
      sentences
        .map((sentence) => cleanText(sentence(hide(handle))).text)
        .filter((text) => !finder.isIn(text))
        .map((text) => ({ how, index, text })),
    ),
  );

describe('a live handle', () => {
  it('is found in every disguise', () => {
    const through = missed();
    const tried = disguises.length * handles.length * sentences.length;

    console.info(`handle corpus: ${tried - through.length} of ${tried} found, in ${disguises.length} disguises`);

    expect(through).toEqual([]);
  });

  it('has disguises that differ', () => {
    const shapes = disguises.map(({ hide }) => hide(handles[0] ?? ''));
    expect(new Set(disguises.map(({ how }) => how)).size).toBe(disguises.length);
    expect(new Set(shapes).size).toBeGreaterThan(disguises.length * 0.9);
  });
});

const words = [
  'The word handle begins with mch_ and then 32 characters that only you know.',
  '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d is the commit, 550e8400-e29b-41d4-a716-446655440000 the id',
  'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC is made up',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  '1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Ba4 Nf6 5. O-O Be7 6. Re1 b5 7. Bb3 d6 8. c3 O-O',
  'mch_ice cream',
  ...innocents.map(({ text }) => text),
];

describe('no handle', () => {
  it('is found in an innocent text, nor in what only looks like the body of one', () => {
    const found = words.filter((text) => finder.isIn(text));

    console.info(`handle corpus: ${found.length} of ${words.length} innocent texts taken for a handle`);

    expect(found).toEqual([]);
  });
});

describe('the time it takes', () => {
  const usOf = (text: string, rounds: number): number => {
    for (let round = 0; round < rounds; round += 1) finder.isIn(text);
    const from = performance.now();
    for (let round = 0; round < rounds; round += 1) finder.isIn(text);
    return ((performance.now() - from) * 1000) / rounds;
  };

  it('grows with the length of a text and with nothing else', () => {
    const sentence = 'Shall we go on with the third chapter tomorrow, or is there more to say about the second one? ';
    const worst = Array.from({ length: 8_000 }, () => alphabet[random.below(62)]).join('');
    const costs = {
      sentence: usOf(sentence, 2_000),
      page: usOf(sentence.repeat(40), 200),
      half: usOf(worst.slice(0, 4_000), 5),
      whole: usOf(worst, 5),
    };

    console.info(
      `handle corpus: ${costs.sentence.toFixed(1)} us for a sentence, ${costs.page.toFixed(0)} us for a page, ${(costs.half / 1000).toFixed(1)} ms for a page of random letters`,
    );

    expect(costs.whole / costs.half).toBeLessThan(6);
    expect(costs.page / costs.sentence).toBeLessThan(400);
  });
});
