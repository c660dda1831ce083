import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../support/client-answer.ts';
import type { Random } from '../support/random.ts';
import type { RawStream } from '../support/raw-stream.ts';
import type { World } from './world.ts';

/** How long a client waits before it tries a server again that did not answer, at most, in milliseconds. */
const pauseMsMax = 120;

const isOfSockets = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).code === 'string';

/** A client that outlives its server, as the protocol tells clients to: what was not answered is sent again. */
export abstract class Line {
  /** Sessions begun so far; those of an era without sessions are the lives of the server it was answered in. */
  sessions = 0;
  /** Calls and streams that were answered. */
  answered = 0;
  /** Calls that were not answered, and were tried again. */
  broken = 0;
  protected readonly world: World;
  readonly #random: Random;
  protected handle: string | undefined;

  constructor(world: World, random: Random) {
    this.world = world;
    this.#random = random;
  }

  /** From now on it says with this handle who it is. */
  identify(handle: string): void {
    this.handle = handle;
  }

  /** Calls a tool until it is answered. @throws when the answer is an error of the protocol */
  abstract call(name: string, args?: object): Promise<Answer>;

  /** Opens the stream of the person's events after a cursor. */
  abstract openStream(cursor: string): Promise<RawStream>;

  abstract close(): void;

  /** Tries until it is answered. `isRepaired` says whether an error of the protocol is one to try again after. */
  protected async untilDone<T>(
    what: string,
    attempt: () => Promise<T>,
    isRepaired: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      this.world.check(what);
      try {
        return await attempt();
      } catch (error) {
        if (!isRepaired(error) && !isOfSockets(error)) throw error;
        if (tries === 1) this.broken += 1;
        await delay(this.#random.below(pauseMsMax));
      }
    }
  }

  protected noteAnswer(): void {
    this.answered += 1;
    this.world.answer();
  }
}
