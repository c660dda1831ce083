/** The kinds of faults. */
export type FaultCode = 'step_failed' | 'no_reply' | 'store_failed' | 'closed';

/** The world failed, or we did: never the caller's doing. Its message is for operators and never leaves the log. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  /** Whether the same call may well succeed later. */
  readonly retryable: boolean;

  constructor(code: FaultCode, message: string, options: { cause?: unknown; retryable?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
