import { SERVER_INFO_META_KEY } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { modernErrors, modernRevision } from '../era.ts';
import type { Answered, Codec } from '../methods.ts';
import { parseParams } from '../parsing/parse-params.ts';
import { RpcError } from '../rpc-error.ts';
import { serverInfo } from '../server-info.ts';
import { eventsExtension } from '../streams/events-extension.ts';

type Params = Readonly<Record<string, unknown>>;

/** How long a client may keep what is the same for everybody, in milliseconds: it changes only with a new version of the server. */
const publicTtlMs = 60 * 60 * 1000;
const hints = {
  public: { ttlMs: publicTtlMs, cacheScope: 'public' },
  private: { ttlMs: 0, cacheScope: 'private' },
} as const;

/** Fields of a request that is sent again after an `InputRequired`. */
const again = {
  inputResponses: z.record(z.string(), z.looseObject({})).optional(),
  requestState: z.string().optional(),
};
const toolCall = z.looseObject({ name: z.string(), arguments: z.looseObject({}).optional(), ...again });
const resourceRead = z.looseObject({ uri: z.string() });
const promptGet = z.looseObject({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).optional(),
  ...again,
});
const complete = z.looseObject({
  ref: z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('ref/prompt'), name: z.string() }),
    z.looseObject({ type: z.literal('ref/resource'), uri: z.string() }),
  ]),
  argument: z.looseObject({ name: z.string(), value: z.string() }),
});
const page = z.looseObject({ cursor: z.string().optional() });

/** Every list fits on one page, so there is no cursor to come back with. */
function onlyPage(params: Params): void {
  if (parseParams(page, params).cursor !== undefined) throw new RpcError(-32602, 'There is no page after the first');
}

/** Every method but the two that listen: those answer with a stream. */
export const modernCodec: Codec<Params> = {
  params: {
    'server/discover': () => undefined,
    'tools/list': onlyPage,
    'tools/call': (params) => parseParams(toolCall, params),
    'resources/list': onlyPage,
    'resources/templates/list': onlyPage,
    'resources/read': (params) => parseParams(resourceRead, params),
    'prompts/list': onlyPage,
    'prompts/get': (params) => parseParams(promptGet, params),
    'completion/complete': (params) => parseParams(complete, params),
  },
  result(method, { result, cacheScope }: Answered) {
    const _meta = { ...(result._meta as object | undefined), [SERVER_INFO_META_KEY]: serverInfo };
    const fields = method === 'server/discover' ? discovered(result) : result;
    return { resultType: 'complete', ...fields, ...(cacheScope && hints[cacheScope]), _meta };
  },
};

const discovered = ({ capabilities, instructions }: Params): Params => ({
  supportedVersions: [modernRevision],
  capabilities: { ...(capabilities as object), extensions: { [eventsExtension]: {} } },
  instructions,
});

/** The error that a failed request is answered with. `fault` logs an error of ours, and returns what the client may know. */
export function modernError(error: unknown, fault: () => string) {
  if (!(error instanceof RpcError)) return { code: -32603, message: fault() };
  const { code, message, data } = error;
  return { code, message, ...(data !== undefined && { data }) };
}

/** The HTTP status of an answer that is an error with this code. */
export const statusOf = (code: number): number => (code === modernErrors.missingClientCapability ? 400 : 200);
