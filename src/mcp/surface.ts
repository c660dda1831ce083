import type { UserId } from '../../machines/address.ts';
import type { Refusal } from '../refusal.ts';
import type { Call, Declared } from './call.ts';
import type { IsFlagged } from './wire/wire.ts';

/** The caller of a request, as an era knows it. */
export interface Caller {
  /** Where they call from, as limits count it. */
  readonly address: string;
  /** When the session began that speaks for them, in milliseconds since the process began; none where each request brings its handle. */
  readonly sessionSinceMs?: number;
  /**
   * The user of a request with this handle, or without one; why the request may not go on; or undefined for somebody not known yet. A
   * handle that is presented has consequences.
   * @see Handles
   */
  present(handle: string | undefined): UserId | Refusal | undefined;
  /** Notes a sign of life that is no tool call; absent where a session notes it. */
  noteSign?(userId: UserId): void;
  /** The person was enrolled by this caller's own call. */
  bind(userId: UserId): void;
  /** Runs what may enrol the caller, one at a time; absent where nothing is bound. */
  inTurn?<Result>(enrol: () => Promise<Result>): Promise<Result>;
}

/** The result of a tool call, as it is sent in every era. */
export interface CallResult {
  [key: string]: unknown;
  content: { type: string; [key: string]: unknown }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
}

/**
 * Sent instead of a result when the client has to do or ask something first; it then sends the request again with what came of it.
 * Only for requests whose client declared that it can.
 * @see MCP 2026-07-28, Multi Round-Trip Requests
 */
export interface InputRequired {
  [key: string]: unknown;
  readonly resultType: 'input_required';
  /** By keys of our own choice. */
  readonly inputRequests?: Readonly<Record<string, { readonly method: string; readonly params?: object }>>;
  readonly requestState?: string;
}

/** Whether a result asks the client for input instead of being complete. */
export const isInputRequired = (result: { readonly [key: string]: unknown }): result is InputRequired =>
  result.resultType === 'input_required';

/** How `tools/list` shows a tool. */
export interface ToolListing {
  [key: string]: unknown;
  readonly name: string;
  readonly inputSchema: { type: 'object' };
}

/** The tools, as the methods of either era need them. */
export interface ToolTable {
  /** Always in the same order. */
  readonly listing: readonly ToolListing[];
  has(name: string): boolean;
  /** Calls a tool that exists. @throws RpcError when the request cannot be served, Fault when we failed: nothing has happened then */
  call(name: string, args: unknown, caller: Caller, call: Call): Promise<CallResult | InputRequired>;
}

/** A content of a resource. */
export interface ResourceContent {
  [key: string]: unknown;
  readonly uri: string;
  readonly mimeType: string;
  readonly text?: string;
  readonly blob?: string;
}

/** The answer to `resources/read`. */
export interface ResourceRead {
  readonly contents: readonly ResourceContent[];
  /** Whether it is one person's own, and may change at any moment. */
  readonly isPrivate: boolean;
}

interface Listed {
  [key: string]: unknown;
  readonly name: string;
}

/** The resources, as the methods of either era need them. */
export interface ResourceTable {
  /** The same for everybody. */
  readonly listing: readonly (Listed & { readonly uri: string })[];
  readonly templates: readonly (Listed & { readonly uriTemplate: string })[];
  /** Undefined for what does not exist, or not for this person: the two look alike. */
  read(uri: string, userId: UserId | undefined): Promise<ResourceRead | undefined>;
  /** Whose changes a subscriber to this URI is told of; undefined when nobody's. */
  owner(uri: string, userId: UserId | undefined): UserId | undefined;
  /** Whether this URI names something that the caller may watch, perhaps once the caller is known. */
  isSubscribable(uri: string, userId: UserId | undefined): boolean;
  /** Values that a variable of a template may take. */
  complete(uriTemplate: string, variable: string): readonly string[];
}

/** The answer to `prompts/get`. */
export interface PromptResult {
  [key: string]: unknown;
  readonly description?: string;
  readonly messages: { role: 'user' | 'assistant'; content: { type: string; [key: string]: unknown } }[];
}

/** The prompts, as the methods of either era need them. */
export interface PromptTable {
  readonly listing: readonly Listed[];
  /** Undefined for a prompt that does not exist, a text for arguments that will not do. */
  get(
    name: string,
    args: Readonly<Record<string, string>>,
    declared: Declared,
  ): PromptResult | InputRequired | string | undefined;
  complete(name: string, argument: string): readonly string[];
}

/** Everything that a client can list and use, knowing nothing of eras. */
export interface Surface {
  readonly tools: ToolTable;
  readonly resources: ResourceTable;
  readonly prompts: PromptTable;
  /** Whether tools send log messages to those who want them. */
  readonly isLogging?: boolean;
  /** Marks messages that their readers are warned of. */
  readonly isFlagged?: IsFlagged;
  /** Instructions for a model about the server as a whole. */
  readonly instructions: string;
}

/** Completion values for what was typed so far, in the form that every era sends. */
export function completion(values: readonly string[], typed: string) {
  const beginning = typed.toLowerCase();
  const matching = values.filter((value) => value.toLowerCase().startsWith(beginning));
  return { values: matching.slice(0, 100), total: matching.length, hasMore: matching.length > 100 };
}
