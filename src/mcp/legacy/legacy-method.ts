import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { Result, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { parseParams } from '../parsing/parse-params.ts';

/** The schema of a request, its method included. */
export type RequestSchema = z.ZodObject<{ method: z.ZodLiteral<string>; params?: z.ZodType }>;
type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;
/** Serves a request that fits the schema. */
export type Handler<Schema extends RequestSchema> = (
  request: z.output<Schema>,
  extra: Extra,
) => Result | Promise<Result>;

/** Takes arguments of any type, since it is for the prompt to say which it knows. */
export const promptRequest = z.object({
  method: z.literal('prompts/get'),
  params: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).optional() }),
});

const anyRequests = new Map<RequestSchema, z.ZodObject<{ method: z.ZodLiteral<string> }>>();

/** Lets every request of the method pass. Made once: a schema per session would be most of what a session takes. */
function anyRequestOf(schema: RequestSchema) {
  const known = anyRequests.get(schema);
  if (known) return known;
  const anyRequest = z.looseObject({ method: z.literal(schema.shape.method.value) });
  anyRequests.set(schema, anyRequest);
  return anyRequest;
}

/** Serves a method of the legacy era. Ill-formed parameters are the caller's mistake (-32602); the SDK would call them a fault of ours. */
export function serveMethod<Schema extends RequestSchema>(
  server: Server,
  schema: Schema,
  handler: Handler<Schema>,
): void {
  server.setRequestHandler(anyRequestOf(schema), (request, extra) => handler(parseParams(schema, request), extra));
}
