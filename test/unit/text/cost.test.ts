import { expect, it } from 'vitest';
import { limits } from '../../../machines/limits.ts';
import { cleanLine, cleanText } from '../../../src/text/hygiene.ts';
import { graphemeCount, imitatesSystem, interestKey, languageKey } from '../../../src/text/names.ts';
import { isProfane } from '../../../src/text/profanity.ts';
import { filled, hostileUnits } from '../../support/hostile-texts.ts';

const runs = 7;
/** What the machine does meanwhile must not decide: a quadratic step costs hundreds of times as much. */
const ratioMax = 60;
/** Below this a call costs nothing that could be compared, in milliseconds. */
const floorMs = 0.2;

const functions: readonly (readonly [name: string, run: (text: string) => unknown, chars: number])[] = [
  ['cleanText', cleanText, limits.messageRawCharsMax],
  ['cleanLine', cleanLine, limits.profileRawCharsMax],
  ['graphemeCount', graphemeCount, limits.profileRawCharsMax],
  ['interestKey', interestKey, limits.profileRawCharsMax],
  ['languageKey', languageKey, limits.profileRawCharsMax],
  ['imitatesSystem', imitatesSystem, limits.displayNameBytesMax],
  ['isProfane', isProfane, limits.messageCharsMax],
];

function medianMs(run: (text: string) => unknown, text: string): number {
  const times = Array.from({ length: runs }, () => {
    const startedAt = performance.now();
    run(text);
    return performance.now() - startedAt;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

it.each(functions)('%s costs by the length of a text, whatever stands in it', (_name, run, chars) => {
  // Not plain ASCII, which is let through without a look.
  const innocent = filled('Grüße aus Łódź, wie geht es dir heute? ', chars);
  medianMs(run, innocent);
  const usual = Math.max(floorMs, medianMs(run, innocent));
  const ratios = Object.entries(hostileUnits).map(([what, unit]) => ({
    what,
    ratio: Math.round(medianMs(run, filled(unit, chars)) / usual),
  }));
  const worst = ratios.toSorted((a, b) => b.ratio - a.ratio)[0];
  console.info(
    `${run.name}: the worst of ${ratios.length} costs ${worst?.ratio} times an innocent text (${worst?.what})`,
  );
  expect(ratios.filter(({ ratio }) => ratio > ratioMax)).toEqual([]);
});
