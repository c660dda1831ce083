import type { Address } from '../../machines/address.ts';

/** Something that waits for its turn with one actor. */
export interface Letter {
  readonly to: Address;
  /** Commands come from outside and may be refused; tells and timers never are. */
  readonly isCommand: boolean;
}

/**
 * Letters for the next turn, over all actors in order of arrival, so that none is served before an older one. Commands are bounded per
 * actor: a flood at one address fills that one alone.
 */
export class Mailbox<L extends Letter> {
  readonly #commandsMax: number;
  readonly #commands = new Map<Address, number>();
  #letters: L[] = [];
  #next = 0;

  constructor(commandsMax: number) {
    this.#commandsMax = commandsMax;
  }

  get size(): number {
    return this.#letters.length - this.#next;
  }

  /** False, and nothing is kept, when the actor has too many commands waiting. */
  put(letter: L): boolean {
    if (letter.isCommand) {
      const waiting = this.#commands.get(letter.to) ?? 0;
      if (waiting >= this.#commandsMax) return false;
      this.#commands.set(letter.to, waiting + 1);
    }
    this.#letters.push(letter);
    return true;
  }

  take(): L | undefined {
    const letter = this.#letters[this.#next];
    if (!letter) return undefined;
    this.#next += 1;
    // Cut only once half of it is consumed, so that each letter costs O(1).
    if (this.#next * 2 >= this.#letters.length) {
      this.#letters = this.#letters.slice(this.#next);
      this.#next = 0;
    }
    if (letter.isCommand) {
      const waiting = this.#commands.get(letter.to) ?? 0;
      if (waiting > 1) this.#commands.set(letter.to, waiting - 1);
      else this.#commands.delete(letter.to);
    }
    return letter;
  }
}
