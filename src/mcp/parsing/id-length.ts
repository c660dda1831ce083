import { limits } from '../../limits.ts';
import type { Problem } from '../problem.ts';
import { problems } from '../problem.ts';

interface Message {
  readonly id?: unknown;
  readonly params?: { readonly _meta?: { readonly progressToken?: unknown } | null } | null;
}

/** Why a body cannot be served in which a message has a longer id or progress token than anything may be told under. */
export function longIdProblem(body: unknown): Problem | undefined {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  const wrong = (items as readonly (Message | null)[]).find(
    (message) => isLong(message?.id) || isLong(message?.params?._meta?.progressToken),
  );
  if (!wrong) return undefined;
  const { id } = wrong;
  const isNamed = !Array.isArray(body) && (typeof id === 'number' || (typeof id === 'string' && !isLong(id)));
  return { ...problems.idTooLong, ...(isNamed && { id }) };
}

const isLong = (value: unknown): boolean => typeof value === 'string' && value.length > limits.idCharsMax;
