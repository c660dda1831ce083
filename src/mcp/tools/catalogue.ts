import type { z } from 'zod';
import type { UserId } from '../../../machines/address.ts';
import type { Profile } from '../../../machines/protocol.ts';
import { KeptConnections } from '../../admission/kept-connections.ts';
import { QueuedPeople } from '../../admission/queued-people.ts';
import type { RateLimits } from '../../admission/rate-limits.ts';
import type { Terms } from '../../admission/terms.ts';
import { Consent } from '../../admission/terms.ts';
import { limits } from '../../limits.ts';
import type { Host } from '../../people/host.ts';
import type { Enrolment } from '../../people/identities.ts';
import type { Refusal } from '../../refusal.ts';
import { TextPolicy } from '../../text/text-policy.ts';
import type { Call } from '../call.ts';
import { handleRequired } from '../handles.ts';
import { meantBy } from '../parsing/lenient.ts';
import { placesOf } from '../parsing/places.ts';
import type { Caller, CallResult, ToolListing, ToolTable } from '../surface.ts';
import type { Fields } from '../wire/peoples-words.ts';
import { caution, isCautioned } from '../wire/peoples-words.ts';
import { wireRefusal } from '../wire/wire.ts';
import { blockPartner } from './block-partner.ts';
import { enterQueue } from './enter-queue.ts';
import { getHistory } from './get-history.ts';
import { getStatus } from './get-status.ts';
import { leaveChat } from './leave-chat.ts';
import { leaveQueue } from './leave-queue.ts';
import { manageIdentity } from './manage-identity.ts';
import { reportPartner } from './report-partner.ts';
import { textOf } from './result-text.ts';
import { inputJsonSchema, outputJsonSchema, withHandle } from './schemas.ts';
import { sendMessage } from './send-message.ts';
import { setTyping } from './set-typing.ts';
import type { Tool, ToolResult } from './tool.ts';
import { waitForEvents } from './wait-for-events.ts';

interface Entry {
  readonly tool: Tool;
  readonly input: z.ZodObject;
}

/** Policies that apply to every tool call. */
export interface ToolPolicies {
  /** None: everybody may do as much as they like. */
  readonly rates?: RateLimits;
  readonly terms?: Terms | undefined;
  readonly textPolicy?: TextPolicy;
}

const tooManyWait: Refusal = {
  code: 'queue_full',
  message: 'Too many people wait in the queue from your address. Try again after the given time.',
  retryAfterSeconds: limits.queueFullRetrySeconds,
};

/** The tools in the order in which they are listed, callable by name. */
export class Catalogue implements ToolTable {
  readonly listing: readonly ToolListing[];
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #host: Host;
  readonly #textPolicy: TextPolicy;
  readonly #rates: RateLimits | undefined;
  readonly #consent: Consent | undefined;
  readonly #queued: QueuedPeople;
  readonly #kept = new KeptConnections();

  constructor(
    host: Host,
    tools: readonly Tool[] = chatTools,
    { rates, terms, textPolicy = new TextPolicy() }: ToolPolicies = {},
  ) {
    this.#host = host;
    this.#textPolicy = textPolicy;
    this.#rates = rates;
    this.#consent = terms && new Consent(terms);
    this.#queued = new QueuedPeople(
      host.presence,
      rates?.allowed.queuedPerAddress ?? 0,
      (address) => rates?.holds(address) ?? false,
    );
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
    const crowded = this.#rates?.callFrom(caller.address);
    const meant = meantBy(entry.input, args ?? {});
    const parsed = entry.input.safeParse(meant);
    if (!parsed.success) return refusalResult(crowded ?? invalidInput(parsed.error, meant));
    const { handle, ...input } = parsed.data as { handle?: string };
    const identified = caller.present(handle);
    if (typeof identified === 'object') return refusalResult(crowded ?? identified);
    // A call that is refused for its rate is a sign of life all the same.
    const isByHandle = handle !== undefined || caller.sessionSinceMs === undefined;
    if (identified) this.#host.presence.noteCall(identified, isByHandle);
    // An answer that was delivered just now may still be on its way to be noted as read.
    if (identified) await this.#host.outboxes.settled(identified);
    const tooFast = crowded ?? this.#rates?.callBy(identified, caller.address, name);
    if (tooFast) return refusalResult(tooFast, this.#unread(identified));
    if (identified || !entry.tool.isForNewcomers || !caller.inTurn) {
      return this.#run(entry.tool, input, identified, caller, call);
    }
    return caller.inTurn(async () => {
      // A call before this one may have made somebody of the caller.
      const now = caller.present(undefined);
      return typeof now === 'object' ? refusalResult(now) : this.#run(entry.tool, input, now, caller, call);
    });
  }

