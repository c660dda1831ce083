import { seededRandom } from './random.ts';

type Make = () => string;

/** As often as this a part is repeated that has no greatest number. */
const repeatsOverMin = 20;

const rangeOf = (from: string, to: string): readonly string[] =>
  Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, index) =>
    String.fromCharCode(from.charCodeAt(0) + index),
  );
const digits = rangeOf('0', '9');
const wordCharacters = [...rangeOf('a', 'z'), ...rangeOf('A', 'Z'), ...digits, '_'];
const escaped = (one: string): readonly string[] => (one === 'd' ? digits : one === 'w' ? wordCharacters : [one]);

/** Reads the part of the syntax of regular expressions in which formats are written, and makes texts of it. */
class ExampleMaker {
  readonly #pattern: string;
  readonly #below: (bound: number) => number;
  #at = 0;

  constructor(pattern: string, below: (bound: number) => number) {
    this.#pattern = pattern;
    this.#below = below;
  }

  make(): string {
    const make = this.#alternatives();
    if (this.#at < this.#pattern.length) throw new Error(`not understood at ${this.#at}: ${this.#pattern}`);
    return make();
  }

  #alternatives(): Make {
    const choices = [this.#sequence()];
    while (this.#take('|')) choices.push(this.#sequence());
    return () => choices[this.#below(choices.length)]?.() ?? '';
  }

  #sequence(): Make {
    const parts: Make[] = [];
    while (this.#at < this.#pattern.length && !/[|)]/.test(this.#next)) parts.push(this.#repeated(this.#atom()));
    return () => parts.map((make) => make()).join('');
  }

  #atom(): Make {
    if (this.#take('(')) {
      this.#take('?:');
      const inner = this.#alternatives();
      if (!this.#take(')')) throw new Error(`a bracket is open: ${this.#pattern}`);
      return inner;
    }
    const choices = this.#take('[') ? this.#class() : this.#literal();
    return () => choices[this.#below(choices.length)] ?? '';
  }

  #class(): readonly string[] {
    const choices: string[] = [];
    while (!this.#take(']')) {
      const begin = this.#literal();
      const isRange = begin.length === 1 && this.#next === '-' && this.#pattern[this.#at + 1] !== ']';
      if (isRange && this.#take('-')) choices.push(...rangeOf(begin[0] ?? '', this.#literal()[0] ?? ''));
      else choices.push(...begin);
    }
    return choices;
  }

  #literal(): readonly string[] {
    const one = this.#next;
    this.#at += 1;
    if (one !== '\\') return [one];
    this.#at += 1;
    return escaped(this.#pattern[this.#at - 1] ?? '');
  }

  #repeated(make: Make): Make {
    const rest = this.#pattern.slice(this.#at);
    const [written = '', least, comma, most] = /^(?:\{(\d+)(,?)(\d*)\}|[?*+])/.exec(rest) ?? [];
    if (written === '') return make;
    this.#at += written.length;
    const min = Number(least ?? (written === '+' ? 1 : 0));
    const max = written === '?' ? 1 : comma === '' ? min : most ? Number(most) : min + repeatsOverMin;
    return () =>
      Array.from({ length: min + this.#below(Math.min(max, min + repeatsOverMin) - min + 1) }, make).join('');
  }

  get #next(): string {
    return this.#pattern[this.#at] ?? '';
  }

  #take(signs: string): boolean {
    const isThere = this.#pattern.startsWith(signs, this.#at);
    if (isThere) this.#at += signs.length;
    return isThere;
  }
}

/** Makes texts that an expression describes, the same ones for the same seed. */
export function examplesFor(seed: number): (pattern: string) => string {
  const random = seededRandom(seed);
  return (pattern) => new ExampleMaker(pattern, (bound) => random.below(bound)).make();
}
