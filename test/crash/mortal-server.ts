import type { Environment, Launched } from '../support/server-process.ts';
import { launch, unlimited } from '../support/server-process.ts';

/** A server over all its lives: always the same folder and the same port. */
export class MortalServer {
  /** The complaints of the server, and its end when no kill ended it. */
  readonly faults: string[] = [];
  readonly #environment: Environment;
  readonly #died = new AbortController();
  #life: Launched;
  #isDoomed = false;

  constructor(environment: Environment) {
    this.#environment = { ...unlimited, ...environment, MCP_CHAT_STORE: 'sqlite', MCP_CHAT_LOG_LEVEL: 'warn' };
    this.#life = this.#begin();
  }

  /** Aborted when it ended by itself. */
  get died(): AbortSignal {
    return this.#died.signal;
  }

  /** The address it serves, once it serves; nothing more than text for one that has ended before. */
  ready(): Promise<string> {
    return this.#life.ready.catch(() => '');
  }

  start(): void {
    this.#life = this.#begin();
  }

  /** Ends it, and waits until it has. */
  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#isDoomed = true;
    this.#life.kill(signal);
    const { code } = await this.#life.exited;
    if (signal === 'SIGTERM' && code !== 0) this.faults.push(`it ended with ${code} when it was asked to`);
  }

  #begin(): Launched {
    this.#isDoomed = false;
    const life = launch(this.#environment);
    void life.exited.then(({ code, stderr }) => {
      this.faults.push(...stderr.split('\n').filter((line) => /"level":"(error|fatal)"/.test(line)));
      if (this.#isDoomed) return;
      this.faults.push(`it ended with ${code} by itself: ${stderr}`);
      this.#died.abort();
    });
    return life;
  }
}
