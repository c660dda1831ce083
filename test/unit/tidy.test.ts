// Goal: the tree stays readable: short files and functions, a docstring on every export, pure machines, plain sentences.
// Method: every file is measured, and one that offends is named with the number of its offences.
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  exportsWithoutDocs,
  functionLengths,
  lineCount,
  sentencesIn,
  sourceOf,
  stringsIn,
} from '../support/source-style.ts';

const fileLinesMax = 300;
const functionLinesMax = 70;

const cwd = new URL('../../', import.meta.url).pathname;
const sources = globSync('{src,machines,tools}/**/*.ts', { cwd }).toSorted();
const tests = globSync('{test,bench,examples}/**/*.ts', { cwd }).toSorted();

/** Beginnings of a sentence that does not name its subject. @see CONTRIBUTING.md, Plain English */
const riddle = /^(?:Who|Whoever|What|So (?:many|long)|Of|Somebody|One|Those|Nobody|Everybody)\b/;

/** Words that leave open which user an operator's text is about. */
const vague = /\b(?:whoever|somebody|nobody|everybody|anybody|so many|such a)\b/i;

/** Machines take time, chance and ids from their events. */
const impure = /\b(?:Date\b|Math\.random|setTimeout|setInterval|setImmediate|process\.|performance\.|crypto\b)/g;
const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

/** How often each file offends, without those that do not. */
const countsIn = (files: readonly string[], count: (text: string) => number): Record<string, number> =>
  Object.fromEntries(files.map((file) => [file, count(sourceOf(file))] as const).filter(([, found]) => found > 0));

describe('the tree', () => {
  it(`has files of at most ${fileLinesMax} lines`, () => {
    const excess = (text: string): number => Math.max(0, lineCount(text) - fileLinesMax);
    expect(countsIn([...sources, ...tests], excess)).toEqual({});
  });

  it(`has functions of at most ${functionLinesMax} lines`, () => {
    const long = (text: string): number => functionLengths(text).filter((lines) => lines > functionLinesMax).length;
    expect(countsIn(sources, long)).toEqual({});
  });

  it('has a docstring on every export', () => {
    expect(countsIn(sources, (text) => exportsWithoutDocs(text).length)).toEqual({});
  });

  it('names the subject of every sentence', () => {
    const riddles = (text: string): number => sentencesIn(text).filter((sentence) => riddle.test(sentence)).length;
    expect(countsIn([...sources, ...tests], riddles)).toEqual({});
  });

  it('names its subject in each text for operators', () => {
    const texts = sources.filter((file) => /^src\/(?:cli\/|config|variables|main)/.test(file));
    const vagueTexts = (text: string): number => stringsIn(text).filter((said) => vague.test(said)).length;
    expect(countsIn(texts, vagueTexts)).toEqual({});
  });

  it('has machines without clocks, chance, timers or process', () => {
    const machines = sources.filter((file) => file.startsWith('machines/'));
    expect(countsIn(machines, (text) => withoutComments(text).match(impure)?.length ?? 0)).toEqual({});
  });
});

describe('what is measured', () => {
  it('finds a long function, wherever it is written', () => {
    const body = `${'  1;\n'.repeat(71)}`;
    expect(functionLengths(`/** Ä */\nconst a = () => {\n${body}};\nclass B { c() {} }\n`)).toEqual([73, 1]);
  });

  it('finds exports without a docstring', () => {
    const text =
      '/** Said. */\nexport const a = 1;\nexport function b() {}\n\nexport type C = 1;\nexport { d } from "./d.ts";\n';
    expect(exportsWithoutDocs(text)).toEqual(['b', 'C']);
  });

  it('reads the sentences of comments', () => {
    const text =
      '/**\n * Whoever is here. The user\n * leaves.\n */\nconst a = 1; // aside\n// What it is:\n// one thing.\n';
    expect(sentencesIn(text)).toEqual(['Whoever is here.', 'The user leaves.', 'What it is:', 'one thing.']);
  });

  it('reads the texts of a program, and no names of its types or imports', () => {
    const text = `import { a } from './b.ts';\nconst c = ['somebody', \`\${a} of everybody\`];\n// 'nobody'\n`;
    expect(stringsIn(text)).toEqual(['somebody', '', ' of everybody']);
  });
});
