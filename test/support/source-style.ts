import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

const root = new URL('../../', import.meta.url);

/** The text of a file of this repository. */
export const sourceOf = (file: string): string => readFileSync(new URL(file, root), 'utf8');

/** Number of lines of a text. */
export const lineCount = (text: string): number => text.trimEnd().split('\n').length;

const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'Constructor',
  'MethodProperty',
]);

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Lengths of all functions in a TypeScript source, in lines, in the order in which they begin. */
export function functionLengths(text: string): readonly number[] {
  const found: Span[] = [];
  const module = parseSync(text, { syntax: 'typescript', target: 'esnext' });
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, span, function: inner } = node as { type?: string; span?: Span; function?: { span: Span } };
    const place = span ?? inner?.span;
    if (place && type !== undefined && functionTypes.has(type)) found.push(place);
    for (const part of Object.values(node)) look(part);
  };
  look(module);
  // Spans count bytes from 1 and go on from one parsed text to the next.
  const bytes = Buffer.from(text);
  const first = module.span.end - bytes.length;
  return found.map(({ start, end }) => lineCount(bytes.subarray(start - first, end - first).toString()));
}

/** Names of exports without a docstring above them. Re-exports need none: the original has it. */
export function exportsWithoutDocs(text: string): readonly string[] {
  const lines = text.split('\n');
  const names = lines.map(
    (line) =>
      /^export (?:default )?(?:abstract |async )?(?:const|let|function\*?|class|interface|type|enum) ([\w$]+)/.exec(
        line,
      )?.[1],
  );
  return names.flatMap((name, index) =>
    name === undefined || lines[index - 1]?.trimEnd().endsWith('*/') ? [] : [name],
  );
}

/** Sentences of a source's comments and docstrings. */
export function sentencesIn(text: string): readonly string[] {
  const blocks = [...text.matchAll(/\/\*\*([\s\S]*?)\*\//g)].map(([, inside = '']) =>
    inside.replaceAll(/^\s*\*/gm, ''),
  );
  const lines = [...text.matchAll(/^\s*((?:\/\/.*\n\s*)+)/gm)].map(([, inside = '']) =>
    inside.replaceAll(/^\s*\/\//gm, ''),
  );
  return [...blocks, ...lines].flatMap((comment) =>
    comment
      .replaceAll(/\s+/g, ' ')
      .split(/(?<=[.:;!?]) /)
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence !== ''),
  );
}

/** Texts of string and template literals of a source, without those of its imports. */
export function stringsIn(text: string): readonly string[] {
  const found: string[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value, cooked } = node as { type?: string; value?: unknown; cooked?: unknown };
    if (type === 'ImportDeclaration') return;
    if (type === 'StringLiteral') found.push(String(value));
    if (type === 'TemplateElement') found.push(String(cooked));
    for (const part of Object.values(node)) look(part);
  };
  look(parseSync(text, { syntax: 'typescript', target: 'esnext' }));
  return found;
}
