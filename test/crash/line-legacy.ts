import { Agent } from 'node:http';
import type { Answer } from '../support/client-answer.ts';
import { answerOf } from '../support/client-answer.ts';
import { messagesIn, RawClient } from '../support/raw-client.ts';
import type { RawStream } from '../support/raw-stream.ts';
import { Line } from './line.ts';

/** The session is unknown to the server: a new one is to be begun. */
class SessionGone extends Error {}

/**
 * A client of the older era. A session that gets 404 is begun anew, and the handle says there who it is; one that goes on after a
 * restart goes on.
 */
export class LegacyLine extends Line {
  readonly #agent = new Agent({ keepAlive: true });
  #session: Promise<RawClient> | undefined;

  call(name: string, args: object = {}): Promise<Answer> {
    return this.#untilDone(name, (client) => this.#call(client, name, args));
  }

  openStream(cursor: string): Promise<RawStream> {
    return this.#untilDone('a stream', async (client) => {
      this.world.begin();
      const stream = await client.openStream(cursor).catch((error: Error) => {
        throw error.message.endsWith(' 404') ? new SessionGone() : error;
      });
      this.noteAnswer();
      return stream;
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #untilDone<T>(what: string, attempt: (client: RawClient) => Promise<T>): Promise<T> {
    let session: Promise<RawClient> | undefined;
    return this.untilDone(
      what,
      async () => {
        session = this.#session ?? this.#begin();
        return attempt(await session);
      },
      (error) => {
        if (!(error instanceof SessionGone)) return false;
        if (session) this.#forget(session);
        return true;
      },
    );
  }

  async #call(client: RawClient, name: string, args: object): Promise<Answer> {
    const request = client.request('tools/call', { name, arguments: args });
    this.world.begin();
    const response = await client.post(request);
    if (response.status === 404) throw new SessionGone();
    const answer = messagesIn(response).find(({ id }) => id === request.id);
    if (!answer?.result) throw new Error(`${name} got ${response.status} ${response.text}`);
    this.noteAnswer();
    return answerOf(answer.result);
  }

  #begin(): Promise<RawClient> {
    const session = this.#introduce();
    this.#session = session;
    session.catch(() => this.#forget(session));
    return session;
  }

  async #introduce(): Promise<RawClient> {
    this.world.begin();
    const client = await RawClient.connect(this.world.url, this.#agent);
    for (let handle: string | undefined; handle !== this.handle; ) {
      handle = this.handle;
      const { fields } = await this.#call(client, 'get_status', { handle });
      if (fields.error && handle === this.handle) throw new Error(`the handle got ${fields.error.code}`);
    }
    this.sessions += 1;
    return client;
  }

  #forget(session: Promise<RawClient>): void {
    if (this.#session === session) this.#session = undefined;
  }
}
