/** The messages that a client was sent, in order, to be waited on. */
export class Journal<Entry> {
  readonly #entries: Entry[] = [];
  readonly #watchers = new Set<() => void>();
  #isClosed = false;

  get all(): readonly Entry[] {
    return [...this.#entries];
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    for (const watch of [...this.#watchers]) watch();
  }

  /** No more will come. */
  close(): void {
    this.#isClosed = true;
    for (const watch of [...this.#watchers]) watch();
  }

  /** The first entry that matches, as soon as there is one. @throws when the journal is closed without one */
  async first(matches: (entry: Entry) => boolean): Promise<Entry> {
    const found = () => this.#entries.find(matches);
    await this.#until(() => found() !== undefined);
    const entry = found();
    if (entry === undefined) throw new Error(`closed without it: ${JSON.stringify(this.#entries)}`);
    return entry;
  }

  /** All entries, as soon as there are so many. @throws when the journal is closed before */
  async atLeast(count: number): Promise<readonly Entry[]> {
    await this.#until(() => this.#entries.length >= count);
    if (this.#entries.length < count) throw new Error(`closed before ${count}: ${JSON.stringify(this.#entries)}`);
    return this.all;
  }

  #until(isReached: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const watch = () => {
      if (!isReached() && !this.#isClosed) return;
      this.#watchers.delete(watch);
      resolve();
    };
    this.#watchers.add(watch);
    watch();
    return promise;
  }
}
