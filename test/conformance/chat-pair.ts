import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { startChatServer } from '../../src/server.ts';
import type { RunningServer } from './fixture-server.ts';
import type { Answer } from './raw-http.ts';
import { modern, RawSession } from './raw-http.ts';

export const startChat = (): Promise<RunningServer> =>
  startChatServer(readConfig({ PORT: '0', MCP_CHAT_STORE: 'memory' }), pino({ level: 'silent' }));

/** The result of a tool call as far as tests look into it. */
export interface ToolAnswer {
  readonly content: readonly { readonly text: string }[];
  readonly structuredContent: Readonly<Record<string, unknown>> & {
    readonly error?: { readonly code: string };
    readonly events?: readonly { readonly type: string; readonly payload: Readonly<Record<string, unknown>> }[];
  };
  readonly isError?: boolean;
}

type Arguments = Readonly<Record<string, unknown>>;

/** Calls a tool of the chat in one era or the other. */
export type CallTool = (name: string, args?: Arguments) => Promise<ToolAnswer>;

const resultOf = ({ messages }: Answer): ToolAnswer => messages.at(-1)?.result as unknown as ToolAnswer;

export const callIn =
  (session: RawSession): CallTool =>
  async (name, args = {}) =>
    resultOf(await session.request('tools/call', { name, arguments: args }));

export const callAt =
  (url: string): CallTool =>
  async (name, args = {}) =>
    resultOf(await modern(url, 'tools/call', { name, arguments: args }));

export const eras = [
  { era: 'legacy', caller: async (url: string) => callIn(await RawSession.open(url)) },
  { era: 'modern', caller: async (url: string) => callAt(url) },
] as const;

export interface Person {
  readonly call: CallTool;
  readonly userId: string;
  readonly handle: string;
  readonly inboxUri: string;
}

/** A user in the queue, who presents their handle with every call. */
export async function enter(call: CallTool, args: Arguments = {}): Promise<Person> {
  const { structuredContent } = await call('enter_queue', args);
  const { user_id: userId, handle, inbox_uri: inboxUri } = structuredContent as Readonly<Record<string, string>>;
  if (!userId || !handle || !inboxUri) throw new Error(`nobody was enrolled: ${JSON.stringify(structuredContent)}`);
  return { userId, handle, inboxUri, call: (name, more = {}) => call(name, { handle, ...more }) };
}

/** Two people in one room. */
export async function pair(calls: readonly [CallTool, CallTool], names: readonly [string, string] = ['Ada', 'Bob']) {
  const ada = await enter(calls[0], { display_name: names[0] });
  const bob = await enter(calls[1], { display_name: names[1] });
  const { structuredContent } = await bob.call('get_status');
  const room = structuredContent.room as { readonly room_id: string };
  return { ada, bob, roomId: room.room_id };
}
