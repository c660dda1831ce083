import type { Answer } from './client-answer.ts';
import type { CallOptions } from './raw-client.ts';
import type { ModernOptions } from './raw-modern.ts';
import { metaOf, RawModern } from './raw-modern.ts';
import type { RawStream } from './raw-stream.ts';

const capabilities = { extensions: { 'mcp-chat/events': {} } };

/** A user of the modern era: a client that brings their handle along. */
export class RawPerson {
  readonly client: RawModern;
  readonly handle: string;
  readonly userId: string;
  readonly inboxUri: string;

  /** @param fields what told them who they are */
  constructor(
    client: RawModern,
    { handle, user_id, inbox_uri }: Pick<Answer['fields'], 'handle' | 'user_id' | 'inbox_uri'>,
  ) {
    this.client = client;
    this.handle = handle;
    this.userId = user_id;
    this.inboxUri = inbox_uri;
  }

  /** Enters the queue, and so becomes somebody. */
  static async enter(url: string, args: object = {}): Promise<RawPerson> {
    const client = new RawModern(url);
    return new RawPerson(client, (await client.call('enter_queue', args)).fields);
  }

  call(name: string, args: object = {}, options: ModernOptions & CallOptions = {}): Promise<Answer> {
    return this.client.call(name, { handle: this.handle, ...args }, options);
  }

  /** Reads a resource of theirs as JSON. */
  async read(uri: string): Promise<unknown> {
    const { result } = await this.client.rpc('resources/read', { uri }, { meta: metaOf(this.handle) });
    const { contents } = result as { contents: { text: string }[] };
    return JSON.parse(contents[0]?.text ?? '');
  }

  /** Opens the stream of the events extension. */
  events(params?: Readonly<Record<string, unknown>>, options?: ModernOptions): Promise<RawStream> {
    return this.client.listen(...this.eventsRequest(params, options));
  }

  /** The request for that stream. */
  eventsRequest(params: Readonly<Record<string, unknown>> = {}, { id = 1, meta = {} }: ModernOptions = {}) {
    const declared = { 'io.modelcontextprotocol/clientCapabilities': capabilities };
    return ['mcp-chat/events/listen', params, { id, meta: { ...metaOf(this.handle), ...declared, ...meta } }] as const;
  }

  /** Asks to be told when these resources change. */
  listen(uris: readonly string[], { id = 1, meta = {} }: ModernOptions = {}): Promise<RawStream> {
    return this.client.listen('subscriptions/listen', { notifications: { resourceSubscriptions: uris } }, { id, meta });
  }
}

/** Two people in one room. Their `chatroom.found` is unread. */
export async function modernPair(url: string, annArgs: object = { display_name: 'Ann' }) {
  const ann = await RawPerson.enter(url, annArgs);
  const bob = await RawPerson.enter(url, { display_name: 'Bob' });
  const { room } = (await bob.call('get_status')).fields;
  const roomId = room.room_id;
  return {
    ann,
    bob,
    roomId,
    say: (speaker: RawPerson, message: string) => speaker.call('send_message', { room_id: roomId, message }),
    close() {
      for (const { client } of [ann, bob]) client.close();
    },
  };
}
