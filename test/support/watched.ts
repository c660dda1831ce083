/** Something that changes now and then, to be waited on. */
export class Watched {
  readonly #watchers = new Set<() => void>();

  /** To be called after every change. */
  changed(): void {
    for (const watch of [...this.#watchers]) watch();
  }

  /** As soon as the condition holds. */
  until(isReached: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const watch = () => {
      if (!isReached()) return;
      this.#watchers.delete(watch);
      resolve();
    };
    this.#watchers.add(watch);
    watch();
    return promise;
  }
}
