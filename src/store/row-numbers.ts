/**
 * Numbers of the rows that each owner has in one table, oldest first. Rows stand in the table in the order in which they came, whoever
 * owns them, so that a commit fills a few pages instead of touching one per owner; this is where to find them when they are to go.
 */
export class RowNumbers {
  readonly #owned = new Map<string, number[]>();
  #last = 0;
  #undo: (() => void)[] = [];

  /** Takes note of a row found in the file; to be called in the order of the rows. */
  found(owner: string, number: number): void {
    this.#last = number;
    this.#listOf(owner).push(number);
  }

  /** Numbers of the owner's rows. */
  of(owner: string): readonly number[] {
    return this.#owned.get(owner) ?? [];
  }

  count(owner: string): number {
    return this.#owned.get(owner)?.length ?? 0;
  }

  /** Number for a further row of the owner. */
  add(owner: string): number {
    const list = this.#listOf(owner);
    this.#last += 1;
    list.push(this.#last);
    this.#undo.push(() => {
      list.pop();
      this.#last -= 1;
    });
    return this.#last;
  }

  /** Lets go of the owner's oldest rows, all but so many; returns their numbers. */
  keepLast(owner: string, kept: number): readonly number[] {
    const list = this.#owned.get(owner);
    if (!list || list.length <= kept) return [];
    const dropped = list.splice(0, list.length - kept);
    if (list.length === 0) this.#owned.delete(owner);
    this.#undo.push(() => {
      list.unshift(...dropped);
      this.#owned.set(owner, list);
    });
    return dropped;
  }

  /** All that was done since the last call is on the disk. */
  committed(): void {
    this.#undo = [];
  }

  /** Undoes what was done since then. */
  rolledBack(): void {
    for (const undo of this.#undo.toReversed()) undo();
    this.#undo = [];
  }

  #listOf(owner: string): number[] {
    const known = this.#owned.get(owner);
    if (known) return known;
    const list: number[] = [];
    this.#owned.set(owner, list);
    return list;
  }
}
