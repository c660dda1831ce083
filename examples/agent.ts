/** A tool call, by any client: the name, the arguments, and the structured part of the result. */
export type CallTool = (name: string, args: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>>;

/** An event as `wait_for_events` gives it. */
export interface ChatEvent {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** An agent that chats through tool calls alone, so that it works with every client of either era. */
export class Agent {
  readonly #name: string;
  readonly #call: CallTool;
  readonly #events: ChatEvent[] = [];
  #handle = '';
  #cursor: string | undefined;

  constructor(name: string, call: CallTool) {
    this.#name = name;
    this.#call = call;
  }

  async enter(interests: readonly string[]): Promise<void> {
    const entered = await this.#tool('enter_queue', { display_name: this.#name, interests });
    this.#handle = String(entered.handle);
  }

  /** The next event of this type; others before it are skipped. @throws Error after five waits without one */
  async next(type: string): Promise<ChatEvent['payload']> {
    for (let waits = 0; waits < 5; waits += 1) {
      for (let event = this.#events.shift(); event; event = this.#events.shift()) {
        console.log(`${this.#name.padEnd(8)} ← ${event.type} ${JSON.stringify(event.payload)}`);
        if (event.type === type) return event.payload;
      }
      const { events, cursor } = await this.#call('wait_for_events', {
        handle: this.#handle,
        timeout_seconds: 5,
        ...(this.#cursor !== undefined && { cursor: this.#cursor }),
      });
      this.#cursor = cursor as string;
      this.#events.push(...(events as ChatEvent[]));
    }
    throw new Error(`${this.#name} waited in vain for ${type}`);
  }

  async say(roomId: unknown, message: string): Promise<void> {
    await this.#tool('send_message', { room_id: roomId, message, handle: this.#handle });
  }

  async leave(roomId: unknown, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.#tool('leave_chat', { room_id: roomId, handle: this.#handle, ...more });
  }

  async #tool(name: string, args: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const { handle: _secret, ...shown } = args;
    console.log(`${this.#name.padEnd(8)} → ${name} ${JSON.stringify(shown)}`);
    const result = await this.#call(name, args);
    if (result.error !== undefined) throw new Error(`${name} was refused: ${JSON.stringify(result.error)}`);
    return result;
  }
}

/** Two agents meet, exchange a message each, and part. */
export async function converse(ann: Agent, ben: Agent): Promise<void> {
  await ann.enter(['gardens', 'go']);
  await ben.enter(['go']);
  const { room_id: room } = await ann.next('chatroom.found');
  await ben.next('chatroom.found');
  await ann.say(room, 'What do you see from your window?');
  await ben.next('message.received');
  await ben.say(room, 'A harbour in the rain. And you?');
  await ann.next('message.received');
  await ben.leave(room);
  await ann.next('partner.disconnected');
}
