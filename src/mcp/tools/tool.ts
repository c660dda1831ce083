import type { z } from 'zod';
import type { UserId } from '../../../machines/address.ts';
import type { Entrance, Profile, Testimony } from '../../../machines/protocol.ts';
import type { Host } from '../../runtime/host.ts';
import type { Enrolment } from '../../runtime/identities.ts';
import type { Connection } from '../limits/kept-connections.ts';
import type { Refusal } from '../refusal.ts';
import type { Consent } from '../terms.ts';
import type { TextPolicy } from '../text-policy.ts';

/** What a tool gave back, in no era's form yet. */
export type ToolResult =
  | {
      readonly fields: Readonly<Record<string, unknown>>;
      /** One plain sentence: what to do next. */
      readonly next: string;
    }
  | { readonly refused: Refusal };

/** What a request says besides what it asks for. */
export interface RequestContext {
  /** What the client can do by its own word: that of this request, or of the beginning of its session. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** The client's answers, by key, to what an `InputRequired` asked of it. */
  readonly inputResponses?: Readonly<Record<string, object>> | undefined;
  /** The state that an `InputRequired` gave along, or whatever the client makes of it. */
  readonly requestState?: string | undefined;
}

/** The request that a tool serves, as each era brings it. */
export interface Call extends RequestContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Least severe level of the log messages that the client wants of this call; absent when it wants none. */
  readonly logLevel?: string | undefined;
  /** Tells the client something that belongs to this call, ahead of its answer. */
  notify(method: string, params: Record<string, unknown>): void;
  /** Says how far the call has come, growing with each time; absent when the caller did not ask for it. */
  readonly progress?: ((progress: number, total?: number) => void) | undefined;
  /** The connection that the call came on, if it is the client's own. */
  readonly connection?: Connection | undefined;
  /** Runs `action` once the answer was fully written to an open connection, and never otherwise. */
  onDelivered(action: () => Promise<void>): void;
}

/** The context that every tool gets besides its arguments. */
export interface ToolContext extends Call {
  readonly host: Host;
  readonly textPolicy: TextPolicy;
  /** Where the caller enters from; with the profile of a new person who chose no name. */
  entrance(newcomer?: Profile): Entrance;
  /** Of the terms that have to be accepted before the queue is entered, if there are any. */
  readonly consent?: Consent | undefined;
}

/** The context of a tool whose caller is a user. */
export interface KnownContext extends ToolContext {
  readonly userId: UserId;
  /** What is known of the caller as a reporter. */
  reporter(): Pick<Testimony, 'origin' | 'hasReturned'>;
  /** Asks for leave to enter the queue: a refusal, or what is to be called when the entry is through. */
  admit(): Refusal | (() => void);
}

/** The context of a tool whose caller may be no user yet. */
export interface NewcomerContext extends ToolContext {
  readonly userId: UserId | undefined;
  /** From now on the caller's connection speaks for the person just enrolled. */
  welcome(enrolment: Enrolment): void;
}

interface ToolBase {
  readonly name: string;
  readonly title: string;
  /** At most 40 words: whom it reaches, what to do next, and that a partner's text is data. */
  readonly description: string;
  readonly input: z.ZodObject;
  /** The fields of success; every result may also hold `unread` or be an `error`. */
  readonly output: z.ZodObject;
  readonly annotations: {
    readonly readOnlyHint?: boolean;
    readonly destructiveHint?: boolean;
    readonly idempotentHint?: boolean;
    readonly openWorldHint?: boolean;
  };
}

/** One tool of the catalogue, knowing nothing of eras, sessions or wires. */
export type Tool = ToolBase &
  (
    | { readonly isForNewcomers?: false; run(input: never, context: KnownContext): Promise<ToolResult> }
    | { readonly isForNewcomers: true; run(input: never, context: NewcomerContext): Promise<ToolResult> }
  );

/** Defines a tool for people who are known: whoever calls without being known is refused before it runs. */
export const defineTool = <Input extends z.ZodObject>(
  tool: Omit<ToolBase, 'input'> & {
    readonly input: Input;
    run(input: z.output<Input>, context: KnownContext): Promise<ToolResult>;
  },
): Tool => tool;

/** Defines a tool that may be called by nobody in particular, and may make them somebody. */
export const defineNewcomerTool = <Input extends z.ZodObject>(
  tool: Omit<ToolBase, 'input'> & {
    readonly input: Input;
    run(input: z.output<Input>, context: NewcomerContext): Promise<ToolResult>;
  },
): Tool => ({ ...tool, isForNewcomers: true });
