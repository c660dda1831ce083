import { InitializeRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { parseParams } from '../parsing/parse-params.ts';
import type { Problem } from '../problem.ts';
import { problems } from '../problem.ts';
import { RpcError } from '../rpc-error.ts';

/** An `initialize` as its client means it, or what is wrong with it. */
type Opening = { readonly message: object; readonly problem?: never } | { readonly problem: Problem };

const isOpening = (item: unknown): item is { readonly id?: unknown } =>
  typeof item === 'object' && item !== null && (item as { method?: unknown }).method === 'initialize';

/** The `initialize` in a body; undefined for a body that holds none. Looked at first, so that its client is not told of sessions instead. */
export function openingIn(body: unknown): Opening | undefined {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  const opening = items.find(isOpening);
  if (!opening) return undefined;
  if (items.length > 1) return { problem: problems.initializeAlone };
  const { id } = opening;
  if (id === undefined) return { problem: problems.initializeAsNotification };
  if (typeof id !== 'string' && typeof id !== 'number') return { problem: problems.notRpc };
  try {
    const { params } = parseParams(InitializeRequestSchema, opening);
    return { message: { ...opening, params } };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return { problem: { status: 400, code: error.code, message: error.message, id } };
  }
}
