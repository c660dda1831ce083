import type { z } from 'zod';
import { RpcError } from '../rpc-error.ts';
import { meantBy } from './lenient.ts';
import { placesOf } from './places.ts';

/** Parameters in the shape that a method needs, as a person means them. @throws RpcError naming what is wrong */
export function parseParams<Schema extends z.ZodType>(schema: Schema, params: unknown): z.output<Schema> {
  const meant = meantBy(schema, params);
  const parsed = schema.safeParse(meant);
  if (parsed.success) return parsed.data;
  throw new RpcError(-32602, `Invalid params: ${placesOf(parsed.error, meant, 'params').join(', ')}`);
}
