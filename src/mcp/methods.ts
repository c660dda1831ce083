import type { UserId } from '../../machines/address.ts';
import type { Call } from './call.ts';
import { promptArguments } from './prompts/prompt-arguments.ts';
import { MethodError, ResourceNotFound, refusalData } from './rpc-error.ts';
import type { Caller, InputRequired, Surface } from './surface.ts';
import { completion } from './surface.ts';
import { handleIn } from './wire/wire.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The client's answers to an `InputRequired`, which come with the repeated request. */
interface Repeated {
  readonly inputResponses?: Readonly<Record<string, object>> | undefined;
  readonly requestState?: string | undefined;
}

/** The parameters of each method, as a codec hands them on. */
export interface MethodParams {
  readonly initialize: unknown;
  readonly 'server/discover': unknown;
  readonly ping: unknown;
  readonly 'tools/list': unknown;
  readonly 'tools/call': { readonly name: string; readonly arguments?: Fields | undefined } & Repeated;
  readonly 'resources/list': unknown;
  readonly 'resources/templates/list': unknown;
  readonly 'resources/read': { readonly uri: string };
  readonly 'resources/subscribe': { readonly uri: string };
  readonly 'resources/unsubscribe': { readonly uri: string };
  readonly 'prompts/list': unknown;
  readonly 'prompts/get': { readonly name: string; readonly arguments?: Fields | undefined } & Repeated;
  readonly 'completion/complete': {
    readonly ref:
      | { readonly type: 'ref/prompt'; readonly name: string }
      | { readonly type: 'ref/resource'; readonly uri: string };
    readonly argument: { readonly name: string; readonly value: string };
  };
  readonly 'logging/setLevel': { readonly level: string };
}

/** The name of a method that some era serves. */
export type MethodName = keyof MethodParams;

/** Things that the server remembers of a client from one request to the next. */
export interface ClientMemory {
  /** Tells the client whenever the resource changes. `userId` is the user who asks. @throws MethodError for a URI that cannot be watched */
  watch(uri: string, userId: UserId | undefined): Promise<void>;
  unwatch(uri: string): void;
  setLogLevel(level: string): void;
}

/** A request as the methods see it. */
export interface MethodRequest {
  readonly surface: Surface;
  readonly caller: Caller;
  readonly call: Call;
  /** The `_meta` of its parameters. */
  readonly meta: object | undefined;
  /** Absent where every request stands alone. */
  readonly memory?: ClientMemory;
}

/** The answer to a request, before a codec adds what its era wants. */
export interface Answered {
  readonly result: Fields | InputRequired;
  /** Whether the result is the same for everybody, or one user's own; absent for a result that is never kept. */
  readonly cacheScope?: 'public' | 'private';
}

type Method<Name extends MethodName> = (
  params: MethodParams[Name],
  request: MethodRequest,
) => Answered | Promise<Answered>;

/** How an era reads requests, and what it adds to their answers. */
export interface Codec<Message> {
  /** Reads the parameters of each method that the era has. @throws RpcError for parameters that do not fit */
  readonly params: { readonly [Name in MethodName]?: (message: Message) => MethodParams[Name] };
  /** The result as it stands in the answer. @throws RpcError for a result that the era has no form for */
  result(method: string, answered: Answered): Fields;
}

/** The user of a request that is no tool call, by the handle in its `_meta`. @throws MethodError for a handle that nobody has */
export function userOf({ caller, meta }: Pick<MethodRequest, 'caller' | 'meta'>): UserId | undefined {
  const identified = caller.present(handleIn(meta));
  if (typeof identified === 'object') throw new MethodError(-32602, identified.message, refusalData(identified));
  if (identified) caller.noteSign?.(identified);
  return identified;
}

const introduce = (_params: unknown, { surface }: MethodRequest): Answered => ({
  result: {
    capabilities: {
      tools: {},
      resources: { subscribe: true },
      prompts: {},
      completions: {},
      ...(surface.isLogging && { logging: {} }),
    },
    instructions: surface.instructions,
  },
  cacheScope: 'public',
});

const done: Answered = { result: {} };

/** Every method, whichever era has it. */
const methods: { readonly [Name in MethodName]: Method<Name> } = {
  initialize: introduce,
  'server/discover': introduce,
  ping: () => done,
  'tools/list': (_params, { surface }) => ({ result: { tools: surface.tools.listing }, cacheScope: 'public' }),
  async 'tools/call'({ name, arguments: args, inputResponses, requestState }, { surface, caller, call }) {
    if (!surface.tools.has(name)) throw new MethodError(-32602, 'Unknown tool');
    return { result: await surface.tools.call(name, args, caller, { ...call, inputResponses, requestState }) };
  },
  'resources/list': (_params, { surface }) => ({
    result: { resources: surface.resources.listing },
    cacheScope: 'public',
  }),
  'resources/templates/list': (_params, { surface }) => ({
    result: { resourceTemplates: surface.resources.templates },
    cacheScope: 'public',
  }),
  async 'resources/read'({ uri }, request) {
    const read = await request.surface.resources.read(uri, userOf(request));
    if (!read) throw new ResourceNotFound(undefined, { uri });
    return { result: { contents: read.contents }, cacheScope: read.isPrivate ? 'private' : 'public' };
  },
  async 'resources/subscribe'({ uri }, request) {
    await request.memory?.watch(uri, userOf(request));
    return done;
  },
  'resources/unsubscribe'({ uri }, { memory }) {
    memory?.unwatch(uri);
    return done;
  },
  'prompts/list': (_params, { surface }) => ({ result: { prompts: surface.prompts.listing }, cacheScope: 'public' }),
  'prompts/get'(params, { surface: { prompts }, call: { capabilities } }) {
    const { name, arguments: args, inputResponses, requestState } = params;
    const declared = { capabilities, inputResponses, requestState };
    const prompt = prompts.get(name, promptArguments(prompts, name, args), declared);
    if (typeof prompt !== 'object') throw new MethodError(-32602, prompt ?? 'Unknown prompt');
    return { result: prompt };
  },
  'completion/complete'({ ref, argument: { name, value } }, { surface: { prompts, resources } }) {
    const values = ref.type === 'ref/prompt' ? prompts.complete(ref.name, name) : resources.complete(ref.uri, name);
    return { result: { completion: completion(values, value) } };
  },
  'logging/setLevel'({ level }, { memory }) {
    memory?.setLogLevel(level);
    return done;
  },
};

/** Whether the era and the server have this method. */
export const isServed = <Message>(codec: Codec<Message>, method: string, { isLogging }: Surface): boolean =>
  Object.hasOwn(codec.params, method) && (method !== 'logging/setLevel' || isLogging === true);

/** Serves a method that `isServed`, and returns its result in the form of the era. @throws RpcError for a request that cannot be served */
export async function serveMethod<Message>(
  codec: Codec<Message>,
  method: string,
  message: Message,
  request: MethodRequest,
): Promise<Fields> {
  const name = method as MethodName;
  const params = codec.params[name]?.(message);
  return codec.result(method, await (methods[name] as Method<never>)(params as never, request));
}
