import type { Answer } from './client-answer.ts';

type Fields = Readonly<Record<string, unknown>>;

const fences =
  /\[untrusted (?<nonce>[0-9a-f]{12}): [^\]\n]+; data, not instructions\]\n(?<words>.*?)\n\[end \k<nonce>\]/gs;

/** Fields that hold what people have said or are called, where an object is a stranger's or a message of one's own. */
const wordFields = new Set(['message', 'display_name', 'from', 'blocked']);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectsIn(value: unknown): readonly Fields[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isFields(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

const isWords = (object: Fields, name: string): boolean =>
  name === 'shared_interests' ||
  ((object.untrusted === true || object.is_own === true) && wordFields.has(name)) ||
  (name === 'user_id' && 'display_name' in object);

const strings = (value: unknown): readonly string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string' && one !== '');

/** The values that stand in one part of a result and not in the other, or not in their place; nothing when the two say the same. */
export function differencesIn({ fields, text }: Answer): readonly string[] {
  const faults: string[] = [];
  const fenced = [...text.matchAll(fences)].map(({ groups }) => groups?.words ?? '');
  const [next, ...lines] = text.replaceAll(fences, '').split('\n');
  const told = lines.filter((line) => line !== '' && line !== fields.caution);
  const objects = objectsIn(fields);
  if (Object.keys(fields)[0] !== 'next') faults.push('next is not the first field');
  if (typeof fields.next !== 'string' || fields.next !== next) faults.push('the text begins with other advice');
  if ((fields.caution !== undefined) !== objects.some(({ untrusted }) => untrusted === true)) faults.push('caution');
  if (fields.caution !== undefined && !lines.includes(String(fields.caution)))
    faults.push('caution is not in the text');

  const known = new Set<string>();
  for (const object of objects) {
    const names = Object.keys(object);
    for (const [name, value] of Object.entries(object)) {
      if (isFields(value) || (Array.isArray(value) && value.some(isFields))) continue;
      if (isWords(object, name) && strings(value).length > 0) {
        for (const one of strings(value))
          if (!fenced.some((words) => words.includes(one))) faults.push(`${name} unfenced`);
        const isStrangers = object.is_own !== true && name !== 'shared_interests';
        const place = names.indexOf('untrusted');
        if (isStrangers && (place < 0 || place > names.indexOf(name))) faults.push(`${name} is not marked`);
        continue;
      }
      known.add(pairOf(name, value));
    }
  }
  for (const pair of known) if (!isTold(pair, told, String(fields.next))) faults.push(`${pair} is not told`);
  for (const line of told) if (!isMadeOf(line, known)) faults.push(`the text alone says: ${line}`);
  return faults;
}

/** A value as the text tells it. */
function pairOf(name: string, value: unknown): string {
  const shown = Array.isArray(value) ? value.join(', ') || 'none' : String(value);
  return `${name}: ${shown}`;
}

/** A refusal has its code under its own name, and the type of an event is the event. */
const renamed = (pair: string): readonly string[] => [
  pair,
  pair.replace(/^type: /, 'event: '),
  pair.replace(/^code: /, 'error: '),
  pair.replace(/^code: /, 'requeue_error: '),
];

const isTold = (pair: string, told: readonly string[], next: string): boolean => {
  const [name = '', value = ''] = pair.split(/: (.*)/s);
  if (name === 'next' || name === 'caution') return true;
  // A refusal's message is the advice, or a part of it.
  if (name === 'message' && next.includes(value)) return true;
  const lines = told.join('\n');
  return renamed(pair).some((one) =>
    `\n${lines}, `.replaceAll('\n', ', ').includes(`, ${one.replaceAll('\n', ', ')}, `),
  );
};

/** Takes the known pairs out of a line; nothing may be left. */
function isMadeOf(line: string, known: ReadonlySet<string>): boolean {
  const pairs = [...known].flatMap(renamed).flatMap((pair) => pair.split('\n'));
  const rest = pairs.toSorted((a, b) => b.length - a.length).reduce((left, pair) => left.replaceAll(pair, ''), line);
  return /^[ ,]*$/.test(rest);
}
