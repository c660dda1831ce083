/** The things that a user wants to share with a partner. */
export type Demand = 'interest_and_language' | 'interest' | 'language' | 'anyone';

/** How demands relax, in milliseconds of waiting. */
export interface Schedule {
  /** From then on a shared language is enough. */
  readonly languageMs: number;
  /** From then on anyone will do; at least `languageMs`. */
  readonly anyoneMs: number;
}
