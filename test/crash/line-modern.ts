import type { Answer } from '../support/client-answer.ts';
import { metaOf, RawModern } from '../support/raw-modern.ts';
import type { RawStream } from '../support/raw-stream.ts';
import { Line } from './line.ts';

const declared = {
  'io.modelcontextprotocol/clientCapabilities': { extensions: { 'mcp-chat/events': {} } },
};

/** The handle that a request carried was replaced while it was on its way. */
class HandleReplaced extends Error {}

/** A client of the newer era: every request says whose it is. */
export class ModernLine extends Line {
  readonly #client: RawModern;
  #life = 0;

  constructor(...parts: ConstructorParameters<typeof Line>) {
    super(...parts);
    this.#client = new RawModern(this.world.url);
  }

  call(name: string, args: object = {}): Promise<Answer> {
    return this.#untilDone(name, async (handle) => {
      const answer = await this.#client.call(name, { ...(handle !== undefined && { handle }), ...args });
      if (answer.fields.error?.code === 'unknown_handle' && handle !== this.handle) throw new HandleReplaced();
      return answer;
    });
  }

  openStream(cursor: string): Promise<RawStream> {
    return this.#untilDone('a stream', (handle = '') => {
      const meta = { ...declared, ...metaOf(handle) };
      return this.#client.listen('mcp-chat/events/listen', { cursor }, { meta }).catch((error: Error) => {
        throw handle === this.handle ? error : new HandleReplaced();
      });
    });
  }

  close(): void {
    this.#client.close();
  }

  #untilDone<T>(what: string, attempt: (handle: string | undefined) => Promise<T>): Promise<T> {
    return this.untilDone(
      what,
      async () => {
        this.world.begin();
        const result = await attempt(this.handle);
        if (this.#life !== this.world.lives) this.sessions += 1;
        this.#life = this.world.lives;
        this.noteAnswer();
        return result;
      },
      (error) => error instanceof HandleReplaced,
    );
  }
}
