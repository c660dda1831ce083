import type { Fields } from '../wire/peoples-words.ts';
import { fencesOf, isFields, quotedFields } from '../wire/peoples-words.ts';

type Value = readonly [name: string, value: string];

const isListOfFields = (value: unknown): value is readonly Fields[] =>
  Array.isArray(value) && value.length > 0 && value.every(isFields);

const plain = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
};

/** Every value of an object and of the objects inside it, but for people's words. */
const valuesOf = (object: Fields): readonly Value[] => {
  const quoted = quotedFields(object);
  return Object.entries(object).flatMap(([name, value]): readonly Value[] => {
    if (quoted.has(name)) return [];
    if (isListOfFields(value)) return value.flatMap(valuesOf);
    return isFields(value) ? valuesOf(value) : [[name, plain(value)]];
  });
};

/** People's words in an object and in the objects inside it, each in a fence. */
const fencesIn = (object: Fields): readonly string[] => [
  ...fencesOf(object),
  ...Object.values(object).flat().filter(isFields).flatMap(fencesIn),
];

/** An item of a list: its values on one line, then what was said. */
const itemLines = (item: Fields): readonly string[] => {
  const values = valuesOf(item).map(([name, value]) => `${name === 'type' ? 'event' : name}: ${value}`);
  return [values.join(', '), ...fencesIn(item)];
};

/** A refusal: its code under its own name. Its message is not told twice. */
function refusalLines(name: string, { code, message, ...rest }: Fields, next: string): readonly string[] {
  const untold = next.includes(String(message)) ? {} : { message };
  return [`${name}: ${code}`, ...lines({ ...untold, ...rest }, next)];
}

const lines = (fields: Fields, next: string): readonly string[] =>
  Object.entries(fields).flatMap(([name, value]): readonly string[] => {
    if (isFields(value) && 'code' in value) return refusalLines(name, value, next);
    if (isListOfFields(value)) return value.flatMap(itemLines);
    return valuesOf({ [name]: value }).map(([part, told]) => `${part}: ${told}`);
  });

/**
 * The text block of a result, made of what `structuredContent` holds: `next` and `caution` first, then every value by its name, and
 * people's words in fences. No value can stand in one part alone.
 */
export function textOf({ next, caution, ...fields }: Fields & { readonly next: string }): string {
  const quoted = quotedFields(fields);
  const told = Object.fromEntries(Object.entries(fields).filter(([name]) => !quoted.has(name)));
  const fences = [...fencesOf(fields), ...Object.values(fields).filter(isFields).flatMap(fencesIn)];
  return [next, ...(caution === undefined ? [] : [caution]), ...lines(told, next), ...fences].join('\n');
}
