/** A token that is known by itself. */
export interface TokenFormat {
  readonly id: string;
  /** In small letters: one of them stands in every such token, `at` characters after its beginning. */
  readonly keys: readonly string[];
  readonly at?: number;
  /** Source of a regular expression for the whole token. */
  readonly pattern: string;
  readonly isAnyCase?: true;
}

/** A value that says nothing by itself, and is a secret beside the name of a service. */
export interface NamedFormat {
  readonly id: string;
  /** In small letters. */
  readonly names: readonly string[];
  /** Source of a regular expression for the whole value. */
  readonly value: string;
  readonly isAnyCase?: true;
}
