import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  ErrorCode,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Answered, Codec } from '../methods.ts';
import { parseParams } from '../parsing/parse-params.ts';
import { MethodError, ResourceNotFound, RpcError } from '../rpc-error.ts';
import { serverInfo } from '../server-info.ts';
import { isInputRequired } from '../surface.ts';

/** Takes arguments of any type, since it is for the prompt to say which it knows. */
const promptRequest = z.object({
  method: z.literal('prompts/get'),
  params: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).optional() }),
});

/** These revisions have a code of their own for a resource that does not exist. */
const resourceNotFound = -32002;

/** Reads the parameters of a whole request by its schema. */
const paramsBy =
  <Params>(schema: z.ZodType<{ params?: Params }>) =>
  (request: JSONRPCRequest): Params =>
    parseParams(schema, request).params as Params;

const unread = (): undefined => undefined;

/** Reads a tool call strictly, where other methods take what a client means. The error quotes the schema, as the SDK's server did. */
function toolCallIn(request: JSONRPCRequest) {
  const strict = CallToolRequestSchema.safeParse(request);
  if (strict.success) return parseParams(CallToolRequestSchema, request).params;
  throw new MethodError(ErrorCode.InvalidParams, `Invalid tools/call request: ${strict.error.message}`);
}

/** An `initialize` is read before there is a session to serve it. */
const params: Codec<JSONRPCRequest>['params'] = {
  initialize: unread,
  ping: unread,
  'tools/list': paramsBy(ListToolsRequestSchema),
  'tools/call': (request) => {
    const { name, arguments: args } = toolCallIn(request);
    return { name, arguments: args };
  },
  'resources/list': paramsBy(ListResourcesRequestSchema),
  'resources/templates/list': paramsBy(ListResourceTemplatesRequestSchema),
  'resources/read': paramsBy(ReadResourceRequestSchema),
  'resources/subscribe': paramsBy(SubscribeRequestSchema),
  'resources/unsubscribe': paramsBy(UnsubscribeRequestSchema),
  'prompts/list': paramsBy(ListPromptsRequestSchema),
  'prompts/get': paramsBy(promptRequest),
  'completion/complete': paramsBy(CompleteRequestSchema),
  'logging/setLevel': paramsBy(SetLevelRequestSchema),
};

/** The codec of a session that agreed on this revision. */
export const legacyCodec = (revision: string): Codec<JSONRPCRequest> => ({
  params,
  result(method, { result }: Answered) {
    if (isInputRequired(result)) {
      throw new RpcError(ErrorCode.InvalidRequest, 'This needs a client of a revision with multi round-trip requests');
    }
    if (method !== 'initialize') return result;
    const { capabilities, instructions } = result;
    return { protocolVersion: revision, capabilities, serverInfo, instructions };
  },
});

/** An error as these revisions tell it; the text of one that a method threw says the code as well. */
const told = (code: number, message: string, data?: unknown) => ({
  code,
  message: `MCP error ${code}: ${message}`,
  ...(data !== undefined && { data }),
});

/** The error that a failed request is answered with. `fault` logs an error of ours, and returns what the client may know. */
export function legacyError(error: unknown, fault: () => string) {
  if (!(error instanceof RpcError)) return told(ErrorCode.InternalError, fault());
  const { code, message, data } = error;
  if (error instanceof ResourceNotFound) return told(resourceNotFound, message, data);
  if (error instanceof MethodError) return told(code, message, data);
  return { code, message, ...(data !== undefined && { data }) };
}
