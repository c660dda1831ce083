import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../support/client-answer.ts';
import { answerOf } from '../support/client-answer.ts';
import type { Random } from '../support/random.ts';
import { messagesIn, RawClient } from '../support/raw-client.ts';
import type { RawStream } from '../support/raw-stream.ts';
import type { World } from './world.ts';

/** How long a client waits before it tries a server again that did not answer, at most, in milliseconds. */
const pauseMsMax = 40;

/** The session is unknown to the server: a new one is to be begun. */
class SessionGone extends Error {}

const isOfSockets = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).code === 'string';

/**
 * A legacy client that outlives its server, as the protocol tells clients to: what was not answered is sent again, a session that gets
 * 404 is begun anew, and the handle says there who it is.
 */
export class Line {
  /** Sessions begun so far. */
  sessions = 0;
  /** Calls and streams that were answered. */
  answered = 0;
  /** Those that were not, and were tried again. */
  broken = 0;
  readonly #world: World;
  readonly #random: Random;
  readonly #agent = new Agent({ keepAlive: true });
  #handle: string | undefined;
  #session: Promise<RawClient> | undefined;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  /** From now on every new session begins with this handle. */
  identify(handle: string): void {
    this.#handle = handle;
  }

  /** Calls a tool until it is answered. @throws when the answer is an error of the protocol */
  call(name: string, args: object = {}): Promise<Answer> {
    return this.#untilDone(name, (client) => this.#call(client, name, args));
  }

  /** Opens the session's stream. */
  openStream(lastEventId: string): Promise<RawStream> {
    return this.#untilDone('a stream', async (client) => {
      this.#world.begin();
      const stream = await client.openStream(lastEventId).catch((error: Error) => {
        throw error.message.endsWith(' 404') ? new SessionGone() : error;
      });
      this.#noteAnswer();
      return stream;
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  async #untilDone<T>(what: string, attempt: (client: RawClient) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      this.#world.check(what);
      const session = this.#session ?? this.#begin();
      try {
        return await attempt(await session);
      } catch (error) {
        if (error instanceof SessionGone) this.#forget(session);
        else if (!isOfSockets(error)) throw error;
        if (tries === 1) this.broken += 1;
        await delay(this.#random.below(pauseMsMax));
      }
    }
  }

  async #call(client: RawClient, name: string, args: object): Promise<Answer> {
    const request = client.request('tools/call', { name, arguments: args });
    this.#world.begin();
    const response = await client.post(request);
    if (response.status === 404) throw new SessionGone();
    const answer = messagesIn(response).find(({ id }) => id === request.id);
    if (!answer?.result) throw new Error(`${name} got ${response.status} ${response.text}`);
    this.#noteAnswer();
    return answerOf(answer.result);
  }

  #noteAnswer(): void {
    this.answered += 1;
    this.#world.answer();
  }

  #begin(): Promise<RawClient> {
    const session = this.#introduce();
    this.#session = session;
    session.catch(() => this.#forget(session));
    return session;
  }

  async #introduce(): Promise<RawClient> {
    this.#world.begin();
    const client = await RawClient.connect(this.#world.url, this.#agent);
    if (this.#handle !== undefined) {
      const { fields } = await this.#call(client, 'get_status', { handle: this.#handle });
      if (fields.error) throw new Error(`the handle got ${fields.error.code}`);
    }
    this.sessions += 1;
    return client;
  }

  #forget(session: Promise<RawClient>): void {
    if (this.#session === session) this.#session = undefined;
  }
}
