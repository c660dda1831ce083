/**
 * Finds many keywords in one pass, regardless of case, in time linear in the text however many there are.
 * @see https://doi.org/10.1145/360825.360855 (Aho and Corasick)
 */
export class KeywordScan {
  readonly #classOf = new Uint8Array(0x10000);
  readonly #classes: number;
  /** From a state and a class of characters to the next state. */
  readonly #next: Int32Array;
  /** Which keywords end in a state. */
  readonly #ends: readonly (readonly number[])[];
  readonly #keywords: readonly string[];

  /** @param keywords in small letters */
  constructor(keywords: readonly string[]) {
    this.#keywords = keywords;
    const signs = [...new Set(keywords.join(''))];
    for (const [index, sign] of signs.entries()) {
      this.#classOf[sign.charCodeAt(0)] = index + 1;
      this.#classOf[sign.toUpperCase().charCodeAt(0)] = index + 1;
    }
    this.#classes = signs.length + 1;
    const states = keywords.reduce((sum, keyword) => sum + keyword.length, 1);
    this.#next = new Int32Array(states * this.#classes);
    this.#ends = this.#link(this.#plant(Array.from({ length: states }, () => [])));
  }

  /** Every keyword, by its index, and where it begins; in the order in which they end. */
  find(text: string): readonly (readonly [keyword: number, at: number])[] {
    const hits: (readonly [number, number])[] = [];
    let state = 0;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      const letter = this.#classOf[code] ?? 0;
      state = letter === 0 ? 0 : (this.#next[state * this.#classes + letter] ?? 0);
      if (state === 0) continue;
      for (const keyword of this.#ends[state] ?? []) {
        hits.push([keyword, index + 1 - (this.#keywords[keyword]?.length ?? 0)]);
      }
    }
    return hits;
  }

  /** In characters. */
  length(keyword: number): number {
    return this.#keywords[keyword]?.length ?? 0;
  }

  /** The tree of the keywords. */
  #plant(ends: number[][]): number[][] {
    let states = 1;
    for (const [index, keyword] of this.#keywords.entries()) {
      let state = 0;
      for (const sign of keyword) {
        const place = state * this.#classes + (this.#classOf[sign.charCodeAt(0)] ?? 0);
        if (this.#next[place] === 0) {
          this.#next[place] = states;
          states += 1;
        }
        state = this.#next[place] ?? 0;
      }
      ends[state]?.push(index);
    }
    return ends;
  }

  /** Where a keyword breaks off, the longest beginning of another that has just been read goes on. */
  #link(ends: number[][]): readonly (readonly number[])[] {
    const classes = this.#classes;
    const next = this.#next;
    const fallback = new Int32Array(ends.length);
    const queue = [...next.subarray(0, classes)].filter((state) => state !== 0);
    for (const state of queue) {
      for (let letter = 1; letter < classes; letter += 1) {
        const place = state * classes + letter;
        const child = next[place] ?? 0;
        const otherwise = next[(fallback[state] ?? 0) * classes + letter] ?? 0;
        if (child === 0) {
          next[place] = otherwise;
          continue;
        }
        fallback[child] = otherwise;
        ends[child]?.push(...(ends[otherwise] ?? []));
        queue.push(child);
      }
    }
    return ends;
  }
}
