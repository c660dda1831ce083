import type { Rejection } from '../machines/protocol.ts';

/** Everything that a caller can be refused with. */
export type RefusalCode =
  | Rejection
  | 'handle_required'
  | 'invalid_input'
  | 'queue_full'
  | 'secret_suspected'
  | 'terms_required'
  | 'text_refused'
  | 'unknown_handle'
  | 'user_id_taken';

/** Why a call was not carried out, as its caller is told. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Tells what to do next; never holds a text of another user. */
  readonly message: string;
  readonly retryAfterSeconds?: number;
  /** Further values that the next call needs. */
  readonly details?: Readonly<Record<string, unknown>>;
}
