import type { z } from 'zod';
import { limits } from '../../limits.ts';
import { isDeeperThan } from './json-depth.ts';
import { listIn } from './lenient-list.ts';

/** Values of ours that a client hands back as it got them: blanks around one are not a part of it. */
const tokens: ReadonlySet<string> = new Set(['confirm_token', 'cursor', 'handle', 'room_id']);
/** Texts for which a word such as null is no value. */
const neverWords: ReadonlySet<string> = new Set([...tokens, 'client_message_id']);
/** An answer to a question of the server is no argument, and is judged as it stands. */
const answers: ReadonlySet<string> = new Set(['inputResponses']);
const wordsForNothing: ReadonlySet<string> = new Set(['null', 'undefined', 'none']);
/** Types of fields that a text may be written for. */
const writtenTypes: ReadonlySet<string> = new Set(['array', 'boolean', 'enum', 'number', 'object', 'record']);

const numberPattern = /^[+-]?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,2})?$/i;
const truths: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ['true', true],
  ['yes', true],
  ['1', true],
  [1, true],
  ['false', false],
  ['no', false],
  ['0', false],
  [0, false],
]);

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly entries?: Readonly<Record<string, string>>;
}

const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

/** The schema within what makes it optional. */
function bare(schema: z.ZodType): { readonly definition: Definition; readonly isOptional: boolean } {
  let definition = definitionOf(schema);
  let isOptional = false;
  while (definition.innerType && ['optional', 'default', 'nullable'].includes(definition.type)) {
    isOptional ||= definition.type !== 'nullable';
    definition = definitionOf(definition.innerType);
  }
  return { definition, isOptional };
}

/**
 * The values that a user means by what hosts and models write in a form of their own, for a schema to judge: an optional field that is
 * null or empty is left out, and a number, a truth, a list, an object or a word of a few may be written as text. A field that is text is
 * left as it is, and so is whatever has no clear meaning.
 */
export const meantBy = (schema: z.ZodType, value: unknown): unknown => meant(bare(schema).definition, value);

function meant(definition: Definition, value: unknown): unknown {
  switch (definition.type) {
    case 'object':
    case 'record':
      return objectMeant(definition.shape ?? {}, value);
    case 'array':
      return listMeant(definition.element, value);
    case 'number':
      return typeof value === 'string' && numberPattern.test(value.trim()) ? Number(value) : value;
    case 'boolean':
      return truths.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? value;
    case 'enum':
      return wordMeant(Object.values(definition.entries ?? {}), value);
    default:
      return value;
  }
}

function objectMeant(shape: Readonly<Record<string, z.ZodType>>, value: unknown): unknown {
  const given = typeof value === 'string' ? objectIn(value) : value;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return value;
  const fields = Object.entries(given).flatMap(([name, field]): [string, unknown][] => {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (!schema || answers.has(name)) return [[name, field]];
    const { definition, isOptional } = bare(schema);
    if (isOptional && isNothing(name, definition, field)) return [];
    if (tokens.has(name) && typeof field === 'string') return [[name, field.trim()]];
    return [[name, meant(definition, field)]];
  });
  // Unlike an assignment, this makes a field called __proto__ a field like any other.
  return Object.fromEntries(fields);
}

function isNothing(name: string, { type }: Definition, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'string') return false;
  const isWritten = writtenTypes.has(type);
  const text = value.trim().toLowerCase();
  if (text === '') return isWritten || type === 'string';
  return (isWritten || neverWords.has(name)) && wordsForNothing.has(text);
}

function listMeant(element: z.ZodType | undefined, value: unknown): unknown {
  const type = element && definitionOf(element).type;
  const isTexts = type === 'string';
  if (typeof value === 'string') return (isTexts ? listIn(value) : undefined) ?? value;
  if (!Array.isArray(value)) return value;
  const [first] = value;
  // A list written as text, in a list.
  const inner = isTexts && value.length === 1 && isListLike(first) ? listIn(first) : undefined;
  return inner ?? value.filter((item) => item !== null && item !== '');
}

const isListLike = (value: unknown): value is string => typeof value === 'string' && value.trim().startsWith('[');

function wordMeant(words: readonly string[], value: unknown): unknown {
  if (typeof value !== 'string' || value.length > limits.enumCharsMax) return value;
  const text = value.trim().toLowerCase();
  return words.find((word) => word.toLowerCase() === text) ?? value;
}

/** The object that a text holds as JSON, unless it nests deeper than a body may. */
export function objectIn(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isDeeperThan(value, limits.jsonDepthMax) ? undefined : value;
  } catch {
    return undefined;
  }
}
