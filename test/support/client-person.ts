import type { Answer, ChatEvent, ToolClient } from './client-answer.ts';
import { plain } from './client-answer.ts';
import type { ClientKind } from './client-kinds.ts';

/** A user who chats by tool calls alone, and may go on with their handle through another connection. */
export class Person {
  readonly #url: string;
  readonly #kind: ClientKind;
  readonly #heard: ChatEvent[] = [];
  #client: ToolClient;
  #handle: string | undefined;
  #cursor: string | undefined;
  #isRemembered: boolean;

  private constructor(url: string, kind: ClientKind, client: ToolClient) {
    this.#url = url;
    this.#kind = kind;
    this.#client = client;
    this.#isRemembered = kind.remembers;
  }

  static async arrive(url: string, kind: ClientKind): Promise<Person> {
    return new Person(url, kind, await kind.connect(url));
  }

  /** All events so far, in the order in which they came, without ids and times. */
  get heard(): readonly object[] {
    return this.#heard.map(({ type, payload }) => plain(type, payload));
  }

  async call(name: string, args: object = {}): Promise<Answer> {
    const isHandleNeeded = this.#handle !== undefined && !this.#isRemembered;
    const answer = await this.#client.call(name, { ...args, ...(isHandleNeeded && { handle: this.#handle }) });
    this.#isRemembered = this.#kind.remembers;
    if (answer.fields.handle !== undefined) this.#handle = answer.fields.handle;
    return answer;
  }

  /** Reads on until so many events have come in all. */
  async hear(count: number): Promise<void> {
    while (this.#heard.length < count) {
      const { fields } = await this.call('wait_for_events', this.#cursor === undefined ? {} : { cursor: this.#cursor });
      this.#heard.push(...fields.events);
      this.#cursor = fields.cursor;
    }
  }

  /** Ends the connection and makes a new one, which knows nothing of the person until they present their handle. */
  async comeBack(): Promise<void> {
    await this.#client.close();
    this.#client = await this.#kind.connect(this.#url);
    this.#isRemembered = false;
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
