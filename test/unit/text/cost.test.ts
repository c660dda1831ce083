import { expect, it } from 'vitest';
import { limits } from '../../../machines/limits.ts';
import { credentials } from '../../../src/text/credentials.ts';
import { cleanLine, cleanText } from '../../../src/text/hygiene.ts';
import { KeyFinder } from '../../../src/text/keys.ts';
import { graphemeCount, imitatesSystem, interestKey, languageKey } from '../../../src/text/names.ts';
import { isProfane } from '../../../src/text/profanity.ts';
import { holdsSecret, namedFormats, tokenFormats } from '../../../src/text/secrets.ts';
import { filled, hostileUnits } from '../../support/hostile-texts.ts';

const runsUsual = 7;
/** For each of a thousand texts. */
const runsOfMany = 3;
/** For a text that seems to cost too much: a busy machine must not decide. */
const runsOfDoubt = 60;
/** A quadratic step costs hundreds of times as much. */
const ratioMax = 60;
/** Below this a call costs nothing that could be compared, in milliseconds. */
const floorMs = 0.2;

let questions = 0;
const handles = new KeyFinder({
  prefix: 'mch_',
  length: 32,
  isLive() {
    questions += 1;
    return false;
  },
});
const holdsHandle = (text: string): boolean => handles.isIn(text);

const functions: readonly (readonly [name: string, run: (text: string) => unknown, chars: number])[] = [
  ['cleanText', cleanText, limits.messageRawCharsMax],
  ['cleanLine', cleanLine, limits.profileRawCharsMax],
  ['graphemeCount', graphemeCount, limits.profileRawCharsMax],
  ['interestKey', interestKey, limits.profileRawCharsMax],
  ['languageKey', languageKey, limits.profileRawCharsMax],
  ['imitatesSystem', imitatesSystem, limits.displayNameBytesMax],
  ['holdsHandle', holdsHandle, limits.messageCharsMax],
  ['holdsSecret', holdsSecret, limits.messageCharsMax],
  ['isProfane', isProfane, limits.messageCharsMax],
];

/** The least of several times: whatever else the machine does only adds to a time. */
function leastMs(run: (text: string) => unknown, text: string, runs = runsUsual): number {
  const times = Array.from({ length: runs }, () => {
    const startedAt = performance.now();
    run(text);
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}

/** How many times the usual time the text takes, measured again and again while it seems to be too much. */
function ratioTo(usual: number, run: (text: string) => unknown, text: string, runs: number): number {
  let least = leastMs(run, text, runs);
  for (let more = 0; least > usual * ratioMax && more < runsOfDoubt; more += 1) {
    least = Math.min(least, leastMs(run, text, 1));
  }
  return Math.round(least / usual);
}

it.each(functions)('%s costs by the length of a text, whatever stands in it', (_name, run, chars) => {
  // Not plain ASCII, which is let through without a look.
  const innocent = filled('Grüße aus Łódź, wie geht es dir heute? ', chars);
  leastMs(run, innocent);
  const usual = Math.max(floorMs, leastMs(run, innocent));
  const ratios = Object.entries(hostileUnits).map(([what, unit]) => ({
    what,
    ratio: ratioTo(usual, run, filled(unit, chars), runsUsual),
  }));
  const worst = ratios.toSorted((a, b) => b.ratio - a.ratio)[0];
  console.info(
    `${run.name}: the worst of ${ratios.length} costs ${worst?.ratio} times an innocent text (${worst?.what})`,
  );
  expect(ratios.filter(({ ratio }) => ratio > ratioMax)).toEqual([]);
});

it('asks about no more windows than each character begins in the ways to read a text', () => {
  const asked = Object.entries(hostileUnits).map(([what, unit]) => {
    questions = 0;
    holdsHandle(filled(unit, limits.messageCharsMax));
    return { what, perChar: Math.ceil(questions / limits.messageCharsMax) };
  });
  expect(asked.filter(({ perChar }) => perChar > 8)).toEqual([]);
  expect(asked.some(({ perChar }) => perChar >= 4)).toBe(true);
});

it('holdsSecret costs by the length of a text, whatever keywords stand in it', () => {
  const keywords = [...tokenFormats, ...credentials].flatMap(({ keys }) => keys);
  const units = [...new Set([...keywords, ...namedFormats.flatMap(({ names }) => names)])].flatMap((keyword) => [
    `${keyword}=a1`,
    `${keyword}: "`,
  ]);
  const innocent = filled('Grüße aus Łódź, wie geht es dir heute? ', limits.messageCharsMax);
  leastMs(holdsSecret, innocent);
  const usual = Math.max(floorMs, leastMs(holdsSecret, innocent));
  const ratios = units.map((unit) => ({
    unit,
    ratio: ratioTo(usual, holdsSecret, filled(unit, limits.messageCharsMax), runsOfMany),
  }));
  const worst = ratios.toSorted((a, b) => b.ratio - a.ratio)[0];
  console.info(
    `holdsSecret: the worst of ${units.length} costs ${worst?.ratio} times an innocent text (${worst?.unit})`,
  );
  expect(ratios.filter(({ ratio }) => ratio > ratioMax)).toEqual([]);
});
