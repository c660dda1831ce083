import { z } from 'zod';
import type { UserId } from '../../../machines/address.ts';
import { modernRevision } from '../era.ts';
import { promptArguments } from '../prompts/prompt-arguments.ts';
import { parseParams } from '../parsing/parse-params.ts';
import { RpcError, refusalData } from '../rpc-error.ts';
import { handleIn } from '../wire/wire.ts';
import type { Caller, Surface } from '../surface.ts';
import { completion } from '../surface.ts';
import type { Call } from '../tools/tool.ts';
import { eventsExtension } from '../streams/events-extension.ts';

/** A request of the modern era as its methods see it. */
export interface ModernRequest {
  readonly params: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly call: Call;
}

type Result = Readonly<Record<string, unknown>>;
type Method = (surface: Surface, request: ModernRequest) => Result | Promise<Result>;

/** How long a client may keep what is the same for everybody, in milliseconds: it changes only with a new version of the server. */
const publicTtlMs = 60 * 60 * 1000;
const forEverybody = { ttlMs: publicTtlMs, cacheScope: 'public' } as const;
const forOnePerson = { ttlMs: 0, cacheScope: 'private' } as const;

/** The person of a request that is no tool call, by the handle in its `_meta`. @throws RpcError for a handle that is nobody's */
export function identifyByMeta({ caller, meta }: Pick<ModernRequest, 'caller' | 'meta'>): UserId | undefined {
  const identified = caller.identify(handleIn(meta));
  if (typeof identified === 'object') throw new RpcError(-32602, identified.message, refusalData(identified));
  return identified;
}

/** What a request carries that is sent again after an `InputRequired`. */
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
function onlyPage(params: unknown): void {
  if (parseParams(page, params).cursor !== undefined) throw new RpcError(-32602, 'There is no page after the first');
}

/** Every method but the two that listen. */
export const methods: Readonly<Record<string, Method>> = {
  'server/discover': ({ instructions, isLogging }) => ({
    supportedVersions: [modernRevision],
    capabilities: {
      tools: {},
      resources: { subscribe: true },
      prompts: {},
      completions: {},
      ...(isLogging && { logging: {} }),
      extensions: { [eventsExtension]: {} },
    },
    instructions,
    ...forEverybody,
  }),
  'tools/list': ({ tools }, { params }) => {
    onlyPage(params);
    return { tools: tools.listing, ...forEverybody };
  },
  'tools/call': ({ tools }, { params, caller, call }) => {
    const { name, arguments: args, inputResponses, requestState } = parseParams(toolCall, params);
    if (!tools.has(name)) throw new RpcError(-32602, 'Unknown tool');
    return tools.call(name, args, caller, { ...call, inputResponses, requestState });
  },
  'resources/list': ({ resources }, { params }) => {
    onlyPage(params);
    return { resources: resources.listing, ...forEverybody };
  },
  'resources/templates/list': ({ resources }, { params }) => {
    onlyPage(params);
    return { resourceTemplates: resources.templates, ...forEverybody };
  },
  'resources/read': async ({ resources }, { params, ...request }) => {
    const { uri } = parseParams(resourceRead, params);
    const read = await resources.read(uri, identifyByMeta(request));
    if (!read) throw new RpcError(-32602, 'Resource not found', { uri });
    return { contents: read.contents, ...(read.isPrivate ? forOnePerson : forEverybody) };
  },
  'prompts/list': ({ prompts }, { params }) => {
    onlyPage(params);
    return { prompts: prompts.listing, ...forEverybody };
  },
  'prompts/get': ({ prompts }, { params, call: { capabilities } }) => {
    const { name, arguments: args, inputResponses, requestState } = parseParams(promptGet, params);
    const prompt = prompts.get(name, promptArguments(prompts, name, args), {
      capabilities,
      inputResponses,
      requestState,
    });
    if (typeof prompt === 'object') return prompt;
    throw new RpcError(-32602, prompt ?? 'Unknown prompt');
  },
  'completion/complete': ({ prompts, resources }, { params }) => {
    const { ref, argument } = parseParams(complete, params);
    const values =
      ref.type === 'ref/prompt'
        ? prompts.complete(ref.name, argument.name)
        : resources.complete(ref.uri, argument.name);
    return { completion: completion(values, argument.value) };
  },
};
