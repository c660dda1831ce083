import { Map as PersistentMap } from 'immutable';
import type { UserId } from '../address.ts';
import { limits } from '../limits.ts';

/** A name is one name, however it is written. */
const nameOf = (userId: UserId): string => userId.toLowerCase();

/** Whom each person never wants to meet again. It never changes: each change gives another. */
export class Blocks {
  /** Oldest first. */
  readonly #lists: PersistentMap<UserId, readonly UserId[]>;
  /** By how many people each name is blocked. */
  readonly #counts: PersistentMap<string, number>;

  private constructor(lists: PersistentMap<UserId, readonly UserId[]>, counts: PersistentMap<string, number>) {
    this.#lists = lists;
    this.#counts = counts;
  }

  static empty(): Blocks {
    return new Blocks(PersistentMap(), PersistentMap());
  }

  static from(json: readonly (readonly [UserId, readonly UserId[]])[]): Blocks {
    return json.reduce((blocks, [by, list]) => blocks.#put(by, list), Blocks.empty());
  }

  of(by: UserId): readonly UserId[] {
    return this.#lists.get(by, []);
  }

  has(by: UserId, whom: UserId): boolean {
    return this.#lists.get(by)?.includes(whom) ?? false;
  }

  /** Whether anybody blocks who has this name, or had it. */
  isBlockedName(userId: UserId): boolean {
    return this.#counts.has(nameOf(userId));
  }

  /** At the bound the oldest block of the person's goes. */
  with(by: UserId, whom: UserId): Blocks {
    return this.has(by, whom) ? this : this.#put(by, [...this.of(by), whom].slice(-limits.blocksPerUserMax));
  }

  without(by: UserId, whom: UserId): Blocks {
    const list = this.of(by).filter((one) => one !== whom);
    return list.length === this.of(by).length ? this : this.#put(by, list);
  }

  withoutAllOf(by: UserId): Blocks {
    return this.#put(by, []);
  }

  toJSON(): readonly (readonly [UserId, readonly UserId[]])[] {
    return [...this.#lists];
  }

  #put(by: UserId, list: readonly UserId[]): Blocks {
    const former = this.of(by);
    const counts = this.#counts.withMutations((now) => {
      for (const whom of list) if (!former.includes(whom)) now.update(nameOf(whom), 0, (count) => count + 1);
      for (const whom of former) {
        if (list.includes(whom)) continue;
        const count = now.get(nameOf(whom), 0) - 1;
        if (count === 0) now.delete(nameOf(whom));
        else now.set(nameOf(whom), count);
      }
    });
    return new Blocks(list.length > 0 ? this.#lists.set(by, list) : this.#lists.delete(by), counts);
  }
}