  async #run(tool: Tool, input: object, userId: UserId | undefined, caller: Caller, call: Call): Promise<CallResult> {
    if (tool.isForNewcomers) return this.#admit(tool, input, userId, caller, call);
    if (!userId) return refusalResult(handleRequired);
    const { address } = caller;
    const admit = () => this.#rates?.entryBy(userId, address) ?? this.#queued.admit(address, userId) ?? tooManyWait;
    const reporter = () => ({
      origin: this.#host.origins.of(address),
      hasReturned: this.#host.presence.hasReturned(userId),
    });
    const result = await tool.run(input as never, { ...this.#contextOf(call, caller), userId, reporter, admit });
    this.#queued.note(userId, address);
    return this.#show(result, userId);
  }

  /** Runs a tool that may make somebody of the caller, and put them in the queue. */
  async #admit(
    tool: Extract<Tool, { isForNewcomers: true }>,
    input: object,
    userId: UserId | undefined,
    caller: Caller,
    call: Call,
  ): Promise<CallResult> {
    const { address } = caller;
    const over = this.#queued.admit(address, userId);
    if (!over) return refusalResult(tooManyWait, this.#unread(userId));
    const refusal = userId === undefined ? this.#rates?.enrolment(address) : undefined;
    let known = userId;
    const welcome = (enrolment: Enrolment): void => {
      known = enrolment.userId;
      caller.bind(enrolment.userId);
    };
    try {
      if (refusal) return refusalResult(refusal);
      if (userId === undefined && call.connection) this.#kept.release(call.connection, caller.sessionSinceMs);
      const context = { ...this.#contextOf(call, caller), userId, welcome };
      return this.#show(await tool.run(input as never, context), known);
    } finally {
      over();
      if (known) this.#queued.note(known, address);
      if (known && userId === undefined) this.#keep(known, call);
      else if (!refusal) this.#rates?.noEnrolment(address);
    }
  }

  /** As long as the connection of the answer is open, the answer was not lost. */
  #keep(userId: UserId, { connection, onDelivered }: Call): void {
    if (!connection) return;
    onDelivered(async () => this.#kept.keep(connection, () => this.#host.presence.holdConnection(userId)));
  }

  #contextOf(call: Call, { address, sessionSinceMs }: Caller) {
    const isLimited = this.#rates?.holds(address) ?? false;
    return {
      ...call,
      host: this.#host,
      textPolicy: this.#textPolicy,
      consent: this.#consent,
      entrance: (profile?: Profile) =>
        this.#host.origins.entrance(
          { address, isLimited },
          profile && { profile, era: sessionSinceMs === undefined ? 'requests' : 'sessions' },
        ),
    };
  }

  #unread(userId: UserId | undefined): { unread: number } | undefined {
    return userId && { unread: this.#host.outboxes.unread(userId) };
  }

  #show(result: ToolResult, userId: UserId | undefined): CallResult {
    const unread = this.#unread(userId);
    if ('refused' in result) return refusalResult(result.refused, unread);
    return callResult(result.next, { ...unread, ...result.fields });
  }
}

/** Every tool, in the order of `tools/list`. */
export const chatTools: readonly Tool[] = [
  enterQueue,
  leaveQueue,
  sendMessage,
  setTyping,
  leaveChat,
  waitForEvents,
  getStatus,
  getHistory,
  manageIdentity,
  blockPartner,
  reportPartner,
];

function refusalResult(refusal: Refusal, unread?: { unread: number } | undefined): CallResult {
  // Its message says what to do next.
  return { ...callResult(refusal.message, { error: wireRefusal(refusal), ...unread }), isError: true };
}

/** Both parts of a result: all that some hosts show a model is the one, all that others show is the other. */
function callResult(next: string, fields: Fields): CallResult {
  const structuredContent = { next, ...(isCautioned(fields) && { caution }), ...fields };
  return { content: [{ type: 'text', text: textOf(structuredContent) }], structuredContent };
}

/** Names what is wrong with the arguments, never what they held. */
function invalidInput(error: z.ZodError, args: unknown): Refusal {
  const places = placesOf(error, args, 'arguments').join(', ');
  return { code: 'invalid_input', message: `Check these arguments against the tool’s input schema: ${places}.` };
}
