import { objectIn } from './lenient.ts';

/**
 * The JSON of a request's body. What a message leaves open by a null or an empty text counts as left out: its `params`, its `_meta` and
 * whatever stands in there, and the arguments of what it calls. Undefined for what is not JSON, which no JSON is.
 */
export function parseBody(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return Array.isArray(body) ? body.map(messageMeant) : messageMeant(body);
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isNothing = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '');

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function messageMeant(message: unknown): unknown {
  if (!isObject(message) || !Object.hasOwn(message, 'params')) return message;
  const { params, ...rest } = message;
  if (isNothing(params)) return rest;
  return isObject(params) ? { ...rest, params: paramsMeant(params) } : message;
}

const paramsMeant = (params: Fields): Fields =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]): [string, unknown][] => {
      switch (name) {
        case '_meta':
          return isNothing(value) ? [] : [[name, isObject(value) ? withoutNulls(value) : value]];
        case 'arguments':
          return isNothing(value) ? [] : [[name, (typeof value === 'string' ? objectIn(value) : undefined) ?? value]];
        case 'task':
          return value === null ? [] : [[name, value]];
        default:
          return [[name, value]];
      }
    }),
  );

const withoutNulls = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
