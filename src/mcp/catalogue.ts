import type { z } from 'zod';
import type { UserId } from '../../machines/address.ts';
import type { Host } from '../runtime/host.ts';
import type { Enrolment } from '../runtime/identities.ts';
import { handleRequired } from './caller.ts';
import { inputJsonSchema, outputJsonSchema, withHandle } from './schemas.ts';
import type { Caller, CallResult, ToolListing, ToolTable } from './surface.ts';
import type { Call, Refusal, Tool, ToolResult } from './tool.ts';
import { blockPartner } from './tools/block-partner.ts';
import { enterQueue } from './tools/enter-queue.ts';
import { getHistory } from './tools/get-history.ts';
import { getStatus } from './tools/get-status.ts';
import { leaveChat } from './tools/leave-chat.ts';
import { leaveQueue } from './tools/leave-queue.ts';
import { reportPartner } from './tools/report-partner.ts';
import { sendMessage } from './tools/send-message.ts';
import { waitForEvents } from './tools/wait-for-events.ts';

interface Entry {
  readonly tool: Tool;
  readonly input: z.ZodObject;
}

/** The tools in the order in which they are listed, callable by name. */
export class Catalogue implements ToolTable {
  readonly listing: readonly ToolListing[];
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #host: Host;

  constructor(host: Host, tools: readonly Tool[] = chatTools) {
    this.#host = host;
    this.#entries = new Map(tools.map((tool) => [tool.name, { tool, input: withHandle(tool.input) }]));
    this.listing = tools.map(({ name, title, description, input, output, annotations }) => ({
      name,
      title,
      description,
      inputSchema: inputJsonSchema(input) as { type: 'object' },
      outputSchema: outputJsonSchema(output) as { type: 'object' },
      annotations,
    }));
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  async call(name: string, args: unknown, caller: Caller, call: Call): Promise<CallResult> {
    const entry = this.#entries.get(name);
    if (!entry) throw new Error(`no tool is named ${name}`);
    const parsed = entry.input.safeParse(args ?? {});
    if (!parsed.success) return refusalResult(invalidInput(parsed.error));
    const { handle, ...input } = parsed.data as { handle?: string };
    const identified = caller.identify(handle);
    if (typeof identified === 'object') return refusalResult(identified);
    if (identified) this.#host.presence.touch(identified);
    return this.#run(entry.tool, input, identified, caller, call);
  }

  async #run(tool: Tool, input: object, userId: UserId | undefined, caller: Caller, call: Call): Promise<CallResult> {
    if (tool.isForNewcomers) {
      let known = userId;
      const welcome = (enrolment: Enrolment): void => {
        known = enrolment.userId;
        caller.bind(enrolment.userId);
      };
      const result = await tool.run(input as never, { ...call, host: this.#host, userId, welcome });
      return this.#show(result, known);
    }
    if (!userId) return refusalResult(handleRequired);
    return this.#show(await tool.run(input as never, { ...call, host: this.#host, userId }), userId);
  }

  #show(result: ToolResult, userId: UserId | undefined): CallResult {
    const unread = userId && { unread: this.#host.outboxes.unread(userId) };
    if ('refused' in result) return refusalResult(result.refused, unread);
    const structuredContent = { ...unread, ...result.fields };
    const text = [result.next, ...lines(structuredContent), ...(result.quoted ?? [])].join('\n');
    return { content: [{ type: 'text', text }], structuredContent };
  }
}

export const chatTools: readonly Tool[] = [
  enterQueue,
  leaveQueue,
  sendMessage,
  leaveChat,
  waitForEvents,
  getStatus,
  getHistory,
  blockPartner,
  reportPartner,
];

function refusalResult(
  { code, message, retryAfterSeconds, details }: Refusal,
  unread?: { unread: number } | undefined,
): CallResult {
  const error = {
    code,
    message,
    ...(retryAfterSeconds !== undefined && { retry_after_seconds: retryAfterSeconds }),
    ...details,
  };
  const retry = retryAfterSeconds === undefined ? [] : [`retry_after_seconds: ${retryAfterSeconds}`];
  const text = [message, `error: ${code}`, ...retry, ...lines(details ?? {})].join('\n');
  return { content: [{ type: 'text', text }], structuredContent: { error, ...unread }, isError: true };
}

/** Names what is wrong with the arguments, never what they held. */
function invalidInput({ issues }: z.ZodError): Refusal {
  const places = issues.map(({ path, code }) => `${path.join('.') || 'arguments'} (${code.replaceAll('_', ' ')})`);
  return {
    code: 'invalid_input',
    message: `Check these arguments against the tool’s input schema: ${places.join(', ')}.`,
  };
}

/** One line for each value that a next call may need; a stranger's words are not among them. */
const lines = (fields: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(fields).flatMap(([name, value]) => {
    if (name === 'room') return [`room_id: ${(value as { room_id: string }).room_id}`];
    return value === null || typeof value === 'object' ? [] : [`${name}: ${value}`];
  });
