import type { Journal } from './client-journal.ts';

/** A notification, sent to a client that did not ask. */
export interface Notification {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Room {
  readonly room_id: string;
  readonly partner: { readonly user_id: string; readonly display_name: string };
  readonly shared_interests: readonly string[];
}

export interface ChatEvent {
  readonly type: string;
  readonly cursor: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Fields of every tool's `structuredContent`, as the contract promises them; a test that reads one that is not there fails. */
export interface Fields {
  readonly [name: string]: unknown;
  readonly status: string;
  readonly state: string;
  readonly user_id: string;
  readonly handle: string;
  readonly inbox_uri: string;
  readonly cursor: string;
  readonly position: number;
  readonly unread: number;
  readonly room: Room;
  readonly events: readonly ChatEvent[];
  readonly message_id: string;
  readonly seq: number;
  readonly timestamp: string;
  readonly error: { readonly code: string; readonly message: string; readonly room?: Room };
}

/** The answer of a tool. */
export interface Answer {
  readonly fields: Fields;
  readonly text: string;
  readonly isError: boolean;
}

/** The calls that every client has, whatever SDK it is of. */
export interface ToolClient {
  call(name: string, args?: object): Promise<Answer>;
  close(): Promise<void>;
}

/** A client that hears without asking. */
export interface ChatClient extends ToolClient {
  /** The notifications that came on the session's stream. */
  readonly heard: Journal<Notification>;
}

/** The answer in a `tools/call` result. */
export function answerOf(result: unknown): Answer {
  const { content, structuredContent, isError } = result as {
    content: { text: string }[];
    structuredContent: Fields;
    isError?: boolean;
  };
  return {
    fields: structuredContent,
    text: content.map((block) => block.text).join('\n'),
    isError: isError ?? false,
  };
}

/** An event or a notification with what differs between two equal conversations taken out: ids, times, and the bounds of the room. */
export const plain = (type: string, payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const { room_id, message_id, timestamp, messages_max, messages_per_minute, _meta, ...rest } = payload;
  const partner = rest.partner as Room['partner'] | undefined;
  return { type, ...rest, ...(partner && { partner: partner.display_name }) };
};

/** The texts of the messages among events. */
export const textsIn = (events: readonly ChatEvent[]): readonly unknown[] =>
  events.filter(({ type }) => type === 'message.received').map(({ payload }) => payload.message);
