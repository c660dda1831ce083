import type { z } from 'zod';
import { RpcError } from './rpc-error.ts';

/** Parameters in the shape that a method needs. @throws RpcError naming what is wrong */
export function parseParams<Schema extends z.ZodType>(schema: Schema, params: unknown): z.output<Schema> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'params'} (${code})`);
  throw new RpcError(-32602, `Invalid params: ${places.join(', ')}`);
}
