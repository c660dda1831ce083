import { createHmac, randomBytes } from 'node:crypto';
import type { Entrance, Profile } from '../../machines/protocol.ts';
import type { Store } from './store.ts';

const keyName = 'origins';
const keyBytes = 32;
const originChars = 16;

/** A new person who chose no name of their own. */
interface Newcomer {
  readonly profile: Profile;
  /** A client asks again in the era in which it asked. */
  readonly era: 'sessions' | 'requests';
}

/**
 * Names addresses so that the actors can tell one from another and nothing leads back to them: the key is random, and stays with the
 * data that the names are in.
 */
export class Origins {
  readonly #store: Pick<Store, 'secret' | 'commit'>;
  #fresh: string | undefined;

  constructor(store: Pick<Store, 'secret' | 'commit'>) {
    this.#store = store;
  }

  /** The name of an address, as limits count it. */
  of(address: string): string {
    return this.#sealed('address', address);
  }

  /**
   * The entrance of a user.
   * @param newcomer what tells a further try of theirs from another person: nothing for a person who cannot be taken for another
   */
  entrance({ address, isLimited }: { address: string; isLimited: boolean }, newcomer?: Newcomer): Entrance {
    const { displayName, interests, languages } = newcomer?.profile ?? {};
    const mark = newcomer && this.#sealed('newcomer', address, newcomer.era, displayName, interests, languages);
    return { origin: this.of(address), isLimited, mark: mark ?? null };
  }

  #sealed(...parts: readonly unknown[]): string {
    return createHmac('sha256', this.#key()).update(JSON.stringify(parts)).digest('base64url').slice(0, originChars);
  }

  /** Made when it is first needed. While it cannot be stored a start makes another one, and then people of one address are strangers. */
  #key(): string {
    const kept = this.#store.secret(keyName);
    if (kept !== undefined) return kept;
    this.#fresh ??= randomBytes(keyBytes).toString('base64url');
    try {
      this.#store.commit([{ type: 'secret.put', name: keyName, value: this.#fresh }]);
    } catch {
      // Reported when what people do cannot be stored either.
    }
    return this.#fresh;
  }
}
