import type { UserId } from '../../machines/address.ts';
import { limits } from '../limits.ts';
import type { Refusal } from '../refusal.ts';

/** The terms that each user accepts before entering, as the operator wrote them. */
export interface Terms {
  readonly version: string;
  readonly text: string;
}

/** The users who have accepted the terms since the server was started; with other terms it is started anew. */
export class Consent {
  readonly #terms: Terms;
  readonly #given = new Set<UserId>();

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  note(userId: UserId): void {
    // A user who is forgotten here is asked once more.
    if (this.#given.size >= limits.peopleMax) this.#given.clear();
    this.#given.add(userId);
  }

  /** The refusal of somebody who does not accept this very version now, with all they need to do so. */
  refusalOf(accepted: string | undefined): Refusal | undefined {
    const { version, text } = this.#terms;
    if (accepted === version) return undefined;
    return {
      code: 'terms_required',
      message:
        'Show these terms to your human. If they accept them, call enter_queue again with accept_terms set to terms_version.',
      details: { terms_version: version, terms: text },
    };
  }

  /** The same for somebody who may have accepted it before. */
  refusalFor(userId: UserId): Refusal | undefined {
    return this.#given.has(userId) ? undefined : this.refusalOf(undefined);
  }
}
