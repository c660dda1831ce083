import type { z } from 'zod';
import type { UserId } from '../../../machines/address.ts';
import type { Entrance, Profile, Testimony } from '../../../machines/protocol.ts';
import type { Consent } from '../../admission/terms.ts';
import type { Host } from '../../people/host.ts';
import type { Enrolment } from '../../people/identities.ts';
import type { Refusal } from '../../refusal.ts';
import type { TextPolicy } from '../../text/text-policy.ts';
import type { Call } from '../call.ts';

/** The result of a tool, in no era's form yet. */
export type ToolResult =
  | {
      readonly fields: Readonly<Record<string, unknown>>;
      /** A plain sentence: what to do next. */
      readonly next: string;
    }
  | { readonly refused: Refusal };

/** The context of every tool. */
interface AnyToolContext extends Call {
  readonly host: Host;
  readonly textPolicy: TextPolicy;
  /** Where the caller enters from; with the profile of a new person who chose no name. */
  entrance(newcomer?: Profile): Entrance;
  /** The terms that a user has to accept before entering the queue, if there are any. */
  readonly consent?: Consent | undefined;
}

/** The context of a tool whose caller is a user. */
export interface ToolContext extends AnyToolContext {
  readonly userId: UserId;
  /** Facts about the caller as a reporter. */
  reporter(): Pick<Testimony, 'origin' | 'hasReturned'>;
  /** Reserves a place in the queue for this address: a refusal, or a function that releases the reservation. */
  admit(): Refusal | (() => void);
}

/** The context of a tool whose caller may be no user yet. */
export interface NewcomerContext extends AnyToolContext {
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

/** A tool of the catalogue, which knows no era, session or wire. */
export type Tool = ToolBase &
  (
    | { readonly isForNewcomers?: false; run(input: never, context: ToolContext): Promise<ToolResult> }
    | { readonly isForNewcomers: true; run(input: never, context: NewcomerContext): Promise<ToolResult> }
  );

/** Defines a tool for people who are known: whoever calls without being known is refused before it runs. */
export const defineTool = <Input extends z.ZodObject>(
  tool: Omit<ToolBase, 'input'> & {
    readonly input: Input;
    run(input: z.output<Input>, context: ToolContext): Promise<ToolResult>;
  },
): Tool => tool;

/** Defines a tool that an anonymous caller may use; it may enrol the caller. */
export const defineNewcomerTool = <Input extends z.ZodObject>(
  tool: Omit<ToolBase, 'input'> & {
    readonly input: Input;
    run(input: z.output<Input>, context: NewcomerContext): Promise<ToolResult>;
  },
): Tool => ({ ...tool, isForNewcomers: true });
