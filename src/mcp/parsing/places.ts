import type { z } from 'zod';
import { limits } from '../../limits.ts';

/** Names what is wrong with a value and how, never what it held; `whole` names the value itself. The first places are enough. */
export const placesOf = ({ issues }: z.ZodError, value: unknown, whole: string): readonly string[] =>
  issues.slice(0, limits.wrongPlacesMax).map((issue) => {
    const place = issue.path.join('.') || whole;
    if (isMissing(value, issue.path)) return `${place} (required)`;
    const wanted = issue.code === 'invalid_type' ? `, expected ${issue.expected}` : '';
    return `${place} (${issue.code.replaceAll('_', ' ')}${wanted})`;
  });

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  const found = path.reduce<unknown>((from, key) => (from as Record<PropertyKey, unknown> | undefined)?.[key], value);
  return (found ?? undefined) === undefined;
}
