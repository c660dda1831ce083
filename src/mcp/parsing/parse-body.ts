import { objectIn } from './lenient.ts';

/**
 * The JSON of a request's body. A part that is null or an empty text counts as left out: its `params`, its `_meta` and
 * whatever stands in there, and the arguments of what it calls; each may be an object written as text. Undefined for what is not JSON, which no JSON is.
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
  const given = unwrapped(params);
  return isObject(given) ? { ...rest, params: paramsMeant(given) } : message;
}

/** An object that is written as text, as the object. */
const unwrapped = (value: unknown): unknown => (typeof value === 'string' ? objectIn(value) : undefined) ?? value;

const paramsMeant = (params: Fields): Fields =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]): [string, unknown][] => {
      switch (name) {
        case '_meta':
          return isNothing(value) ? [] : [[name, metaMeant(unwrapped(value))]];
        case 'arguments':
          return isNothing(value) ? [] : [[name, unwrapped(value)]];
        // No method is declared to run as a task, so the wish for one is to be ignored. @see MCP 2025-11-25, Tasks, Task Support and Handling
        case 'task':
          return [];
        default:
          return [[name, value]];
      }
    }),
  );

const metaMeant = (meta: unknown): unknown =>
  isObject(meta) ? Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== null)) : meta;
