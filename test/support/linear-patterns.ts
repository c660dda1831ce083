import { globSync, readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';
import { check } from 'recheck';

/** A regular expression, as `/source/flags`, by what it is made of. */
export type Patterns = Map<string, { readonly source: string; readonly flags: string }>;

const add = (patterns: Patterns, source: string, flags: string): void => {
  patterns.set(`/${source}/${flags}`, { source, flags });
};

export function patternsOf(expressions: readonly RegExp[]): Patterns {
  const patterns: Patterns = new Map();
  // Where a match begins is no matter.
  for (const { source, flags } of expressions) add(patterns, source, flags.replace('y', ''));
  return patterns;
}

const root = new URL('../../', import.meta.url);

/** The patterns written in the code as `/…/`, and the files that make one of text. */
export function patternsInCode(): { patterns: Patterns; makers: readonly string[] } {
  const patterns: Patterns = new Map();
  const makers = new Set<string>();
  const look = (file: string, node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, pattern, flags, callee } = node as { [name: string]: unknown };
    if (type === 'RegExpLiteral') add(patterns, String(pattern), String(flags));
    if ((callee as { value?: string } | undefined)?.value === 'RegExp') makers.add(file);
    for (const inner of Object.values(node)) look(file, inner);
  };
  for (const file of globSync('{src,machines}/**/*.ts', { cwd: root })) {
    look(file, parseSync(readFileSync(new URL(file, root), 'utf8'), { syntax: 'typescript', target: 'esnext' }));
  }
  return { patterns, makers: [...makers].toSorted() };
}

/** What meets a text with the mark in it while something runs, those of packages among them. */
export async function patternsMet(mark: string, run: () => Promise<void>): Promise<Patterns> {
  const patterns: Patterns = new Map();
  const { exec } = RegExp.prototype;
  RegExp.prototype.exec = function (text) {
    // Splitting a text makes a sticky copy; where a match begins is no matter.
    if (String(text).includes(mark)) add(patterns, this.source, this.flags.replace('y', ''));
    return exec.call(this, text);
  };
  try {
    await run();
  } finally {
    RegExp.prototype.exec = exec;
  }
  return patterns;
}

/** Why a pattern may cost more than a multiple of the text's length, or undefined when it cannot. */
export async function doubtOf({ source, flags }: { source: string; flags: string }): Promise<string | undefined> {
  // A property of strings is a list of texts of a bounded length, and a character stands for one as well as any.
  const checked = source.replaceAll('\\p{RGI_Emoji}', '\\p{Extended_Pictographic}');
  const doubt = await doubtOfOne(checked, flags);
  if (doubt !== 'timeout') return doubt;
  // The automaton of a part that is repeated a hundred times is too large to be searched; what is ambiguous in it is so in three as well.
  const smaller = checked.replace(/\{(\d+)(,?)(\d*)\}/g, (_, least, comma, most) =>
    comma === '' ? `{${Math.min(least, 3)}}` : `{${Math.min(least, 2)},${most === '' ? '' : Math.min(most, 4)}}`,
  );
  return doubtOfOne(smaller, flags);
}

async function doubtOfOne(source: string, flags: string): Promise<string | undefined> {
  const options = { checker: 'automaton', maxNFASize: 1_000_000, maxRepeatCount: 1_000, timeout: 60_000 } as const;
  const found = await check(source, flags.replace('v', 'u'), options);
  if (found.status === 'safe') return undefined;
  return found.status === 'vulnerable' ? found.complexity.summary : found.error.kind;
}
